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

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.handover.peer.PeerSettings.HoldSettings;
import io.handover.process.Scheduler;

/**
 * The time that the platform leaves this process, which begins with the first SIGTERM.
 *
 * @since 0.1.0
 */
public final class GracePeriod {

	private static final Duration NEVER = Duration.ofSeconds(Long.MAX_VALUE);

	/**
	 * The share of the reserve in which the application closes, whatever is configured
	 * for the drain: killed in the middle of it, it would release nothing.
	 */
	private static final int CLOSING_SHARE = 4;

	private final HoldSettings settings;

	private final Scheduler scheduler;

	private volatile @Nullable Duration end;

	public GracePeriod(HoldSettings settings, Scheduler scheduler) {
		this.settings = settings;
		this.scheduler = scheduler;
	}

	/**
	 * The platform asks the process to end. Only the first time counts.
	 */
	public synchronized void begin() {
		if (this.end == null) {
			this.end = this.scheduler.now().plus(this.settings.gracePeriod());
		}
	}

	boolean hasBegun() {
		return this.end != null;
	}

	/**
	 * Return when the reserve for the shutdown begins.
	 */
	Duration reserveBegins() {
		return beforeEnd(this.settings.shutdownReserve());
	}

	/**
	 * Return when the application has to close at the latest.
	 */
	Duration closingBegins() {
		return beforeEnd(this.settings.shutdownReserve().dividedBy(CLOSING_SHARE));
	}

	private Duration beforeEnd(Duration time) {
		Duration end = this.end;
		return (end != null) ? end.minus(time) : NEVER;
	}

}
