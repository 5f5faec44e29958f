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
		 * How much of the reserve closing needs where there is nobody to hand over to.
		 */
		private static final Duration CLOSING = Duration.ofSeconds(2);

		/**
		 * Return after how long a hold ends the overlap with a successor that is ready.
		 * @return the grace period less the reserve, or zero
		 */
		Duration overlap() {
			return lessThanGracePeriod(this.shutdownReserve);
		}

		/**
		 * Return for how long to hold for a successor.
		 * @return the grace period less what closing needs, or zero
		 */
		public Duration longest() {
			return lessThanGracePeriod(shorter(CLOSING, this.shutdownReserve));
		}

		/**
		 * Return for how long to hold when no successor is known.
		 */
		Duration shortest() {
			return shorter(this.successorWait, longest());
		}

		private Duration lessThanGracePeriod(Duration time) {
			Duration rest = this.gracePeriod.minus(time);
			return rest.isNegative() ? Duration.ZERO : rest;
		}

		private static Duration shorter(Duration one, Duration other) {
			return (one.compareTo(other) < 0) ? one : other;
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
