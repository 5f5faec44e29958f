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

package io.handover;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The Java sources of this project, for tests that look for something in all of them.
 */
public final class JavaSources {

	private JavaSources() {
	}

	/**
	 * Read sources.
	 * @param folder the folder that they are in, at any depth
	 * @return the text of each
	 */
	public static List<String> in(String folder) throws IOException {
		List<String> sources = new ArrayList<>();
		try (Stream<Path> files = Files.walk(Path.of(folder))) {
			for (Path file : files.filter((file) -> file.toString().endsWith(".java")).toList()) {
				sources.add(Files.readString(file));
			}
		}
		return sources;
	}

}
