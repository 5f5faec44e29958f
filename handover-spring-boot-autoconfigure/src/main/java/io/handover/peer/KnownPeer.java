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

package io.handover.peer;

import java.time.Duration;

import io.handover.protocol.Message;
import io.handover.protocol.PeerIdentity;
import io.handover.protocol.PeerState;

/**
 * What a {@link Peer} knows of another one of its service.
 *
 * @param identity who it is
 * @param state the state in its last message
 * @param addressee the instance that it hands over to by its last message; 0 for none or
 * for a legacy peer
 * @param lastHeard when that was received, on the peer's own time line
 * @param since when it was first heard in that state, without a break
 * @since 0.1.0
 */
public record KnownPeer(PeerIdentity identity, PeerState state, long addressee, Duration lastHeard, Duration since) {

	KnownPeer(Message message, Duration now) {
		this(message.sender(), message.state(), message.addressee(), now, now);
	}

	KnownPeer receivedAgain(Message message, Duration now, Duration silence) {
		PeerState state = message.state();
		if (state.compareTo(this.state) < 0) {
			return this;
		}
		boolean unbroken = state == this.state && isAudible(now, silence);
		return new KnownPeer(this.identity, state, message.addressee(), now, unbroken ? this.since : now);
	}

	boolean isAudible(Duration now, Duration silence) {
		return now.minus(this.lastHeard).compareTo(silence) <= 0;
	}

	/**
	 * Return whether it has been in its state for that long. Its latest message has to
	 * prove that: that it was heard once and time has passed since proves nothing. Of a
	 * legacy peer, which never answers, nothing better can be had.
	 */
	boolean hasStayedFor(Duration period, Duration now) {
		Duration latest = this.identity.isLegacy() ? now : this.lastHeard;
		return latest.minus(this.since).compareTo(period) >= 0;
	}

}
