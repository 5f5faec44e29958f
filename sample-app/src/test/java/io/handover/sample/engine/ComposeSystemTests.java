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
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

import io.handover.sample.Command;
import io.handover.sample.NetworkNamespace;
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
		update(engine, "plain.yml", """
				  proxy:
				    build:
				      args: {BASE: "%s"}
				    volumes: %s
				""".formatted(ContainerEngine.IMAGE, programs(engine)), 80);
	}

	@Test
	void whenUpdatedOnTheNetworkOfTheHostShouldFailNoRequest(ContainerEngine engine) throws Exception {
		engine.inside("sh", "-e", "-c", NetworkNamespace.SUPERVISOR_INTERFACE);
		// As host.yml says
		engine.inside("sh", "-c", "echo 1 >/proc/sys/net/ipv4/tcp_migrate_req");
		// There is no Supervisor that would have it hold
		update(engine, "host.yml", """
				      HANDOVER_TERMINATION_HOLD: always
				""", 8080);
	}

	private void update(ContainerEngine engine, String file, String more, int port) throws Exception {
		FileSystemUtils.copyRecursively(Path.of("compose"), this.folder);
		Files.copy(Path.of("target", "sample-app.jar"), this.folder.resolve("app/app.jar"));
		Files.writeString(this.folder.resolve("machine.yml"), onThisMachine(engine) + more);
		Compose compose = new Compose(engine, file);
		compose.run("first", "docker-compose", "up", "--detach", "--build");
		try (Load load = new Load(engine, port)) {
			awaitServed(load, "first");
			load.start();
			for (String release : List.of("second", "third")) {
				compose.run(release, "./update.sh");
				awaitServed(load, release);
			}
			assertThat(load.stop().failures()).isEmpty();
			assertThat(compose.containers("app")).hasLineCount(1);
		}
		finally {
			compose.run("third", "docker-compose", "logs", "--no-color");
			compose.run("third", "docker-compose", "down", "--timeout", "1");
			Files.copy(this.folder.resolve("compose.log"),
					Files.createDirectories(LOGS).resolve("compose-" + file + ".log"),
					StandardCopyOption.REPLACE_EXISTING);
		}
	}

	/**
	 * What the files do not say: that the images are empty and get their programs from
	 * the machine.
	 */
	private static String onThisMachine(ContainerEngine engine) {
		return """
				version: "2.4"
				services:
				  app:
				    build:
				      args: {BASE: "%s"}
				    volumes: %s
				    environment:
				      SAMPLE_VERSION: "${RELEASE}"
				      JAVA_TOOL_OPTIONS: -XX:+UseSerialGC -Xmx128m -XX:TieredStopAtLevel=1
				""".formatted(ContainerEngine.IMAGE, programs(engine));
	}

	private static String programs(ContainerEngine engine) {
		return engine.programs()
			.stream()
			.filter((option) -> option.startsWith("/"))
			.collect(Collectors.joining(", ", "[", "]"));
	}

	private static void awaitServed(Load load, String release) {
		Awaitility.await(release)
			.atMost(Duration.ofMinutes(1))
			.until(() -> load.get("/api/instance").body().contains('"' + release + '"'));
	}

	/**
	 * The command that people run, with the files of a test.
	 */
	private final class Compose {

		private final ContainerEngine engine;

		private final String file;

		private final String project;

		Compose(ContainerEngine engine, String file) {
			this.engine = engine;
			this.file = file;
			this.project = file.replace(".yml", "");
		}

		void run(String release, String... line) throws Exception {
			Path folder = ComposeSystemTests.this.folder;
			ProcessBuilder builder = new ProcessBuilder(line).directory(folder.toFile());
			builder.environment().putAll(this.engine.clientEnvironment());
			builder.environment()
				.putAll(Map.of("COMPOSE", "docker-compose", "COMPOSE_FILE", this.file + ":machine.yml",
						"COMPOSE_PROJECT_NAME", this.project, "RELEASE", release));
			Files.writeString(folder.resolve("compose.log"), Command.run(builder) + "\n", StandardOpenOption.CREATE,
					StandardOpenOption.APPEND);
		}

		String containers(String service) {
			return this.engine.docker("ps", "--all", "--quiet", "--filter",
					"label=com.docker.compose.project=" + this.project, "--filter",
					"label=com.docker.compose.service=" + service);
		}

	}

}
