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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * System tests of what fails around a hand-over and may not stop it.
 */
class FailureSystemTests {

	@RegisterExtension
	final Device device = Device.onLoopback();

	@ParameterizedTest
	@CsvSource({ "handover.group, 192.0.2.1, multicast", "handover.secrets[0], can-be-guessed, 16 bytes" })
	void whenPropertyIsWrongShouldNotStartAndSayWhatToWrite(String property, String value, String hint)
			throws Exception {
		SampleProcess process = this.device.start("process", property + "=" + value);
		assertThat(process.awaitExit(ObservedProcess.PATIENCE)).isPositive();
		String analysis = process.awaitLog("(?s)APPLICATION FAILED TO START.*").group();
		assertThat(analysis).contains("Description:", "Action:", property).containsIgnoringCase(hint);
		assertThat(analysis).doesNotContain("\tat ");
		assertThat(process.log()).doesNotContain("can-be-guessed");
	}

	@Test
	void whenFileCannotBeWrittenShouldWarnAndComplete() throws Exception {
		// A file where the folder should be: nobody can write below it, not even root
		Path obstacle = this.device.marker().getParent();
		Files.createFile(obstacle);
		SampleProcess process = this.device.start("process");
		process.awaitLog(SampleProcess.READY);
		this.device.sendReady(System.currentTimeMillis() + 1000);
		process.awaitLog(SampleProcess.PARKED);
		assertThat(process.log()).containsPattern("WARN .*" + this.device.marker())
			.containsPattern("FileAlreadyExists|FileSystemException|Not a directory|NotDirectory")
			.contains(SampleProcess.RELEASED)
			.doesNotContainPattern(SampleProcess.FILE_WRITTEN);
		assertThat(process.isAlive()).isTrue();
		assertThat(obstacle).isEmptyFile();
	}

	@Test
	void whenApplicationThrowsWhileDrainingShouldLogItAndComplete() throws Exception {
		SampleProcess process = this.device.startFaulty("process", "handover.drain.delay=3s");
		process.awaitLog(SampleProcess.READY);
		assertThat(process.get("/actuator/health/readiness").statusCode()).as("readiness").isEqualTo(200);
		this.device.sendReady(System.currentTimeMillis() + 1000);
		ObservedProcess.await()
			.untilAsserted(() -> assertThat(process.get("/actuator/health/readiness").statusCode()).as("readiness")
				.isEqualTo(503));
		process.awaitLog("(?s)" + String.join(".*", SampleProcess.DRAINING, SampleProcess.CLOSED,
				SampleProcess.FILE_WRITTEN, SampleProcess.RELEASED, SampleProcess.PARKED));
		assertThat(process.log()).contains("faulty hand-over listener", "faulty readiness listener",
				"faulty close listener", "faulty bean");
		assertThat(process.sockets()).allMatch((socket) -> socket.startsWith("udp"));
		assertThat(this.device.marker()).isRegularFile();
	}

}
