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

package io.handover.protocol;

/**
 * What one peer tells the others in one datagram.
 *
 * @since 0.1.0
 */
public sealed interface Message permits LegacyMessage, ExtendedMessage {

	/**
	 * Return the state that the sender is in.
	 */
	PeerState state();

	/**
	 * Return the peer that sent the message.
	 */
	PeerIdentity sender();

	/**
	 * Return the instance that the sender hands over to.
	 * @return the {@link PeerIdentity#instance() instance}, or 0 for none or for a legacy
	 * peer
	 */
	default long addressee() {
		return 0;
	}

}
