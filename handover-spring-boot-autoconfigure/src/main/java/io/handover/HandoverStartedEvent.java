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
 * Event published when a hand-over starts. The instance that leaves publishes it before
 * anything else is done, so the whole application still works, and its listeners may look
 * at {@linkplain #getSuccessor() which instance} replaces it. A listener that takes
 * longer than a second does not keep traffic from being refused, and is waited for,
 * within {@code handover.shutdown-timeout}, before the context is closed. The instance
 * that stays publishes it when it receives that its predecessor is draining, which one
 * that runs {@code handover-lib} does not send.
 *
 * @since 0.1.0
 */
public final class HandoverStartedEvent extends HandoverEvent {

	private static final long serialVersionUID = 1L;

	/**
	 * Create a new {@link HandoverStartedEvent}.
	 * @param source the peer of this process
	 * @param predecessor the older peer, which leaves
	 * @param successor the younger peer, which stays
	 */
	public HandoverStartedEvent(Handover source, PeerIdentity predecessor, PeerIdentity successor) {
		super(source, predecessor, successor);
	}

}
