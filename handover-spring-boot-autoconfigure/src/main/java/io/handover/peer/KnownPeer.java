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
 * @param accepting whether it is READY and accepts traffic by its last message
 * @param inUse whether it has answered a request since then, by its last message
 * @param number the number of its last message; 0 for a legacy peer
 * @param addressee the instance that it hands over to by its last message; 0 for none or
 * for a legacy peer
 * @param lastHeard when that was received, on the peer's own time line
 * @param since when it was first heard in that state and to accept traffic or not,
 * without a break
 * @since 0.1.0
 */
public record KnownPeer(PeerIdentity identity, PeerState state, boolean accepting, boolean inUse, int number,
		long addressee, Duration lastHeard, Duration since) {

	KnownPeer(Message message, Duration now) {
		this(message, now, now);
	}

	private KnownPeer(Message message, Duration now, Duration since) {
		this(message.sender(), message.state(), message.accepting(), message.inUse(), message.number(),
				message.addressee(), now, since);
	}

	/**
	 * Return whether a message is later than the last one. Otherwise it came twice, was
	 * overtaken on its way, or is replayed. Those of a legacy peer are all the same.
	 */
	boolean isFollowedBy(Message message) {
		boolean later = this.identity.isLegacy() || Integer.compareUnsigned(message.number(), this.number) > 0;
		return later && message.state().compareTo(this.state) >= 0;
	}

	KnownPeer receivedAgain(Message message, Duration now, Duration silence) {
		boolean unbroken = message.state() == this.state && message.accepting() == this.accepting
				&& isAudible(now, silence);
		return new KnownPeer(message, now, unbroken ? this.since : now);
	}

	boolean isAudible(Duration now, Duration silence) {
		return now.minus(this.lastHeard).compareTo(silence) <= 0;
	}

	/**
	 * Return whether it has been as it is for that long. Its latest message has to prove
	 * that: that it was heard once and time has passed since proves nothing. Of a legacy
	 * peer, which never answers, nothing better can be had.
	 */
	boolean hasStayedFor(Duration period, Duration now) {
		Duration latest = this.identity.isLegacy() ? now : this.lastHeard;
		return latest.minus(this.since).compareTo(period) >= 0;
	}

}
