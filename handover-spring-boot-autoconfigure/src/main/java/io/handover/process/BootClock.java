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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.handover.protocol.PeerIdentity;
import io.handover.protocol.Scope;

/**
 * The clock that cannot be set: the time since the kernel booted, and which boot that
 * was. Containers on one kernel see the same. On a system without {@code /proc} both are
 * unknown, and peers are ordered by their wall clocks.
 *
 * @since 0.1.0
 */
public final class BootClock {

	private static final Log log = LogFactory.getLog(BootClock.class);

	/**
	 * In seconds, about sixty years. A longer time is not one since a boot.
	 */
	private static final int LONGEST_UPTIME = Integer.MAX_VALUE;

	private final Optional<String> bootId;

	private final Path uptime;

	private final InstantSource wallClock;

	BootClock(Path proc, InstantSource wallClock) {
		this.bootId = read(proc.resolve("sys/kernel/random/boot_id"));
		this.uptime = proc.resolve("uptime");
		this.wallClock = wallClock;
	}

	/**
	 * The clock of this machine.
	 * @return the boot clock
	 */
	public static BootClock ofThisMachine() {
		return new BootClock(Path.of("/proc"), InstantSource.system());
	}

	/**
	 * Return the id of the boot.
	 * @return the text of the kernel's boot id, or empty if it is unknown
	 */
	public Optional<String> bootId() {
		return this.bootId;
	}

	/**
	 * A new identity for a peer that starts now.
	 * @return the identity
	 */
	public PeerIdentity newIdentity() {
		long boot = this.bootId.map(Scope::firstEightBytesOfSha256).orElse(PeerIdentity.UNKNOWN_BOOT);
		long sinceBoot = read(this.uptime).map(BootClock::milliseconds).orElse(PeerIdentity.UNKNOWN_SINCE_BOOT);
		return new PeerIdentity(boot, sinceBoot, this.wallClock.millis(), newInstance());
	}

	private long newInstance() {
		// It has to be unique, not secret.
		long instance = ThreadLocalRandom.current().nextLong();
		return (instance != 0) ? instance : newInstance();
	}

	private static long milliseconds(String uptime) {
		try {
			double seconds = Double.parseDouble(uptime.split(" ")[0]);
			return (seconds >= 0 && seconds <= LONGEST_UPTIME) ? Math.round(seconds * 1000)
					: PeerIdentity.UNKNOWN_SINCE_BOOT;
		}
		catch (NumberFormatException ex) {
			return PeerIdentity.UNKNOWN_SINCE_BOOT;
		}
	}

	private static Optional<String> read(Path file) {
		try {
			return Optional.of(Files.readString(file).strip()).filter((text) -> !text.isEmpty());
		}
		catch (IOException ex) {
			log.debug(file + " cannot be read; peers are ordered by their wall clocks", ex);
			return Optional.empty();
		}
	}

}
