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
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.handover.protocol.PeerIdentity;

/**
 * The overlap: the time for which a younger peer and this one both serve before this one
 * drains. It lasts for the stability period, and then until the younger peer is in use or
 * the traffic time-out has passed. After the stability period this peer asks once a
 * second, and it leaves when an answer is received, since only a peer that lives answers.
 * A legacy peer cannot answer, nor tell that it is in use: for it the stability period
 * passes by time alone.
 */
final class Overlap {

	private static final Duration QUESTION_PAUSE = Duration.ofSeconds(1);

	/**
	 * For how long the traffic of this peer lets expect some for the younger one.
	 */
	private static final Duration RECENT_TRAFFIC = Duration.ofMinutes(1);

	private static final Duration UNSTEADY_PAUSE = Duration.ofMinutes(1);

	private final KnownPeers knownPeers;

	private Duration period = Duration.ZERO;

	private Duration trafficTimeout = Duration.ZERO;

	private @Nullable Duration lastAnswered;

	private @Nullable Duration lastUnsteady;

	private @Nullable Duration next;

	Overlap(KnownPeers knownPeers) {
		this.knownPeers = knownPeers;
	}

	/**
	 * The application is ready, or has got a web server since then. Before that it serves
	 * nobody, and the overlap takes no time.
	 */
	void applicationReady(Duration period, Duration trafficTimeout) {
		this.period = period;
		this.trafficTimeout = trafficTimeout;
	}

	/**
	 * The application of this peer has answered a request.
	 */
	void requestAnswered(Duration now) {
		this.lastAnswered = now;
	}

	/**
	 * A message of a younger peer was received.
	 * @param before what was known of it before, or {@code null}
	 * @param younger what is known of it now
	 * @param now when it was received
	 * @return what is to be done
	 */
	List<Effect> received(@Nullable KnownPeer before, KnownPeer younger, Duration now) {
		boolean wasAccepting = before != null && before.accepting();
		boolean wasInUse = before != null && before.inUse();
		boolean changed = younger.accepting() != wasAccepting || younger.inUse() != wasInUse;
		if (!changed || younger.state().isLeaving() || younger.identity().isLegacy()) {
			return List.of();
		}
		List<Effect> effects = new ArrayList<>(2);
		effects.add(new Effect.SuccessorChanged(younger));
		if (before != null && wasAccepting && !younger.accepting()) {
			effects.addAll(refuses(before.identity(), before.since(), now));
		}
		return effects;
	}

	/**
	 * A peer does not accept traffic any more.
	 * @param peer the peer
	 * @param since since when it has accepted traffic
	 * @param now the time
	 * @return what is to be done
	 */
	List<Effect> refuses(PeerIdentity peer, Duration since, Duration now) {
		boolean said = this.lastUnsteady != null && now.compareTo(this.lastUnsteady.plus(UNSTEADY_PAUSE)) < 0;
		if (said || now.compareTo(since.plus(this.period)) >= 0) {
			return List.of();
		}
		this.lastUnsteady = now;
		return List.of(new Effect.Unsteady(peer));
	}

	/**
	 * Return whether the message that a younger peer accepts traffic, which was just
	 * received, ends the overlap. Otherwise it begins, unless it has begun.
	 */
	boolean endsWith(KnownPeer younger, Duration now) {
		if (younger.hasStayedFor(younger.inUse() ? this.period : longest(younger, now), now)) {
			return true;
		}
		if (this.next == null) {
			Duration periodEnds = younger.since().plus(this.period);
			this.next = (periodEnds.compareTo(now) > 0) ? periodEnds : now.plus(QUESTION_PAUSE);
		}
		return false;
	}

	private Duration longest(KnownPeer younger, Duration now) {
		return awaitsTraffic(younger, now) ? this.period.plus(this.trafficTimeout) : this.period;
	}

	private boolean awaitsTraffic(KnownPeer younger, Duration now) {
		return !younger.identity().isLegacy() && this.lastAnswered != null
				&& now.compareTo(this.lastAnswered.plus(RECENT_TRAFFIC)) <= 0;
	}

	/**
	 * Return whether the overlap with a younger peer has ended by the time-out alone,
	 * although this peer has answered requests since the stability period was over.
	 */
	boolean hasTimedOut(KnownPeer younger, Duration now) {
		return !younger.inUse() && !this.trafficTimeout.isZero() && awaitsTraffic(younger, now)
				&& this.lastAnswered != null && this.lastAnswered.compareTo(younger.since().plus(this.period)) > 0;
	}

	/**
	 * Return the legacy peer for which the period has passed.
	 * @param now the time
	 * @return the younger peer, or {@code null} if there is none
	 */
	@Nullable KnownPeer passedFor(Duration now) {
		KnownPeer successor = isDue(now) ? this.knownPeers.readySuccessor(now) : null;
		boolean passed = successor != null && successor.identity().isLegacy()
				&& successor.hasStayedFor(this.period, now);
		return passed ? successor : null;
	}

	/**
	 * Return whether to ask now if the younger peer still lives.
	 */
	boolean isTimeToAsk(Duration now) {
		if (!isDue(now)) {
			return false;
		}
		boolean asks = this.knownPeers.readySuccessor(now) != null;
		this.next = asks ? now.plus(QUESTION_PAUSE) : null;
		return asks;
	}

	private boolean isDue(Duration now) {
		return this.next != null && this.next.compareTo(now) <= 0;
	}

	/**
	 * It matters no more: this peer leaves.
	 */
	void end() {
		this.next = null;
	}

	@Nullable Duration next() {
		return this.next;
	}

}
