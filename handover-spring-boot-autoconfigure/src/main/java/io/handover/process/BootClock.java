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
 * The clock that cannot be set: which boot of the kernel this is, and when this process
 * started on the kernel's own clock. Containers on one kernel see the same boot and the
 * same clock. On a system without {@code /proc} both are unknown, and peers are ordered
 * by their wall clocks.
 *
 * @since 0.1.0
 */
public final class BootClock {

	private static final Log log = LogFactory.getLog(BootClock.class);

	/**
	 * Linux gives times to processes in ticks of USER_HZ, which is 100 a second on every
	 * architecture that Java runs on, whatever the kernel counts in itself.
	 */
	private static final int MILLISECONDS_PER_TICK = 10;

	/**
	 * Where the start of the process stands among the fields behind its name, which are
	 * the third of all and those that follow.
	 */
	private static final int START_FIELD = 22 - 3;

	private final Optional<String> bootId;

	private final Path stat;

	private final InstantSource wallClock;

	BootClock(Path proc, InstantSource wallClock) {
		this.bootId = read(proc.resolve("sys/kernel/random/boot_id"));
		this.stat = proc.resolve("self/stat");
		this.wallClock = wallClock;
	}

	/**
	 * The clock of a machine.
	 * @param root the root of its file system
	 * @return the boot clock
	 */
	public static BootClock of(Path root) {
		return new BootClock(root.resolve("proc"), InstantSource.system());
	}

	/**
	 * Return the id of the boot.
	 * @return the text of the kernel's boot id, or empty if it is unknown
	 */
	public Optional<String> bootId() {
		return this.bootId;
	}

	/**
	 * A new identity for a peer that starts now. What is told since the boot is the start
	 * of the process, so an application that is restarted in its process does not become
	 * younger than another process.
	 * @return the identity
	 */
	public PeerIdentity newIdentity() {
		long boot = this.bootId.map(Scope::firstEightBytesOfSha256).orElse(PeerIdentity.UNKNOWN_BOOT);
		long sinceBoot = read(this.stat).map(BootClock::startOfProcess).orElse(PeerIdentity.UNKNOWN_SINCE_BOOT);
		return new PeerIdentity(boot, sinceBoot, this.wallClock.millis(), newInstance());
	}

	private long newInstance() {
		// It has to be unique, not secret.
		long instance = ThreadLocalRandom.current().nextLong();
		return (instance != 0) ? instance : newInstance();
	}

	/**
	 * Return when the process started. Not {@code /proc/uptime}, which belongs to the
	 * container where lxcfs is in use.
	 * @param stat the content of {@code /proc/self/stat}
	 * @return milliseconds since boot, or -1 if that is not known
	 */
	private static long startOfProcess(String stat) {
		// The name is in parentheses, and may have any character in it, these included.
		String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
		try {
			long ticks = (fields.length > START_FIELD) ? Long.parseLong(fields[START_FIELD]) : -1;
			return (ticks >= 0) ? Math.multiplyExact(ticks, MILLISECONDS_PER_TICK) : PeerIdentity.UNKNOWN_SINCE_BOOT;
		}
		catch (NumberFormatException | ArithmeticException ex) {
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
