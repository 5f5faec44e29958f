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

import org.springframework.util.FileSystemUtils;

import io.handover.sample.Command;
import io.handover.sample.NodePeer;

/**
 * What the engine has to run. All have the same interface.
 */
final class Applications {

	private static final Path SAMPLE = Path.of("target", "sample-app.jar").toAbsolutePath();

	// Quick to start, as a machine with two cores starts many of them
	private static final List<String> JAVA = List.of("java", "-XX:+UseSerialGC", "-Xmx128m", "-XX:TieredStopAtLevel=1");

	private final Release sample;

	private final Release node;

	Applications(ContainerEngine engine) throws IOException {
		Path sample = engine.folder("applications").resolve("sample");
		Command.run("java", "-Djarmode=tools", "-jar", SAMPLE.toString(), "extract", "--destination",
				sample.toString());
		this.sample = sample(engine, sample);
		Path node = engine.folder("applications/node");
		Files.copy(Path.of("src/test/node/peer.js"), node.resolve("peer.js"));
		FileSystemUtils.copyRecursively(NodePeer.library(), node.resolve("node_modules"));
		this.node = new Release(List.of("node", "peer.js"), node,
				Map.of("HOST", "0.0.0.0", "PORT", "8080", "DRAIN", "3000"), NodePeer.READY);
	}

	/*
	 * With an archive of its classes, so that it starts with less work.
	 */
	private static Release sample(ContainerEngine engine, Path files) {
		List<String> jar = List.of("-jar", SAMPLE.getFileName().toString());
		List<String> training = new ArrayList<>(
				List.of("run", "--rm", "--network", "none", "--volume", files + ":/app", "--workdir", "/app"));
		training.addAll(engine.programs());
		training.add(ContainerEngine.IMAGE);
		training.addAll(JAVA);
		training.addAll(List.of("-XX:ArchiveClassesAtExit=classes.jsa", "-Dspring.context.exit=onRefresh"));
		training.addAll(jar);
		engine.docker(training);
		List<String> command = new ArrayList<>(JAVA);
		command.add("-XX:SharedArchiveFile=classes.jsa");
		command.addAll(jar);
		return new Release(command, files, Map.of(), "Hand-over READY");
	}

	/**
	 * The sample application.
	 */
	Release sample() {
		return this.sample;
	}

	/**
	 * The sample application as if it had no starter.
	 */
	Release withoutHandover() {
		return new Release(this.sample.command(), this.sample.files(), Map.of("HANDOVER_ENABLED", "false"),
				"Started SampleApplication");
	}

	/**
	 * A service that hands over as the Node library does.
	 */
	Release node() {
		return this.node;
	}

}
