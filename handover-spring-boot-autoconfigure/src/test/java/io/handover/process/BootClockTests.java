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

	private Path uptime;

	@BeforeEach
	void setUp() throws IOException {
		this.bootId = this.proc.resolve("sys/kernel/random/boot_id");
		this.uptime = this.proc.resolve("uptime");
		Files.createDirectories(this.bootId.getParent());
		Files.writeString(this.bootId, BOOT_ID + "\n");
		Files.writeString(this.uptime, "12345.67 98765.43\n");
	}

	private BootClock clock() {
		return new BootClock(this.proc, InstantSource.fixed(WALL_NOW));
	}

	@Test
	void whenKernelTellsShouldKnowBootAndTimeSinceBoot() {
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
		Files.delete(this.uptime);
		PeerIdentity identity = clock().newIdentity();
		assertThat(clock().bootId()).isEmpty();
		assertThat(identity.boot()).isEqualTo(PeerIdentity.UNKNOWN_BOOT);
		assertThat(identity.startedSinceBoot()).isEqualTo(PeerIdentity.UNKNOWN_SINCE_BOOT);
		assertThat(identity.startedAt()).isEqualTo(WALL_NOW.toEpochMilli());
		assertThat(identity.isLegacy()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " \n", "garbage", "-5.00 1.00", "NaN 1", "Infinity 1", "1e300 1", ", 1" })
	void whenUptimeIsGarbageShouldNotKnowIt(String uptime) throws IOException {
		Files.writeString(this.uptime, uptime);
		PeerIdentity identity = clock().newIdentity();
		assertThat(identity.startedSinceBoot()).isEqualTo(PeerIdentity.UNKNOWN_SINCE_BOOT);
		assertThat(identity.boot()).isNotEqualTo(PeerIdentity.UNKNOWN_BOOT);
	}

	@Test
	void whenUptimeIsZeroShouldKnowIt() throws IOException {
		Files.writeString(this.uptime, "0.00 0.00");
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
	void whenOfThisMachineShouldAgreeWithItself() {
		BootClock machine = BootClock.ofThisMachine();
		PeerIdentity first = machine.newIdentity();
		PeerIdentity second = BootClock.ofThisMachine().newIdentity();
		assertThat(second.boot()).isEqualTo(first.boot());
		assertThat(second.startedSinceBoot()).isGreaterThanOrEqualTo(first.startedSinceBoot());
	}

}
