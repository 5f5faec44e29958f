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
 * Configuration properties for when an instance takes over what only one may hold.
 *
 * @since 0.1.0
 */
public class HandoverTakeoverProperties {

	/**
	 * How long after it is ready an instance takes over, if it has heard no other one
	 * that could hold the takeover; and how long after its start at the earliest.
	 */
	private Duration discovery = Duration.ofSeconds(2);

	/**
	 * How long after it is ready an instance takes over at the latest, although another
	 * one that could hold the takeover is heard and has not released.
	 */
	private Duration timeout = Duration.ofSeconds(60);

	public Duration getDiscovery() {
		return this.discovery;
	}

	public void setDiscovery(Duration discovery) {
		this.discovery = PropertyChecks.duration("takeover.discovery", discovery, Duration.ZERO);
	}

	public Duration getTimeout() {
		return this.timeout;
	}

	public void setTimeout(Duration timeout) {
		this.timeout = PropertyChecks.duration("takeover.timeout", timeout, Duration.ZERO);
	}

}
