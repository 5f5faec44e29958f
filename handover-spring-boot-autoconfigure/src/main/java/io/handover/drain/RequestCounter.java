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
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

import io.handover.process.Scheduler;

/**
 * Counts the requests to the application, and what becomes of them while it drains, and
 * tells the peer that requests are answered.
 * <p>
 * Any number of threads count, and none of them waits for another; a sum that is read
 * meanwhile may miss the request of this moment. As a bean it stops after Spring Boot's
 * graceful shutdown and before the web server does: what is in flight then is cut off.
 *
 * @since 0.1.0
 */
public final class RequestCounter implements SmartLifecycle {

	/**
	 * Between {@code WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE} and
	 * {@code START_STOP_LIFECYCLE_PHASE}, which not every application has.
	 */
	private static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 1536;

	private static final int SERVER_ERROR = 500;

	/**
	 * The peer need not know of every request.
	 */
	private static final Duration PAUSE = Duration.ofSeconds(1);

	private final Scheduler scheduler;

	private final Runnable tellAnswered;

	private volatile boolean told;

	private final LongAdder arrived = new LongAdder();

	private final LongAdder ended = new LongAdder();

	private volatile @Nullable Duration lastArrival;

	private volatile @Nullable Count atBegin;

	private volatile @Nullable Count atEnd;

	private volatile boolean running;

	/**
	 * Create a new {@link RequestCounter}.
	 * @param scheduler tells the time
	 * @param tellAnswered is run by the scheduler, at most about once a second, when a
	 * request is answered successfully
	 */
	public RequestCounter(Scheduler scheduler, Runnable tellAnswered) {
		this.scheduler = scheduler;
		this.tellAnswered = tellAnswered;
	}

	public void arrived() {
		this.arrived.increment();
		this.lastArrival = this.scheduler.now();
	}

	/**
	 * The response to a request is committed. It may be told more than once.
	 * @param status its HTTP status
	 */
	public void answered(int status) {
		if (status < SERVER_ERROR && !this.told) {
			this.told = true;
			Duration now = this.scheduler.now();
			this.scheduler.at(now, this.tellAnswered);
			this.scheduler.at(now.plus(PAUSE), () -> this.told = false);
		}
	}

	/**
	 * A request that has come in is answered, or has failed.
	 */
	public void ended() {
		this.ended.increment();
	}

	@Nullable Duration lastArrival() {
		return this.lastArrival;
	}

	void drainStarted() {
		this.atBegin = count();
	}

	/**
	 * The application is closed, or was given up: what is in flight is cut off, unless
	 * the web server had to stop before.
	 */
	Requests drainEnded() {
		Count begin = (this.atBegin != null) ? this.atBegin : count();
		Count end = (this.atEnd != null) ? this.atEnd : count();
		return new Requests(begin.inFlight(), end.arrived() - begin.arrived(), end.ended() - begin.ended(),
				end.inFlight());
	}

	private Count count() {
		// In this order, so that no request has ended before it has come in.
		long ended = this.ended.sum();
		return new Count(this.arrived.sum(), ended);
	}

	@Override
	public void start() {
		this.atEnd = null;
		this.running = true;
	}

	@Override
	public void stop() {
		this.atEnd = count();
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	private record Count(long arrived, long ended) {

		long inFlight() {
			return this.arrived - this.ended;
		}

	}

	/**
	 * What became of the requests to the application while it drained.
	 *
	 * @param inFlight how many were in flight when it began to drain
	 * @param arrived how many came in since then
	 * @param finished how many of both ended
	 * @param cutOff how many of both were in flight when the web server stopped
	 */
	record Requests(long inFlight, long arrived, long finished, long cutOff) {

		@Override
		public String toString() {
			return "Requests while draining: " + this.inFlight + " in flight at first, " + this.arrived + " more, "
					+ this.finished + " finished, " + this.cutOff + " cut off";
		}

	}

}
