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

package io.handover.kiosk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The example of docs/testing.md is the code of this package, word for word.
 */
class TestingDocumentTests {

	private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

	@ParameterizedTest
	@ValueSource(strings = { "Outbox", "OutboxTests" })
	void whenThereIsAnExampleShouldBeTheOneThatIsRun(String type) throws IOException {
		String source = Files.readString(Path.of("src/test/java/io/handover/kiosk", type + ".java"));
		List<String> examples = EXAMPLE.matcher(Files.readString(Path.of("../docs/testing.md")))
			.results()
			.map((result) -> result.group(1))
			.toList();
		assertThat(examples).contains(source.substring(source.indexOf("\n@") + 1));
	}

}
