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

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.boot.SpringApplication;

/**
 * The process of this Java virtual machine, as far as a hand-over decides how long it
 * lives. Several peers live in it where several applications run in it: siblings, two
 * versions in one servlet container, contexts of tests. They are listed in a system
 * property, since each of several class loaders may have a class of this name. Each
 * change is one atomic operation of the system properties.
 *
 * @since 0.1.0
 */
public class JvmProcess {

	private static final Log log = LogFactory.getLog(JvmProcess.class);

	static final String PEERS_PROPERTY = "io.handover.peers";

	private static final String SEPARATOR = ",";

	private static final int WAITING_TASKS = 1000;

	private final Duration hookTimeout;

	/**
	 * Create a new {@link JvmProcess}.
	 * @param hookTimeout how long shutdown hooks may take when the process exits: a
	 * hand-over is complete only when the process has ended
	 */
	public JvmProcess(Duration hookTimeout) {
		this.hookTimeout = hookTimeout;
	}

	/**
	 * A peer lives in this process from now on.
	 */
	public void enter(long instance) {
		System.getProperties()
			.merge(PEERS_PROPERTY, name(instance),
					(listed, name) -> String.join(SEPARATOR, (String) listed, (String) name));
	}

	/**
	 * The application of a peer is closed.
	 */
	public void leave(long instance) {
		System.getProperties().computeIfPresent(PEERS_PROPERTY, (property, listed) -> {
			List<String> remaining = new ArrayList<>(Arrays.asList(((String) listed).split(SEPARATOR)));
			remaining.remove(name(instance));
			return remaining.isEmpty() ? null : String.join(SEPARATOR, remaining);
		});
	}

	/**
	 * Return whether a peer lives in this process.
	 */
	public boolean contains(long instance) {
		return System.getProperty(PEERS_PROPERTY, "").contains(name(instance));
	}

	/**
	 * Return whether other peers live in this process, which is then not to be ended by
	 * one of them.
	 * @param instance the number of the instance that asks
	 */
	public boolean isShared(long instance) {
		String listed = System.getProperty(PEERS_PROPERTY);
		return listed != null && !listed.equals(name(instance));
	}

	private static String name(long instance) {
		return HexFormat.of().toHexDigits(instance);
	}

	/**
	 * Return what runs tasks in order on a daemon thread.
	 * @param threadName the name of the thread
	 */
	public Executor executor(String threadName) {
		return new DaemonExecutor(threadName, WAITING_TASKS);
	}

	/**
	 * Return for how long the process has been running, by a clock that cannot be set.
	 */
	public Duration uptime() {
		return Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
	}

	/**
	 * Keep the process alive until the platform ends it. Does not return.
	 */
	public void park() {
		log.info("Parked until SIGTERM, or until no instance of this service is heard any more");
		CountDownLatch never = new CountDownLatch(1);
		while (true) {
			try {
				never.await();
			}
			catch (InterruptedException ex) {
				log.debug("Interrupted while parked; staying parked", ex);
			}
		}
	}

	/**
	 * End the process. Does not return.
	 */
	public void exit(int status) {
		Thread halting = new Thread(() -> haltAfterTimeout(status), "handover-halt");
		halting.setDaemon(true);
		halting.start();
		System.exit(status);
	}

	private void haltAfterTimeout(int status) {
		try {
			TimeUnit.NANOSECONDS.sleep(this.hookTimeout.toNanos());
			// The log may be closed: that is done by a shutdown hook as well.
			System.err.println("WARN: Shutdown hooks did not complete within 'handover.shutdown-timeout' ("
					+ this.hookTimeout + "); halting the process");
			Runtime.getRuntime().halt(status);
		}
		catch (InterruptedException ex) {
			log.debug("Interrupted; the process ends when its shutdown hooks have completed", ex);
		}
	}

	/**
	 * Let a shutdown of the process wait for something that is in progress.
	 * @param done is counted down when it is done
	 * @param timeout how long to wait at most
	 */
	public void awaitOnShutdown(CountDownLatch done, Duration timeout) {
		try {
			// These handlers run after contexts are closed and before the log is.
			SpringApplication.getShutdownHandlers().add(() -> await(done, timeout));
		}
		catch (IllegalStateException ex) {
			log.debug("The process is already shutting down and does not wait", ex);
		}
	}

	private static void await(CountDownLatch done, Duration timeout) {
		try {
			done.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
