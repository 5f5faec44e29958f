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

package io.handover.lifecycle;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.handover.HandoverEvent;

/**
 * Gives events to the application's listeners, in order, on a thread that lives only
 * while there are any: a slow listener must not hold back heartbeats. A flood of forged
 * messages drops the surplus.
 */
final class EventPublication {

	private static final int CAPACITY = 32;

	private final Application application;

	private final ThreadPoolExecutor executor;

	EventPublication(Application application) {
		this.application = application;
		this.executor = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new ArrayBlockingQueue<>(CAPACITY),
				(task) -> {
					Thread thread = new Thread(task, "handover-events");
					thread.setDaemon(true);
					return thread;
				}, new ThreadPoolExecutor.DiscardPolicy());
		this.executor.allowCoreThreadTimeOut(true);
	}

	void publish(HandoverEvent event) {
		execute(() -> this.application.publish(event));
	}

	/**
	 * Do something else in which listeners are told.
	 */
	void execute(Runnable task) {
		this.executor.execute(task);
	}

	/**
	 * The application closes: nobody is there to be told what waits.
	 */
	void close() {
		this.executor.shutdown();
		this.executor.getQueue().clear();
	}

}
