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
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.handover.HandoverReport;

/**
 * What happens to the peer of this process, in words: logged as {@value #NAME}, and the
 * last entries are kept for the endpoint.
 * <p>
 * Whoever has something to say does not wait for it to be logged: a standard output that
 * nobody reads must not keep the peer from listening, nor the application from closing.
 *
 * @since 0.1.0
 */
public final class HandoverLog {

	/**
	 * The name of the logger.
	 */
	public static final String NAME = "io.handover";

	private static final Log log = LogFactory.getLog(NAME);

	private static final int CAPACITY = 50;

	private static final Duration FLUSH_TIMEOUT = Duration.ofSeconds(1);

	private final InstantSource wallClock;

	private final Executor executor;

	private final Deque<HandoverReport.Entry> entries = new ArrayDeque<>();

	/**
	 * Create a new {@link HandoverLog}.
	 * @param wallClock tells when something has happened
	 * @param executor logs in order, without the caller
	 */
	public HandoverLog(InstantSource wallClock, Executor executor) {
		this.wallClock = wallClock;
		this.executor = executor;
	}

	/**
	 * Log that something has happened.
	 */
	public void info(String text) {
		keep(text);
		later(() -> log.info(text));
	}

	/**
	 * Log that something has happened that needs attention.
	 */
	public void warn(String text) {
		keep(text);
		later(() -> log.warn(text));
	}

	/**
	 * Have something logged that is not kept.
	 * @param entry logs it
	 */
	public void later(Runnable entry) {
		this.executor.execute(entry);
	}

	/**
	 * Wait until everything is logged, but not for long: the process is about to end.
	 */
	public void flush() {
		boolean interrupted = Thread.interrupted();
		BoundedCall.start("The log", this.executor, () -> {
		}).endsWithin(FLUSH_TIMEOUT);
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	private synchronized void keep(String text) {
		if (this.entries.size() == CAPACITY) {
			this.entries.removeFirst();
		}
		this.entries.addLast(new HandoverReport.Entry(this.wallClock.instant(), text));
	}

	/**
	 * Return the last entries.
	 * @return the last 50 entries, the oldest first
	 */
	public synchronized List<HandoverReport.Entry> entries() {
		return List.copyOf(this.entries);
	}

}
