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

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * {@link Executor} that runs tasks in order on one daemon thread, which ends when there
 * has been nothing to do for a second. A task that blocks delays those behind it and
 * nobody else: the caller never waits, and tasks are discarded when too many wait.
 *
 * @since 0.1.0
 */
public final class DaemonExecutor implements Executor {

	private final ThreadPoolExecutor executor;

	/**
	 * Create a new {@link DaemonExecutor}.
	 * @param threadName the name of the thread
	 * @param capacity how many tasks may wait
	 */
	public DaemonExecutor(String threadName, int capacity) {
		this.executor = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new ArrayBlockingQueue<>(capacity),
				(task) -> {
					Thread thread = new Thread(task, threadName);
					thread.setDaemon(true);
					return thread;
				}, new ThreadPoolExecutor.DiscardPolicy());
		this.executor.allowCoreThreadTimeOut(true);
	}

	@Override
	public void execute(Runnable task) {
		this.executor.execute(task);
	}

	/**
	 * Run nothing any more, not even tasks that wait.
	 */
	public void close() {
		this.executor.shutdown();
		this.executor.getQueue().clear();
	}

}
