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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Scheduler} whose time stands still unless a test lets it pass.
 */
public final class VirtualScheduler implements Scheduler {

	private final List<Task> tasks = new ArrayList<>();

	private Duration now = Duration.ofSeconds(1000);

	private final List<Duration> waitingUntil = new ArrayList<>();

	private boolean closed;

	@Override
	public synchronized Duration now() {
		return this.now;
	}

	@Override
	public synchronized Runnable at(Duration time, Runnable task) {
		Task added = new Task(time, task);
		if (!this.closed) {
			this.tasks.add(added);
		}
		return () -> cancel(added);
	}

	private synchronized void cancel(Task task) {
		this.tasks.remove(task);
	}

	@Override
	public synchronized boolean awaitUntil(CountDownLatch latch, Duration time) throws InterruptedException {
		this.waitingUntil.add(time);
		try {
			while (latch.getCount() > 0 && this.now.compareTo(time) < 0 && !this.closed) {
				// Other threads count the latch down in real time.
				wait(1);
			}
			return latch.getCount() == 0;
		}
		finally {
			this.waitingUntil.remove(time);
		}
	}

	@Override
	public synchronized void close() {
		this.closed = true;
		// Nobody is to wait any longer.
		this.now = this.now.plus(Duration.ofDays(1));
		this.tasks.clear();
		notifyAll();
	}

	/**
	 * Let time pass, and run the tasks of that time on the calling thread.
	 * @param millis how long
	 */
	public void pass(long millis) {
		Duration end = now().plusMillis(millis);
		for (Task task = next(end); task != null; task = next(end)) {
			task.code().run();
		}
		set(end);
	}

	private synchronized @Nullable Task next(Duration end) {
		Task next = this.tasks.stream()
			.min(Comparator.comparing(Task::time))
			.filter((task) -> task.time().compareTo(end) <= 0)
			.orElse(null);
		if (next != null) {
			this.tasks.remove(next);
			if (next.time().compareTo(this.now) > 0) {
				set(next.time());
			}
		}
		return next;
	}

	private synchronized void set(Duration time) {
		this.now = time;
		notifyAll();
	}

	/**
	 * Let time pass as if the thread that runs tasks were blocked.
	 * @param duration how long
	 */
	public void skip(Duration duration) {
		set(now().plus(duration));
	}

	/**
	 * Let time pass until a latch is counted down that other threads take part in.
	 * @param latch the latch
	 */
	public void passUntil(CountDownLatch latch) {
		Awaitility.await().pollInSameThread().pollInterval(Duration.ofMillis(2)).until(() -> {
			pass(100);
			return latch.getCount() == 0;
		});
	}

	/**
	 * Wait until another thread waits for time to pass, and for more than has passed.
	 */
	public void awaitWaiting() {
		Awaitility.await().pollInterval(Duration.ofMillis(2)).until(this::isWaitedFor);
	}

	/**
	 * Return whether another thread waits for time to pass.
	 */
	public synchronized boolean isWaitedFor() {
		return this.waitingUntil.stream().anyMatch((end) -> end.compareTo(this.now) > 0);
	}

	public synchronized boolean isClosed() {
		return this.closed;
	}

	public synchronized int tasks() {
		return this.tasks.size();
	}

	/**
	 * A task.
	 *
	 * @param time when to run it
	 * @param code what to run
	 */
	private record Task(Duration time, Runnable code) {

	}

}
