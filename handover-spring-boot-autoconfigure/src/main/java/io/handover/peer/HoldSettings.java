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
 * How long a {@link Peer} continues to serve when the platform has asked the process to
 * end.
 *
 * @param successorWait how long to listen for a younger peer
 * @param gracePeriod how long the platform waits before it kills the process
 * @param shutdownReserve how much of the grace period an ordinary shutdown needs
 * @since 0.1.0
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
