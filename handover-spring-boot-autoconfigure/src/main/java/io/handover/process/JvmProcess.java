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
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.boot.SpringApplication;

/**
 * The end of this Java virtual machine.
 *
 * @since 0.1.0
 */
public final class JvmProcess implements HostProcess {

	private static final Log log = LogFactory.getLog(JvmProcess.class);

	private final Duration patience;

	/**
	 * Create a new {@link JvmProcess}.
	 * @param patience how long the shutdown hooks of others may take: a hand-over is
	 * complete only when the process is gone
	 */
	public JvmProcess(Duration patience) {
		this.patience = patience;
	}

	@Override
	public void park() {
		log.info("Parked until SIGTERM");
		CountDownLatch never = new CountDownLatch(1);
		while (true) {
			try {
				never.await();
			}
			catch (InterruptedException ex) {
				log.debug("Parked, and not to be woken by an interrupt", ex);
			}
		}
	}

	@Override
	public void exit() {
		Thread halting = new Thread(this::haltInTime, "handover-halt");
		halting.setDaemon(true);
		halting.start();
		System.exit(0);
	}

	private void haltInTime() {
		try {
			TimeUnit.NANOSECONDS.sleep(this.patience.toNanos());
			log.warn("A shutdown hook has held the process for " + this.patience + "; it is ended without it");
			Runtime.getRuntime().halt(0);
		}
		catch (InterruptedException ex) {
			log.debug("Not to be interrupted; the process ends when its hooks are through", ex);
		}
	}

	@Override
	public void waitsFor(CountDownLatch done, Duration atMost) {
		try {
			// These handlers run once contexts are closed and before logging is.
			SpringApplication.getShutdownHandlers().add(() -> await(done, atMost));
		}
		catch (IllegalStateException ex) {
			log.debug("The process is ending already and cannot be held", ex);
		}
	}

	private static void await(CountDownLatch done, Duration atMost) {
		try {
			done.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
