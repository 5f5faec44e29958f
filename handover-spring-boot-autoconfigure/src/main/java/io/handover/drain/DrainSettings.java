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

package io.handover.drain;

import java.nio.file.Path;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How the application is drained and closed.
 *
 * @param delay how long it continues to serve at least, or {@code null} for the default
 * @param quietPeriod for how long no request must have come in before it closes
 * @param timeout how long it continues to serve at most
 * @param shutdownTimeout how long closing it may take before that is logged and the
 * hand-over continues without waiting for it; shutdown hooks may take as long when the
 * process exits
 * @param completeFile the file that tells the platform that the hand-over is complete
 * @since 0.1.0
 */
public record DrainSettings(@Nullable Duration delay, Duration quietPeriod, Duration timeout, Duration shutdownTimeout,
		Path completeFile) {

	/**
	 * A proxy needs this long to notice that readiness is refused.
	 */
	private static final Duration WEB_DELAY = Duration.ofSeconds(3);

	Duration delay(boolean webServer) {
		if (this.delay != null) {
			return this.delay;
		}
		Duration webDelay = (this.timeout.compareTo(WEB_DELAY) < 0) ? this.timeout : WEB_DELAY;
		return webServer ? webDelay : Duration.ZERO;
	}

}
