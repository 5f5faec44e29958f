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
import java.util.concurrent.CountDownLatch;

import org.jspecify.annotations.Nullable;

import io.handover.process.Scheduler;

/**
 * How long an instance that drains continues to serve: for the delay, and from then on
 * until no request has come in for the quiet period. The time-out bounds that, and so
 * does the platform once it asks the process to end: the quiet period is not waited for
 * in the reserve for the shutdown, and the delay leaves a part of the reserve.
 * <p>
 * A request or SIGTERM moves the end while it is waited for, so the thread that waits
 * looks again after a short time.
 */
final class DrainWait {

	private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

	private final DrainSettings settings;

	private final RequestCounter requests;

	private final GracePeriod gracePeriod;

	private final Scheduler scheduler;

	DrainWait(DrainSettings settings, RequestCounter requests, GracePeriod gracePeriod, Scheduler scheduler) {
		this.settings = settings;
		this.requests = requests;
		this.gracePeriod = gracePeriod;
		this.scheduler = scheduler;
	}

	/**
	 * Let the calling thread wait until the instance is to serve no longer.
	 * @param closing is counted down when the application closes by itself
	 * @param webServer whether the application has a web server
	 * @return why it is to serve no longer
	 */
	End await(CountDownLatch closing, boolean webServer) throws InterruptedException {
		Duration start = this.scheduler.now();
		Duration delayed = start.plus(this.settings.delay(webServer));
		while (true) {
			Duration now = this.scheduler.now();
			Duration until = until(start, delayed);
			if (until.compareTo(now) <= 0) {
				return reason(start, now);
			}
			if (this.scheduler.awaitUntil(closing, earlier(until, now.plus(LOOK_AGAIN)))) {
				return End.APPLICATION_CLOSING;
			}
		}
	}

	private Duration until(Duration start, Duration delayed) {
		Duration bounded = earlier(start.plus(this.settings.timeout()), this.gracePeriod.reserveBegins());
		Duration quiet = quietFrom();
		Duration until = later(delayed, (quiet != null) ? earlier(quiet, bounded) : start);
		return earlier(until, this.gracePeriod.closingBegins());
	}

	private End reason(Duration start, Duration now) {
		Duration quiet = quietFrom();
		if (quiet == null || quiet.compareTo(now) <= 0) {
			return End.QUIET;
		}
		return (start.plus(this.settings.timeout()).compareTo(now) <= 0) ? End.TIMEOUT : End.GRACE_PERIOD;
	}

	/**
	 * Return when the quiet period has passed, if no further request comes in.
	 */
	private @Nullable Duration quietFrom() {
		Duration lastArrival = this.requests.lastArrival();
		return (lastArrival != null) ? lastArrival.plus(this.settings.quietPeriod()) : null;
	}

	private static Duration earlier(Duration one, Duration other) {
		return (one.compareTo(other) < 0) ? one : other;
	}

	private static Duration later(Duration one, Duration other) {
		return (one.compareTo(other) > 0) ? one : other;
	}

	/**
	 * Why an instance that drains does not continue to serve.
	 */
	enum End {

		QUIET, TIMEOUT, GRACE_PERIOD, APPLICATION_CLOSING

	}

}
