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

package io.handover.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sends a datagram to a group, and repeats it until there is another one.
 * <p>
 * It is for use by one thread, that of the test. Another one repeats the datagram, which
 * is handed over to it as an array that nobody changes.
 */
final class DatagramRepeater implements AutoCloseable {

	private static final Log log = LogFactory.getLog(DatagramRepeater.class);

	/**
	 * More often than a real peer does, so that a stability period ends when its time is
	 * over and not with the next heartbeat.
	 */
	private static final Duration INTERVAL = Duration.ofMillis(200);

	private final LoopbackGroup group;

	private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread thread = new Thread(task, "handover-update");
		thread.setDaemon(true);
		return thread;
	});

	private @Nullable Future<?> repetition;

	DatagramRepeater(LoopbackGroup group) {
		this.group = group;
	}

	void send(byte[] datagram) {
		pause();
		try {
			this.group.send(datagram);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.repetition = this.executor.scheduleWithFixedDelay(() -> repeat(datagram), INTERVAL.toMillis(),
				INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
	}

	private void repeat(byte[] datagram) {
		try {
			this.group.send(datagram);
		}
		catch (IOException ex) {
			log.debug("A message of a younger peer could not be sent", ex);
		}
	}

	/**
	 * Repeat nothing until there is a datagram to send again.
	 */
	void pause() {
		if (this.repetition != null) {
			this.repetition.cancel(false);
			this.repetition = null;
		}
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
		this.group.close();
	}

}
