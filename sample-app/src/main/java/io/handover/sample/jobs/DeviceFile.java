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

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.handover.TakeoverListener;
import io.handover.protocol.TakeoverReason;

/**
 * A file with an exclusive lock, which stands for a device that cannot be opened twice.
 * The lock is tried once, without waiting: it is free when this instance takes over, or
 * something is wrong.
 */
class DeviceFile implements TakeoverListener {

	private static final Log log = LogFactory.getLog(DeviceFile.class);

	private final Path file;

	private final Journal journal;

	private final Counter refused;

	private @Nullable FileChannel channel;

	DeviceFile(Path file, Journal journal, MeterRegistry registry) {
		this.file = file;
		this.journal = journal;
		this.refused = registry.counter("sample.device.refused");
	}

	@Override
	public void takeoverGranted(TakeoverReason reason) {
		try {
			Files.createDirectories(this.file.toAbsolutePath().getParent());
			FileChannel channel = FileChannel.open(this.file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
			if (isLocked(channel)) {
				this.channel = channel;
				this.journal.append("taken");
				return;
			}
			log.error("Device " + this.file + " is refused: another process has locked it");
		}
		catch (IOException | OverlappingFileLockException ex) {
			log.error("Device " + this.file + " cannot be locked", ex);
		}
		this.refused.increment();
		this.journal.append("refused");
	}

	/**
	 * Lock the file, or close it.
	 */
	private boolean isLocked(FileChannel channel) throws IOException {
		boolean locked = false;
		try {
			locked = channel.tryLock() != null;
		}
		finally {
			if (!locked) {
				close(channel);
			}
		}
		return locked;
	}

	@Override
	public void takeoverRevoked() {
		FileChannel channel = this.channel;
		if (channel != null) {
			this.channel = null;
			this.journal.append("released");
			close(channel);
		}
	}

	private void close(FileChannel channel) {
		try {
			channel.close();
		}
		catch (IOException ex) {
			log.error("Device " + this.file + " cannot be closed", ex);
		}
	}

}
