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
 * A step of the hand-over in which code of the application runs. It may fail, and it may
 * never return: neither keeps the next step from being taken.
 *
 * @since 0.1.0
 */
public final class BoundedCall {

	private static final Log log = LogFactory.getLog(BoundedCall.class);

	private final Thread thread;

	private final String late;

	private volatile boolean done;

	/**
	 * Create a new {@link BoundedCall}.
	 * @param name how its thread is called
	 * @param code what runs
	 * @param failed what to say if that throws
	 * @param late what to say if that takes too long
	 */
	public BoundedCall(String name, Runnable code, String failed, String late) {
		this.late = late;
		this.thread = new Thread(() -> {
			code.run();
			this.done = true;
		}, name);
		this.thread.setDaemon(true);
		this.thread.setUncaughtExceptionHandler((thread, ex) -> log.error(failed + "; the hand-over goes on", ex));
	}

	public boolean take(Duration timeout) {
		return take(timeout, () -> null);
	}

	/**
	 * Take the step.
	 * @param timeout how long to wait for it
	 * @param holder which thread holds it, if not its own
	 * @return whether it was taken without a failure and in time
	 */
	public boolean take(Duration timeout, Supplier<@Nullable Thread> holder) {
		this.thread.start();
		try {
			this.thread.join(timeout.toMillis());
		}
		catch (InterruptedException ex) {
			log.debug("Interrupted while waiting; the hand-over goes on", ex);
		}
		if (this.thread.isAlive()) {
			Thread held = holder.get();
			log.warn(this.late + " within 'handover.shutdown-timeout' (" + timeout
					+ "). The hand-over goes on without waiting for it. It is held by "
					+ ThreadStack.of((held != null) ? held : this.thread));
		}
		return this.done;
	}

}
