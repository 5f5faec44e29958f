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

package io.handover.web.port;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TcpMigration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class TcpMigrationTests {

	@TempDir
	private Path folder;

	@Test
	void whenOnShouldSayNothing(CapturedOutput output) throws IOException {
		warnIfOff("1\n");
		assertThat(output).doesNotContain("tcp_migrate_req");
	}

	@Test
	void whenOffShouldSayWhatToDo(CapturedOutput output) throws IOException {
		warnIfOff("0\n");
		assertThat(output).contains("'net.ipv4.tcp_migrate_req' is 0").contains("sysctl -w net.ipv4.tcp_migrate_req=1");
	}

	@Test
	void whenKernelHasNoneShouldSayWhichHas(CapturedOutput output) {
		new TcpMigration(this.folder.resolve("missing")).warnIfOff();
		assertThat(output).contains("has no 'net.ipv4.tcp_migrate_req'").contains("5.14").doesNotContain("sysctl");
	}

	private void warnIfOff(String setting) throws IOException {
		new TcpMigration(Files.writeString(this.folder.resolve("tcp_migrate_req"), setting)).warnIfOff();
	}

}
