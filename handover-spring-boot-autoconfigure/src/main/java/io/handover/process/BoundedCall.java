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
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
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

	private final String name;

	private final CountDownLatch ended = new CountDownLatch(1);

	private volatile @Nullable Thread thread;

	private volatile boolean completed;

	private BoundedCall(String name) {
		this.name = name;
	}

	/**
	 * Start a call.
	 * @param name what is called, as the subject of a sentence
	 * @param executor runs the code on another thread
	 * @return the call, which can be waited for
	 */
	public static BoundedCall start(String name, Executor executor, Runnable code) {
		BoundedCall call = new BoundedCall(name);
		executor.execute(() -> call.run(code));
		return call;
	}

	private void run(Runnable code) {
		this.thread = Thread.currentThread();
		try {
			code.run();
			this.completed = true;
		}
		catch (Throwable ex) {
			log.error(this.name + " failed; the hand-over continues", ex);
		}
		finally {
			this.ended.countDown();
		}
	}

	/**
	 * Return whether the calling thread is the one of this call, which cannot wait for
	 * itself.
	 */
	public boolean isCurrentThread() {
		return Thread.currentThread() == this.thread;
	}

	/**
	 * Wait for the call.
	 * @param timeout how long to wait at most
	 * @return whether it has ended, in whatever way
	 */
	public boolean endsWithin(Duration timeout) {
		try {
			return this.ended.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			log.debug("Interrupted while waiting; the hand-over continues", ex);
			return this.ended.getCount() == 0;
		}
	}

	/**
	 * Wait for the call, and log what blocks it if it takes too long.
	 * @param timeout {@code handover.shutdown-timeout}
	 * @return whether it has completed in time and without an exception
	 */
	public boolean await(Duration timeout) {
		return await(timeout, () -> null);
	}

	/**
	 * Wait for the call, and log what blocks it if it takes too long.
	 * @param timeout {@code handover.shutdown-timeout}
	 * @param blocking supplies the thread that the call waits for, or {@code null} if it
	 * is the call's own
	 * @return whether it has completed in time and without an exception
	 */
	public boolean await(Duration timeout, Supplier<@Nullable Thread> blocking) {
		if (!endsWithin(timeout)) {
			Thread other = blocking.get();
			log.warn(this.name + " has not returned within 'handover.shutdown-timeout' (" + timeout
					+ "). The hand-over continues without waiting for it. It is blocked by "
					+ ThreadStack.of((other != null) ? other : this.thread));
		}
		return this.completed;
	}

}
