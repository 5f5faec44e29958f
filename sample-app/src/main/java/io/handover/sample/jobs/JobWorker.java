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

package io.handover.sample.jobs;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Does one job after the other from its start until it is stopped, which waits for the
 * one that is under way. Only its own thread does jobs; the monitor is held by who starts
 * and stops it.
 */
class JobWorker implements SmartLifecycle {

	private static final Log log = LogFactory.getLog(JobWorker.class);

	private final JobStore store;

	private final String instance;

	private final boolean autoStartup;

	private @Nullable Run run;

	JobWorker(JobStore store, String instance, boolean autoStartup) {
		this.store = store;
		this.instance = instance;
		this.autoStartup = autoStartup;
	}

	@Override
	public synchronized void start() {
		if (this.run == null) {
			Run run = new Run(this.store.jobs().join());
			run.start();
			this.run = run;
		}
	}

	@Override
	public synchronized void stop() {
		Run run = this.run;
		if (run != null) {
			run.end();
			this.run = null;
		}
	}

	@Override
	public synchronized boolean isRunning() {
		return this.run != null;
	}

	@Override
	public boolean isAutoStartup() {
		return this.autoStartup;
	}

	private final class Run extends Thread {

		private final Jobs jobs;

		private final CountDownLatch ended = new CountDownLatch(1);

		Run(Jobs jobs) {
			super("job-worker");
			this.jobs = jobs;
		}

		@Override
		public void run() {
			try {
				while (!this.ended.await(10, TimeUnit.MILLISECONDS)) {
					doAll();
				}
			}
			catch (InterruptedException ex) {
				log.debug("Interrupted, so no more jobs are done", ex);
			}
		}

		private void doAll() {
			try {
				while (this.ended.getCount() > 0 && this.jobs.doNext(JobWorker.this.instance)) {
					log.trace("A job was done");
				}
			}
			catch (RuntimeException ex) {
				log.error("A job was not done", ex);
			}
		}

		void end() {
			this.ended.countDown();
			try {
				join();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

}
