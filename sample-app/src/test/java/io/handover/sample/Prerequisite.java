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

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.Assumptions;

/**
 * What a test cannot do without: where it is missing the test is skipped and says why,
 * but in continuous integration it fails, as a test that nobody runs proves nothing.
 */
public final class Prerequisite {

	private static final Log log = LogFactory.getLog(Prerequisite.class);

	/**
	 * Where programs are looked for: also where {@code ip} is, for users other than root.
	 */
	static final String PATH = System.getenv("PATH") + ":/usr/sbin:/sbin";

	private static final String LIBFAKETIME = "faketime/libfaketimeMT.so.1";

	private Prerequisite() {
	}

	public static void program(String name) {
		boolean found = Arrays.stream(PATH.split(File.pathSeparator))
			.anyMatch((folder) -> Files.isExecutable(Path.of(folder, name)));
		if (!found) {
			missing("the program '%s' is not installed".formatted(name));
		}
	}

	/**
	 * That a process may have mounts of its own, for which one must be root.
	 */
	static void mountNamespace() {
		program("unshare");
		try {
			Command.run("unshare", "--mount", "true");
		}
		catch (IllegalStateException ex) {
			missing("'unshare --mount' is not allowed here, for which one must be root");
		}
	}

	/**
	 * The library that pretends another time to a program that preloads it.
	 */
	static Path libfaketime() throws IOException {
		try (DirectoryStream<Path> found = Files.newDirectoryStream(Path.of("/usr/lib"),
				(folder) -> Files.exists(folder.resolve(LIBFAKETIME)))) {
			for (Path folder : found) {
				return folder.resolve(LIBFAKETIME);
			}
		}
		missing("the library libfaketime (package 'faketime') is not installed");
		throw new IllegalStateException();
	}

	public static void missing(String reason) {
		if (Boolean.parseBoolean(System.getenv("CI"))) {
			throw new AssertionError("CI=true, and " + reason);
		}
		// The build's own words are no more than that something was skipped.
		log.warn("Skipped a test: " + reason);
		Assumptions.abort(reason);
	}

}
