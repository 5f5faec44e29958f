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
	 * Return whether the sender is READY and accepts traffic.
	 */
	boolean accepting();

	/**
	 * Return whether the sender has answered a request successfully since it accepts
	 * traffic. A legacy peer cannot tell.
	 */
	default boolean inUse() {
		return false;
	}

	/**
	 * Return the number of the message, by which a later one of the same sender is known.
	 * @return the number, unsigned and from 1 on, or 0 if a legacy peer has sent it
	 */
	default int number() {
		return 0;
	}

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
