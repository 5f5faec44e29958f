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

package io.handover.actuate;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.actuate.endpoint.SanitizableData;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SecretsSanitizingFunction}.
 */
class SecretsSanitizingFunctionTests {

	private static final String SECRET = "correct horse battery staple";

	private final SecretsSanitizingFunction function = new SecretsSanitizingFunction(() -> List.of("other", SECRET));

	@ParameterizedTest
	@ValueSource(strings = { "handover.secrets", "handover.secrets[0]", "HANDOVER_SECRETS", "HANDOVER_SECRETS_0",
			"HANDOVER_SECRETS_1_", "handover.SECRETS[1]", "handover_secrets" })
	void whenNamedShouldHide(String key) {
		assertThat(sanitize(key, "anything")).isEqualTo(SanitizableData.SANITIZED_VALUE);
	}

	@ParameterizedTest
	@ValueSource(strings = { SECRET, "java -jar app.jar --handover.secrets=" + SECRET + " --debug",
			"{\"handover\": {\"secrets\": [\"" + SECRET + "\"]}}" })
	void whenContainedShouldHide(String value) {
		assertThat(sanitize("some.key", value)).isEqualTo(SanitizableData.SANITIZED_VALUE);
		assertThat(sanitize("some.key", new StringBuilder(value))).isEqualTo(SanitizableData.SANITIZED_VALUE);
	}

	@Test
	void whenNothingSecretShouldShow() {
		assertThat(sanitize("handover.port", 1536)).isEqualTo(1536);
		assertThat(sanitize("handover.complete-file", null)).isNull();
	}

	@Test
	void whenSecretsAreNotKnownShouldHideByName() {
		SecretsSanitizingFunction unknowing = new SecretsSanitizingFunction(List::of);
		assertThat(unknowing.apply(new SanitizableData(null, "handover.secrets", SECRET)).getValue())
			.isEqualTo(SanitizableData.SANITIZED_VALUE);
		assertThat(unknowing.apply(new SanitizableData(null, "some.key", SECRET)).getValue()).isEqualTo(SECRET);
	}

	private Object sanitize(String key, Object value) {
		return this.function.apply(new SanitizableData(null, key, value)).getValue();
	}

}
