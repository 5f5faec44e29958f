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

package io.handover.sample.engine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

import io.handover.sample.Prerequisite;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The files of {@code compose}, as somebody who has copied them uses them.
 */
@EngineTest
class ComposeSystemTests {

	private static final Path LOGS = Path.of("target", "engine-tests");

	@TempDir
	private Path folder;

	@BeforeAll
	static void requireCompose() {
		Prerequisite.program("docker-compose");
	}

	@Test
	void whenUpdatedWithoutBalenaShouldFailNoRequest(ContainerEngine engine) throws Exception {
		FileSystemUtils.copyRecursively(Path.of("compose"), this.folder);
		Files.copy(Path.of("target", "sample-app.jar"), this.folder.resolve("app/app.jar"));
		Files.writeString(this.folder.resolve("machine.yml"), onThisMachine(engine));
		compose(engine, "first", "docker-compose", "up", "--detach", "--build");
		try (Load load = new Load(engine, 80)) {
			awaitServed(load, "first");
			load.start();
			for (String release : List.of("second", "third")) {
				compose(engine, release, "./update.sh");
				awaitServed(load, release);
			}
			assertThat(load.stop().failures()).isEmpty();
			assertThat(engine.docker("ps", "--all", "--quiet", "--filter", "label=com.docker.compose.service=app"))
				.hasLineCount(1);
		}
		finally {
			compose(engine, "third", "docker-compose", "logs", "--no-color");
			compose(engine, "third", "docker-compose", "down", "--timeout", "1");
			Files.copy(this.folder.resolve("compose.log"), Files.createDirectories(LOGS).resolve("compose.log"),
					StandardCopyOption.REPLACE_EXISTING);
		}
	}

	/**
	 * What the files do not say: that the images are empty and get their programs from
	 * the machine.
	 */
	private static String onThisMachine(ContainerEngine engine) {
		String volumes = engine.programs()
			.stream()
			.filter((option) -> option.startsWith("/"))
			.collect(Collectors.joining(", ", "[", "]"));
		return """
				version: "2.4"
				services:
				  app:
				    build:
				      args: {BASE: "%1$s"}
				    volumes: %2$s
				    environment:
				      SAMPLE_VERSION: "${RELEASE}"
				      JAVA_TOOL_OPTIONS: -XX:+UseSerialGC -Xmx128m -XX:TieredStopAtLevel=1
				  proxy:
				    build:
				      args: {BASE: "%1$s"}
				    volumes: %2$s
				""".formatted(ContainerEngine.IMAGE, volumes);
	}

	private void compose(ContainerEngine engine, String release, String... line) throws Exception {
		ProcessBuilder builder = new ProcessBuilder(line).directory(this.folder.toFile()).redirectErrorStream(true);
		builder.environment().putAll(engine.clientEnvironment());
		builder.environment()
			.putAll(Map.of("COMPOSE", "docker-compose", "COMPOSE_FILE", "plain.yml:machine.yml", "RELEASE", release));
		Path log = this.folder.resolve("compose.log");
		Process process = builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
		assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
		assertThat(process.exitValue()).as(Files.readString(log)).isZero();
	}

	private static void awaitServed(Load load, String release) {
		Awaitility.await(release)
			.atMost(Duration.ofMinutes(1))
			.until(() -> load.get("/api/instance").body().contains('"' + release + '"'));
	}

}
