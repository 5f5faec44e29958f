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
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ContainerDetection}.
 */
class ContainerDetectionTests {

	@TempDir
	private Path root;

	@Test
	void whenThereIsNoMarkShouldBeNone() throws IOException {
		Files.createDirectory(this.root.resolve("run"));
		assertThat(ContainerDetection.isContainer(this.root, Map.of("CONTAINER", "docker", "PATH", "/bin"))).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { ".dockerenv", "run/.containerenv" })
	void whenThereIsAFileOfAnEngineShouldBeOne(String file) throws IOException {
		Files.createDirectories(this.root.resolve(file).getParent());
		Files.createFile(this.root.resolve(file));
		assertThat(ContainerDetection.isContainer(this.root, Map.of())).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "BALENA", "container" })
	void whenThereIsAVariableOfAnEngineShouldBeOne(String variable) {
		assertThat(ContainerDetection.isContainer(this.root, Map.of(variable, "1"))).isTrue();
	}

}
