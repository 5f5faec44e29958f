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
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.springframework.util.FileSystemUtils;

/**
 * The releases that are installed on a {@link Device}.
 */
final class Applications {

	private static final Path SAMPLE = Path.of("target", "sample-app.jar").toAbsolutePath();

	// A device is small, and the machine of the test has other things to do
	private static final List<String> JAVA = List.of("java", "-XX:+UseSerialGC", "-Xmx128m",
			"-XX:TieredStopAtLevel=1");

	private final Path sample;

	private final Path plain;

	Applications(ContainerEngine engine) throws IOException {
		this.sample = engine.folder("applications").resolve("sample");
		Command.of("java", "-Djarmode=tools", "-jar", SAMPLE.toString(), "extract", "--destination",
				this.sample.toString()).run();
		this.plain = engine.folder("applications/plain");
		copyPlain();
	}

	private void copyPlain() throws IOException {
		Path libraries = Files.createDirectories(this.plain.resolve("lib"));
		try (Stream<Path> jars = Files.list(this.sample.resolve("lib"))) {
			for (Path jar : jars.filter((jar) -> !jar.getFileName().toString().startsWith("handover-")).toList()) {
				Files.createLink(libraries.resolve(jar.getFileName()), jar);
			}
		}
		Path classes = Path.of("target", "test-classes", "io", "handover", "plain");
		FileSystemUtils.copyRecursively(classes, this.plain.resolve("io/handover/plain"));
	}

	/**
	 * The sample application with the starter.
	 * @return a release
	 */
	Release sample() {
		return java(this.sample, "Hand-over READY", "-jar", SAMPLE.getFileName().toString());
	}

	/**
	 * An application that answers the same without the starter on its class path.
	 * @return a release
	 */
	Release plain() {
		return java(this.plain, "Started PlainApplication", "-cp", ".:lib/*", "io.handover.plain.PlainApplication");
	}

	private static Release java(Path files, String ready, String... arguments) {
		List<String> command = Stream.concat(JAVA.stream(), Stream.of(arguments)).toList();
		return new Release(command, files, Map.of(), ready);
	}

}
