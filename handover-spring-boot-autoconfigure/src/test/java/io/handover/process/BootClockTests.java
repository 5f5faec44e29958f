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
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.handover.protocol.PeerIdentity;
import io.handover.protocol.Scope;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BootClock}.
 */
class BootClockTests {

	private static final String BOOT_ID = "3f0a1c9e-6a0e-4f5e-9d6b-0d3c5e7a9b11";

	private static final Instant WALL_NOW = Instant.ofEpochMilli(1_767_225_600_123L);

	@TempDir
	private Path proc;

	private Path bootId;

	private Path stat;

	@BeforeEach
	void setUp() throws IOException {
		this.bootId = this.proc.resolve("sys/kernel/random/boot_id");
		this.stat = this.proc.resolve("self/stat");
		Files.createDirectories(this.bootId.getParent());
		Files.createDirectories(this.stat.getParent());
		Files.writeString(this.bootId, BOOT_ID + "\n");
		Files.writeString(this.proc.resolve("uptime"), "7.00 7.00\n");
		started("java", "1234567");
	}

	/**
	 * What the kernel writes of a process, with 52 fields.
	 */
	private void started(String name, String ticks) throws IOException {
		Files.writeString(this.stat,
				"398 (" + name + ") R 395 395 25445 0 -1 4194304 98 0 0 0 1 2 0 0 20 0 1 0 " + ticks
						+ " 3133440 382 18446744073709551615 94407348404224 94407348424105 140736391227824 0 0 0 0 0"
						+ " 0 0 0 0 17 0 0 0 0 0 0 1 2 3 4 5 6 7 0\n");
	}

	private BootClock clock() {
		return new BootClock(this.proc, InstantSource.fixed(WALL_NOW));
	}

	@Test
	void whenKernelTellsShouldKnowBootAndStartOfProcess() {
		PeerIdentity identity = clock().newIdentity();
		assertThat(clock().bootId()).hasValue(BOOT_ID);
		assertThat(identity.boot()).isEqualTo(Scope.firstEightBytesOfSha256(BOOT_ID));
		assertThat(identity.startedSinceBoot()).isEqualTo(12_345_670);
		assertThat(identity.startedAt()).isEqualTo(WALL_NOW.toEpochMilli());
	}

	@Test
	void whenAskedTwiceShouldGiveTwoInstances() {
		PeerIdentity first = clock().newIdentity();
		PeerIdentity second = clock().newIdentity();
		assertThat(first.instance()).isNotZero().isNotEqualTo(second.instance());
		assertThat(second.instance()).isNotZero();
	}

	@Test
	void whenThereIsNoProcShouldRestOnTheWallClock() throws IOException {
		Files.delete(this.bootId);
		Files.delete(this.stat);
		PeerIdentity identity = clock().newIdentity();
		assertThat(clock().bootId()).isEmpty();
		assertThat(identity.boot()).isEqualTo(PeerIdentity.UNKNOWN_BOOT);
		assertThat(identity.startedSinceBoot()).isEqualTo(PeerIdentity.UNKNOWN_SINCE_BOOT);
		assertThat(identity.startedAt()).isEqualTo(WALL_NOW.toEpochMilli());
		assertThat(identity.isLegacy()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "a b", "))", "(", ") R 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20", "" })
	void whenNameOfProcessLooksLikeFieldsShouldNotReadIt(String name) throws IOException {
		started(name, "1234567");
		assertThat(clock().newIdentity().startedSinceBoot()).isEqualTo(12_345_670);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "x", "-1", "0.5", "1e3", "9223372036854775808", "922337203685477581" })
	void whenStartIsGarbageShouldNotKnowIt(String ticks) throws IOException {
		started("java", ticks);
		PeerIdentity identity = clock().newIdentity();
		assertThat(identity.startedSinceBoot()).isEqualTo(PeerIdentity.UNKNOWN_SINCE_BOOT);
		assertThat(identity.boot()).isNotEqualTo(PeerIdentity.UNKNOWN_BOOT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " \n", "garbage", ")", "1 (java) R 2 3 4", "1 (java" })
	void whenThereAreTooFewFieldsShouldNotKnowTheStart(String stat) throws IOException {
		Files.writeString(this.stat, stat);
		assertThat(clock().newIdentity().startedSinceBoot()).isEqualTo(PeerIdentity.UNKNOWN_SINCE_BOOT);
	}

	@Test
	void whenStartedWithTheKernelShouldKnowIt() throws IOException {
		started("init", "0");
		assertThat(clock().newIdentity().startedSinceBoot()).isZero();
	}

	@Test
	void whenBootIdIsEmptyOrNoTextShouldNotKnowIt() throws IOException {
		for (byte[] bytes : List.of(new byte[] { '\n' }, new byte[] { (byte) 0xff, (byte) 0xfe, 0 })) {
			Files.write(this.bootId, bytes);
			assertThat(clock().bootId()).isEmpty();
			assertThat(clock().newIdentity().boot()).isEqualTo(PeerIdentity.UNKNOWN_BOOT);
		}
	}

	@Test
	void whenApplicationIsRestartedInItsProcessShouldKeepTheBootClock() {
		PeerIdentity first = BootClock.of(Path.of("/")).newIdentity();
		PeerIdentity second = BootClock.of(Path.of("/")).newIdentity();
		assertThat(second.boot()).isEqualTo(first.boot());
		assertThat(second.startedSinceBoot()).isEqualTo(first.startedSinceBoot());
	}

	@Test
	void whenOfThisMachineShouldBeTheStartOfThisProcess() throws IOException {
		Duration machine = Duration
			.ofMillis((long) (Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ")[0]) * 1000));
		Duration process = Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
		assertThat(Duration.ofMillis(BootClock.of(Path.of("/")).newIdentity().startedSinceBoot()))
			.isCloseTo(machine.minus(process), Duration.ofSeconds(10));
	}

}
