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
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.util.FileSystemUtils;

/**
 * Where the files of a system test are, to be looked at afterwards.
 */
final class TestFolder {

	private TestFolder() {
	}

	/**
	 * Make an empty folder for a test, in place of what an earlier run has left.
	 */
	static Path emptyFor(ExtensionContext context) throws IOException {
		Path folder = Path
			.of("target", "system-tests", context.getRequiredTestClass().getSimpleName(),
					context.getRequiredTestMethod().getName() + context.getUniqueId().replaceAll(".*?(-?\\d*)]$", "$1"))
			.toAbsolutePath();
		FileSystemUtils.deleteRecursively(folder);
		Files.createDirectories(folder);
		return folder;
	}

}
