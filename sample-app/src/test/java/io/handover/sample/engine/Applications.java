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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

import org.springframework.util.FileSystemUtils;

import io.handover.sample.NodePeer;

/**
 * What can be installed on a {@link Deployment}.
 */
final class Applications {

	private static final Path SAMPLE = Path.of("target", "sample-app.jar").toAbsolutePath();

	private static final Path TEST_CLASSES = Path.of("target", "test-classes").toAbsolutePath();

	// Quick to start, as a machine with two cores starts many of them
	private static final List<String> JAVA = List.of("java", "-XX:+UseSerialGC", "-Xmx128m", "-XX:TieredStopAtLevel=1");

	private final Release sample;

	private final Release plain;

	private final Path node;

	Applications(ContainerEngine engine) throws IOException, InterruptedException {
		Path sample = engine.folder("applications").resolve("sample");
		Command.of("java", "-Djarmode=tools", "-jar", SAMPLE.toString(), "extract", "--destination", sample.toString())
			.run();
		this.sample = java(engine, sample, "Hand-over READY", "-jar", SAMPLE.getFileName().toString());
		Path plain = withoutStarter(sample, engine.folder("applications/plain"));
		this.plain = java(engine, plain, "Started PlainApplication", "-cp", "plain.jar:lib/*",
				"io.handover.plain.PlainApplication");
		this.node = engine.folder("applications/node");
		Files.copy(Path.of("src/test/node/peer.js"), this.node.resolve("peer.js"));
		FileSystemUtils.copyRecursively(NodePeer.library(), this.node.resolve("node_modules"));
	}

	private static Path withoutStarter(Path sample, Path plain) throws IOException {
		Path libraries = Files.createDirectories(plain.resolve("lib"));
		try (Stream<Path> jars = Files.list(sample.resolve("lib"))) {
			for (Path jar : jars.filter((jar) -> !jar.getFileName().toString().startsWith("handover-")).toList()) {
				Files.createLink(libraries.resolve(jar.getFileName()), jar);
			}
		}
		ToolProvider.findFirst("jar")
			.orElseThrow()
			.run(System.out, System.err, "--create", "--file", plain.resolve("plain.jar").toString(), "-C",
					TEST_CLASSES.toString(), "io/handover/plain");
		return plain;
	}

	/**
	 * Make a release, with an archive of its classes so that it starts with less work.
	 */
	private static Release java(ContainerEngine engine, Path files, String ready, String... arguments) {
		List<String> training = new ArrayList<>(
				List.of("run", "--rm", "--network", "none", "--volume", files + ":/app", "--workdir", "/app"));
		training.addAll(engine.programs());
		training.add(ContainerEngine.IMAGE);
		training.addAll(JAVA);
		training.addAll(List.of("-XX:ArchiveClassesAtExit=classes.jsa", "-Dspring.context.exit=onRefresh"));
		training.addAll(List.of(arguments));
		training.add("--handover.enabled=false");
		engine.docker(training);
		List<String> command = new ArrayList<>(JAVA);
		command.add("-XX:SharedArchiveFile=classes.jsa");
		command.addAll(List.of(arguments));
		return new Release(command, files, Map.of(), ready);
	}

	/**
	 * The sample application, with the starter.
	 * @return a release
	 */
	Release sample() {
		return this.sample;
	}

	/**
	 * An application that answers as the sample does, without the starter on its class
	 * path.
	 * @return a release
	 */
	Release plain() {
		return this.plain;
	}

	/**
	 * A service that hands over as the Node library does.
	 * @return a release
	 */
	Release node() {
		Map<String, String> environment = Map.of("HOST", "0.0.0.0", "PORT", "8080", "DRAIN", "3000");
		return new Release(List.of("node", "peer.js"), this.node, environment, NodePeer.READY);
	}

}
