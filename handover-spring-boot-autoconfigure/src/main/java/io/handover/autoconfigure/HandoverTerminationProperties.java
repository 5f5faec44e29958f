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

package io.handover.autoconfigure;

import java.time.Duration;

/**
 * Configuration properties for what happens on SIGTERM.
 *
 * @since 0.1.0
 */
public class HandoverTerminationProperties {

	/**
	 * Whether to continue to serve until a successor is ready. On balena by default.
	 */
	private TerminationHold hold = TerminationHold.AUTO;

	/**
	 * How long to listen for a successor before shutting down, at most until the grace
	 * period less the reserve has passed.
	 */
	private Duration successorWait = Duration.ofSeconds(20);

	/**
	 * How long the platform waits before it kills the process; the 'stop_grace_period' of
	 * the service.
	 */
	private Duration gracePeriod = Duration.ofSeconds(10);

	/**
	 * How much of the grace period is kept for the shutdown.
	 */
	private Duration shutdownReserve = Duration.ofSeconds(5);

	public TerminationHold getHold() {
		return this.hold;
	}

	public void setHold(TerminationHold hold) {
		this.hold = hold;
	}

	public Duration getSuccessorWait() {
		return this.successorWait;
	}

	public void setSuccessorWait(Duration successorWait) {
		this.successorWait = PropertyChecks.duration("termination.successor-wait", successorWait, Duration.ZERO);
	}

	public Duration getGracePeriod() {
		return this.gracePeriod;
	}

	public void setGracePeriod(Duration gracePeriod) {
		this.gracePeriod = PropertyChecks.duration("termination.grace-period", gracePeriod, Duration.ZERO);
	}

	public Duration getShutdownReserve() {
		return this.shutdownReserve;
	}

	public void setShutdownReserve(Duration shutdownReserve) {
		this.shutdownReserve = PropertyChecks.duration("termination.shutdown-reserve", shutdownReserve, Duration.ZERO);
	}

}
