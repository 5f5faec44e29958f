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
 * How a {@link Peer} behaves.
 *
 * @param heartbeatInterval how often a ready peer announces itself
 * @param hold how long to continue to serve when the process is asked to end
 * @param takeover when to take over
 * @param afterHandover what the process does when it has handed over
 * @param deletesCompleteFile whether to delete the file of a predecessor once the
 * platform has had the time to see it, as is needed where nothing else removes it
 * @since 0.1.0
 */
public record PeerSettings(Duration heartbeatInterval, HoldSettings hold, TakeoverSettings takeover,
		AfterHandover afterHandover, boolean deletesCompleteFile) {

	/**
	 * Return after how long a peer that was not heard counts as gone, and one that does
	 * not receive its own messages as deaf.
	 * @return three heartbeat intervals
	 */
	public Duration silence() {
		return this.heartbeatInterval.multipliedBy(3);
	}

	/**
	 * How long a {@link Peer} continues to serve when the platform has asked the process
	 * to end.
	 *
	 * @param successorWait how long to listen for a younger peer
	 * @param gracePeriod how long the platform waits before it kills the process
	 * @param shutdownReserve how much of the grace period an ordinary shutdown needs
	 */
	public record HoldSettings(Duration successorWait, Duration gracePeriod, Duration shutdownReserve) {

		/**
		 * Return for how long to hold for a successor.
		 * @return the grace period less the reserve, or zero
		 */
		public Duration longest() {
			Duration hold = this.gracePeriod.minus(this.shutdownReserve);
			return hold.isNegative() ? Duration.ZERO : hold;
		}

		/**
		 * Return for how long to hold when no successor is known.
		 */
		Duration shortest() {
			Duration longest = longest();
			return (this.successorWait.compareTo(longest) < 0) ? this.successorWait : longest;
		}

	}

	/**
	 * When a {@link Peer} takes over.
	 *
	 * @param discovery how long after it is ready, if no other peer that could hold it
	 * was heard; and how long after its start at the earliest
	 * @param timeout how long after it is ready at the latest, although another peer has
	 * not released
	 */
	public record TakeoverSettings(Duration discovery, Duration timeout) {

	}

}
