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

package io.handover.protocol;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Scope}. The expected values are those of {@code sha256sum}.
 */
class ScopeTests {

	@Test
	void whenComputedShouldBeTheBeginningOfTheSha256OfDeviceApplicationAndService() {
		// printf '0f1e2d3c4b5a69788796a5b4c3d2e1f0\n1234567\nmain' | sha256sum
		Scope scope = Scope.of("0f1e2d3c4b5a69788796a5b4c3d2e1f0", "1234567", "main");
		assertThat(scope.value()).isEqualTo(0xb301_d6dd_370f_25f0L);
		assertThat(scope).hasToString("b301d6dd370f25f0");
	}

	@Test
	void whenThereIsNoApplicationShouldKeepItsLine() {
		// printf 'device\n\napplication' | sha256sum
		assertThat(Scope.of("device", "", "application")).hasToString("7047eb180d9406ad");
	}

	@Test
	void whenTextIsNotAsciiShouldUseUtf8() {
		// printf 'Gerät\n\nZähler' | sha256sum
		assertThat(Scope.of("Ger\u00e4t", "", "Z\u00e4hler")).hasToString("6e768aab76ff5a3a");
	}

	@Test
	void whenAPartDiffersOrMovesShouldBeAnotherScope() {
		Scope scope = Scope.of("a", "b", "c");
		assertThat(scope).isEqualTo(Scope.of("a", "b", "c"));
		assertThat(scope).isNotEqualTo(Scope.of("x", "b", "c"));
		assertThat(scope).isNotEqualTo(Scope.of("a", "x", "c"));
		assertThat(scope).isNotEqualTo(Scope.of("a", "b", "x"));
		assertThat(scope).isNotEqualTo(Scope.of("ab", "", "c"));
	}

	@Test
	void whenTextIsHashedShouldTakeTheFirstEightBytes() {
		// printf 'b8a5a5b0-6b7e-4c4b-9a54-6f0f4f0a8a11' | sha256sum
		assertThat(Scope.firstEightBytesOfSha256("b8a5a5b0-6b7e-4c4b-9a54-6f0f4f0a8a11"))
			.isEqualTo(0xb34a_832f_b98f_8865L);
	}

}
