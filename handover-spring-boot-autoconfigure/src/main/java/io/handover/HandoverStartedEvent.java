/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.handover;

import io.handover.protocol.PeerIdentity;

/**
 * A hand-over has started. The instance that goes publishes it before anything else is
 * done, so a listener there still finds the whole application at work and may
 * {@linkplain #getSuccessor() see by whom} it is replaced. The instance that stays
 * publishes it when its predecessor says that it drains; a predecessor that runs
 * {@code handover-lib} says nothing.
 *
 * @since 0.1.0
 */
public final class HandoverStartedEvent extends HandoverEvent {

	private static final long serialVersionUID = 1L;

	/**
	 * Create a new {@link HandoverStartedEvent}.
	 * @param source the peer of this process
	 * @param predecessor the older peer, which goes
	 * @param successor the younger peer, which stays
	 */
	public HandoverStartedEvent(Handover source, PeerIdentity predecessor, PeerIdentity successor) {
		super(source, predecessor, successor);
	}

}
