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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

import org.springframework.util.FileSystemUtils;

/**
 * The sample application, extracted and with an archive of its classes, so that it starts
 * with half the work. Both are made once for all tests of a build.
 */
final class ExtractedSample {

	static final Path ARCHIVE = Path.of("target", "sample-app.jar").toAbsolutePath();

	private static final Path FOLDER = Path.of("target", "extracted").toAbsolutePath();

	private static final String JAR = FOLDER.resolve(ARCHIVE.getFileName()).toString();

	private static final String CLASSES = FOLDER.resolve("classes.jsa").toString();

	static {
		try {
			FileSystemUtils.deleteRecursively(FOLDER);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		run("-Djarmode=tools", "-jar", ARCHIVE.toString(), "extract", "--destination", FOLDER.toString());
		run("-XX:ArchiveClassesAtExit=" + CLASSES, "-Dspring.context.exit=onRefresh", "-jar", JAR);
	}

	private ExtractedSample() {
	}

	/**
	 * The arguments of a JVM that runs the sample.
	 */
	static List<String> arguments() {
		return List.of("-XX:SharedArchiveFile=" + CLASSES, "-jar", JAR);
	}

	/**
	 * The arguments of a JVM that has the classes of the tests as well and runs one of
	 * all.
	 */
	static List<String> argumentsWithTests(String main) {
		return List.of("-XX:SharedArchiveFile=" + CLASSES, "-cp",
				JAR + ":" + Path.of("target", "test-classes").toAbsolutePath(), main);
	}

	private static void run(String... arguments) {
		Command.run(ObservedProcess.java(null, List.of(arguments)));
	}

}
