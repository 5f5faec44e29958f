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

/**
 * The times that a {@link Peer} keeps.
 *
 * @param heartbeatInterval how often a ready peer says so
 * @param stabilityPeriod how long a younger peer must have been ready before this one
 * drains; zero for at once
 * @param successorWait after a termination was requested, how long to listen for a
 * younger peer
 * @param gracePeriod how long the platform waits before it kills the process
 * @param shutdownReserve how much of the grace period an ordinary shutdown needs
 * @since 0.1.0
 */
public record PeerSettings(Duration heartbeatInterval, Duration stabilityPeriod, Duration successorWait,
		Duration gracePeriod, Duration shutdownReserve) {

	/**
	 * After how long without a word a peer counts as gone, and one that does not hear
	 * itself as deaf.
	 * @return three heartbeat intervals
	 */
	public Duration silence() {
		return this.heartbeatInterval.multipliedBy(3);
	}

	Duration longestHold() {
		Duration hold = this.gracePeriod.minus(this.shutdownReserve);
		return hold.isNegative() ? Duration.ZERO : hold;
	}

	Duration shortestHold() {
		Duration longest = longestHold();
		return (this.successorWait.compareTo(longest) < 0) ? this.successorWait : longest;
	}

}
