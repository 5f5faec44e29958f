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

package io.handover.sample;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * System tests of clocks that mislead: of a device without a clock chip, which learns the
 * time only after it has started, and of a container whose uptime is its own.
 */
class ClockSystemTests {

	@RegisterExtension
	final Device device = Device.onLoopback();

	@Test
	void whenOldStartedInTheFutureAndClockWasSetBackShouldHandOverToNew() throws Exception {
		Path clock = this.device.folder().resolve("clock");
		Files.writeString(clock, "+365d");
		SampleProcess older = this.device.startWithClock("older", clock);
		older.awaitLog(SampleProcess.READY);
		Files.writeString(clock, "+0");
		assertThat(startedAt(older)).as("start of the old one, by its own clock")
			.isAfter(Instant.now().plus(Duration.ofDays(300)));
		SampleProcess younger = this.device.start("younger");
		older.awaitHandedOver();
		assertThat(this.device.marker()).isRegularFile();
		assertThat(older.isAlive()).isTrue();
		assertThat(startedAt(younger)).isBefore(Instant.now());
		assertThat(younger.state()).isEqualTo("READY");
		assertThat(younger.log()).doesNotContainPattern(SampleProcess.DRAINING);
	}

	@Test
	void whenNewStartedInThePastShouldStillTakeOver() throws Exception {
		SampleProcess older = this.device.start("older");
		older.awaitLog(SampleProcess.READY);
		Path clock = this.device.folder().resolve("clock");
		Files.writeString(clock, "-365d");
		SampleProcess younger = this.device.startWithClock("younger", clock);
		older.awaitHandedOver();
		assertThat(startedAt(younger)).isBefore(Instant.now().minus(Duration.ofDays(300)));
		assertThat(younger.state()).isEqualTo("READY");
	}

	/**
	 * As with lxcfs, which LXC and Incus use.
	 */
	@Test
	void whenContainerHasAnUptimeOfItsOwnShouldHandOverToNew() throws Exception {
		Path uptime = this.device.folder().resolve("uptime");
		Files.writeString(uptime, "0.50 0.50\n");
		SampleProcess older = this.device.start("older");
		older.awaitLog(SampleProcess.READY);
		SampleProcess younger = this.device.startWithFiles("younger", Map.of("/proc/uptime", uptime.toString()));
		older.awaitHandedOver();
		assertThat(younger.state()).isEqualTo("READY");
		assertThat(younger.log()).doesNotContainPattern(SampleProcess.DRAINING);
	}

	private static Instant startedAt(SampleProcess process) throws Exception {
		return Instant.parse(process.json("/actuator/handover").at("/self/startedAt").asString());
	}

}
