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

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.handover.protocol.TakeoverReason;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DeviceFile}.
 */
@ExtendWith(OutputCaptureExtension.class)
class DeviceFileTests {

	private final MeterRegistry registry = new SimpleMeterRegistry();

	@TempDir
	private Path directory;

	private DeviceFile first;

	private DeviceFile second;

	@BeforeEach
	void create() {
		this.first = device("first");
		this.second = device("second");
	}

	@Test
	void whenReleasedShouldBeFreeForTheNext(CapturedOutput output) throws Exception {
		this.first.takeoverGranted(TakeoverReason.ALONE);
		this.first.takeoverRevoked();
		this.second.takeoverGranted(TakeoverReason.RELEASED);
		this.second.takeoverRevoked();
		assertThat(journal()).containsExactly("taken first", "released first", "taken second", "released second");
		assertThat(refused()).isZero();
		assertThat(output).doesNotContain("ERROR");
		try (FileChannel channel = FileChannel.open(this.directory.resolve("device"), StandardOpenOption.WRITE)) {
			assertThat(channel.tryLock()).isNotNull();
		}
	}

	@Test
	void whenHeldShouldBeRefusedAndSaySo(CapturedOutput output) throws IOException {
		this.first.takeoverGranted(TakeoverReason.ALONE);
		this.second.takeoverGranted(TakeoverReason.TIMED_OUT);
		assertThat(countOpen()).isEqualTo(1);
		this.second.takeoverRevoked();
		this.first.takeoverRevoked();
		assertThat(countOpen()).isZero();
		assertThat(journal()).containsExactly("taken first", "refused second", "released first");
		assertThat(refused()).isEqualTo(1);
		assertThat(output).contains("ERROR").contains("Device " + this.directory.resolve("device"));
	}

	/*
	 * As the kernel counts.
	 */
	private long countOpen() throws IOException {
		File device = this.directory.resolve("device").toFile().getCanonicalFile();
		long count = 0;
		for (File descriptor : new File("/proc/self/fd").listFiles()) {
			count += descriptor.getCanonicalFile().equals(device) ? 1 : 0;
		}
		return count;
	}

	private DeviceFile device(String instance) {
		return new DeviceFile(this.directory.resolve("device"),
				new Journal(this.directory.resolve("device.log"), instance), this.registry);
	}

	private double refused() {
		return this.registry.counter("sample.device.refused").count();
	}

	private List<String> journal() throws IOException {
		return Files.readAllLines(this.directory.resolve("device.log"))
			.stream()
			.map((line) -> line.substring(0, line.lastIndexOf(' ')))
			.toList();
	}

}
