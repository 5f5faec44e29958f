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
 * The message of a peer of this starter: the nine bytes of {@code handover-lib} and
 * behind them the state, the scope and the sender's identity.
 *
 * @param state the state that the sender is in
 * @param accepting whether the sender accepts traffic, only when it is
 * {@link PeerState#READY READY}
 * @param inUse whether the sender has answered a request successfully since it accepts
 * traffic, only when it does
 * @param number the number of the message, unsigned: 1 for the first one of the sender
 * @param scope the service and device of the sender
 * @param sender the sender, never a legacy peer
 * @param addressee the {@link PeerIdentity#instance() instance} that the sender hands
 * over to when it is {@link PeerState#DRAINING DRAINING} or {@link PeerState#RELEASED
 * RELEASED}; 0 for none or for a legacy peer
 * @since 0.1.0
 */
public record ExtendedMessage(PeerState state, boolean accepting, boolean inUse, int number, Scope scope,
		PeerIdentity sender, long addressee) implements Message {

	/**
	 * Create a new {@link ExtendedMessage}.
	 * @throws IllegalArgumentException if the sender is a legacy peer, the number is 0,
	 * or there is a flag or an addressee in a state that has none
	 */
	public ExtendedMessage {
		if (sender.isLegacy()) {
			throw new IllegalArgumentException("'sender' must have an instance");
		}
		if (number == 0) {
			throw new IllegalArgumentException("'number' must not be 0");
		}
		if ((accepting && state != PeerState.READY) || (inUse && !accepting)) {
			throw new IllegalArgumentException("Only a peer that is READY accepts traffic, and is then in use");
		}
		if (addressee != 0 && !state.isLeaving()) {
			throw new IllegalArgumentException("'addressee' must be 0 in " + state);
		}
	}

}
