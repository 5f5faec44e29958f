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
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * A call of code of the application, on a thread of its own. It may throw and it may
 * never return; neither keeps the caller from continuing.
 *
 * @since 0.1.0
 */
public final class BoundedCall {

	private static final Log log = LogFactory.getLog(BoundedCall.class);

	private final Thread thread;

	private final String timedOut;

	private volatile boolean completed;

	/**
	 * Create a new {@link BoundedCall}.
	 * @param name the name of its thread
	 * @param code the code to run
	 * @param failed what to log if the code throws
	 * @param timedOut what to log if the code takes too long
	 */
	public BoundedCall(String name, Runnable code, String failed, String timedOut) {
		this.timedOut = timedOut;
		this.thread = new Thread(() -> {
			code.run();
			this.completed = true;
		}, name);
		this.thread.setDaemon(true);
		this.thread.setUncaughtExceptionHandler((thread, ex) -> log.error(failed + "; the hand-over continues", ex));
	}

	/**
	 * Make the call.
	 * @param timeout how long to wait for it
	 * @return whether it has completed in time and without an exception
	 */
	public boolean make(Duration timeout) {
		return make(timeout, () -> null);
	}

	/**
	 * Make the call.
	 * @param timeout how long to wait for it
	 * @param blocking supplies the thread that the call waits for, or {@code null} if it
	 * is the call's own
	 * @return whether it has completed in time and without an exception
	 */
	public boolean make(Duration timeout, Supplier<@Nullable Thread> blocking) {
		this.thread.start();
		return finish(timeout, blocking);
	}

	/**
	 * Begin to make the call, without waiting for it. It is to be
	 * {@link #finish(Duration) finished} later.
	 */
	public void start() {
		this.thread.start();
	}

	/**
	 * Return whether the calling thread is the one of this call, which cannot wait for
	 * itself.
	 * @return whether this is called by the code of the call
	 */
	public boolean isCurrentThread() {
		return Thread.currentThread() == this.thread;
	}

	/**
	 * Begin to make the call, which is to be {@link #finish(Duration) finished} later.
	 * @param patience how long to wait for it meanwhile
	 * @return whether it has ended, in whatever way
	 */
	public boolean begin(Duration patience) {
		this.thread.start();
		return hasEndedWithin(patience);
	}

	/**
	 * Wait for a call that has begun.
	 * @param timeout how long to wait for it
	 * @return whether it has completed in time and without an exception
	 */
	public boolean finish(Duration timeout) {
		return finish(timeout, () -> null);
	}

	private boolean finish(Duration timeout, Supplier<@Nullable Thread> blocking) {
		if (!hasEndedWithin(timeout)) {
			Thread other = blocking.get();
			log.warn(this.timedOut + " within 'handover.shutdown-timeout' (" + timeout
					+ "). The hand-over continues without waiting for it. It is blocked by "
					+ ThreadStack.of((other != null) ? other : this.thread));
		}
		return this.completed;
	}

	private boolean hasEndedWithin(Duration timeout) {
		try {
			this.thread.join(timeout.toMillis());
		}
		catch (InterruptedException ex) {
			log.debug("Interrupted while waiting; the hand-over continues", ex);
		}
		return !this.thread.isAlive();
	}

}
