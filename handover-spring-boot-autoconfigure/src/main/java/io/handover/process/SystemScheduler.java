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

package io.handover.process;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * {@link Scheduler} with the monotonic clock of this machine and one daemon thread.
 *
 * @since 0.1.0
 */
public final class SystemScheduler implements Scheduler {

	private static final Log log = LogFactory.getLog(SystemScheduler.class);

	private final long origin = System.nanoTime();

	private final ScheduledThreadPoolExecutor executor;

	public SystemScheduler() {
		this.executor = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new Thread(task, "handover");
			thread.setDaemon(true);
			return thread;
		});
		this.executor.setRemoveOnCancelPolicy(true);
	}

	@Override
	public Duration now() {
		return Duration.ofNanos(System.nanoTime() - this.origin);
	}

	@Override
	public Runnable at(Duration time, Runnable task) {
		try {
			long delay = time.minus(now()).toNanos();
			Future<?> future = this.executor.schedule(() -> runSafely(task), delay, TimeUnit.NANOSECONDS);
			return () -> future.cancel(false);
		}
		catch (RejectedExecutionException ex) {
			log.debug("Task not scheduled: the scheduler is closed", ex);
			return () -> {
			};
		}
	}

	@Override
	public boolean awaitUntil(CountDownLatch latch, Duration time) throws InterruptedException {
		return latch.await(time.minus(now()).toNanos(), TimeUnit.NANOSECONDS);
	}

	private static void runSafely(Runnable task) {
		try {
			task.run();
		}
		catch (Throwable ex) {
			// Errors as well, which the executor would not show.
			log.error("A task of the hand-over failed; the others continue", ex);
		}
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

}
