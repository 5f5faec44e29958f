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

package io.handover.peer.specification;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Tells how many states were explored: a test's own output does not come to the log of
 * the build, but this file does.
 */
final class Explored {

	private static final Path FILE = Path.of("target", "explored.txt");

	private Explored() {
	}

	static void tell(String what) throws IOException {
		System.out.println(what);
		Files.writeString(FILE, what + System.lineSeparator(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
	}

}
