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

import org.jspecify.annotations.Nullable;

/**
 * Configuration properties for how long an instance continues to serve while it drains.
 *
 * @since 0.1.0
 */
public class HandoverDrainProperties {

	/**
	 * Minimum time to continue to serve after readiness was refused, so that proxies
	 * notice. By default 3s with a web server, else 0s.
	 */
	private @Nullable Duration delay;

	/**
	 * For how long no request must have come in before the application is closed.
	 * Requests to the endpoints of actuator do not count.
	 */
	private Duration quietPeriod = Duration.ofSeconds(1);

	/**
	 * Maximum time to continue to serve, even if requests still come in.
	 */
	private Duration timeout = Duration.ofSeconds(30);

	public @Nullable Duration getDelay() {
		return this.delay;
	}

	public void setDelay(Duration delay) {
		this.delay = PropertyChecks.duration("drain.delay", delay, Duration.ZERO);
	}

	public Duration getQuietPeriod() {
		return this.quietPeriod;
	}

	public void setQuietPeriod(Duration quietPeriod) {
		this.quietPeriod = PropertyChecks.duration("drain.quiet-period", quietPeriod, Duration.ZERO);
	}

	public Duration getTimeout() {
		return this.timeout;
	}

	public void setTimeout(Duration timeout) {
		this.timeout = PropertyChecks.duration("drain.timeout", timeout, Duration.ZERO);
	}

}
