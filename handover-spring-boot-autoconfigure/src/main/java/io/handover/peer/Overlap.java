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

import org.jspecify.annotations.Nullable;

/**
 * The overlap: the time for which a younger peer and this one are both ready before this
 * one drains. It lasts for the stability period. At its end this peer asks once a second
 * until the younger one answers, since only a peer that lives does, or counts as silent.
 * A legacy peer cannot answer: for it the period passes by time alone.
 */
final class Overlap {

	private static final Duration QUESTION_PAUSE = Duration.ofSeconds(1);

	private final KnownPeers knownPeers;

	private Duration period = Duration.ZERO;

	private @Nullable Duration next;

	Overlap(KnownPeers knownPeers) {
		this.knownPeers = knownPeers;
	}

	/**
	 * The application is ready, or has got a web server since then. Before that it serves
	 * nobody, and the period is zero.
	 */
	void applicationReady(Duration period) {
		this.period = period;
	}

	/**
	 * Return whether the message that a younger peer is ready, which was just received,
	 * ends the overlap. Otherwise it begins, unless it has begun.
	 */
	boolean endsWith(KnownPeer younger, Duration now) {
		if (younger.hasStayedFor(this.period, now)) {
			return true;
		}
		if (this.next == null) {
			this.next = now.plus(this.period);
		}
		return false;
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
