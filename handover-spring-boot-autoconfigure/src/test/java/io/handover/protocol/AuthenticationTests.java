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

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Authentication}.
 */
class AuthenticationTests {

	private static final String OLD = "the old secret of the fleet";

	private static final String NEW = "the new secret of the fleet";

	@Test
	void whenSignedShouldVerify() {
		assertThat(verifies(List.of(OLD), List.of(OLD))).isTrue();
		assertThat(verifies(List.of(OLD), List.of(NEW))).isFalse();
	}

	@Test
	void whenSecretIsReplacedInFourReleasesShouldVerifyInBothDirections() {
		List<List<String>> releases = List.of(List.of(OLD), List.of(OLD, NEW), List.of(NEW, OLD), List.of(NEW));
		for (int i = 1; i < releases.size(); i++) {
			assertThat(verifies(releases.get(i), releases.get(i - 1))).isTrue();
			assertThat(verifies(releases.get(i - 1), releases.get(i))).isTrue();
		}
	}

	@Test
	void whenAReleaseIsSkippedShouldNotVerifyWhatThePreviousOneDoesNotKnow() {
		assertThat(verifies(List.of(OLD, NEW), List.of(NEW))).isFalse();
		assertThat(verifies(List.of(NEW), List.of(OLD, NEW))).isTrue();
		assertThat(verifies(List.of(NEW, OLD), List.of(OLD))).isFalse();
	}

	@Test
	void whenABitIsFlippedAnywhereShouldNotVerify() {
		Authentication authentication = Authentication.with(List.of(OLD, NEW));
		byte[] signed = signed(authentication);
		for (int bit = 0; bit < signed.length * 8; bit++) {
			signed[bit / 8] ^= (byte) (1 << (bit % 8));
			assertThat(authentication.verifies(signed, 0)).as("bit %d", bit).isFalse();
			signed[bit / 8] ^= (byte) (1 << (bit % 8));
		}
		assertThat(authentication.verifies(signed, 0)).isTrue();
	}

	@Test
	void whenNotAtTheBeginningOfTheArrayShouldVerify() {
		Authentication authentication = Authentication.with(List.of(OLD));
		byte[] shifted = new byte[100];
		System.arraycopy(signed(authentication), 0, shifted, 7, 82);
		assertThat(authentication.verifies(shifted, 7)).isTrue();
		assertThat(authentication.verifies(shifted, 6)).isFalse();
	}

	@Test
	void whenThereIsNoSecretShouldNotBeRequired() {
		assertThat(Authentication.none().isRequired()).isFalse();
		assertThat(Authentication.with(List.of())).isSameAs(Authentication.none());
		assertThat(Authentication.with(List.of(OLD)).isRequired()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "0123456789abcde", "\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4" })
	void whenSecretIsShortShouldBeRefusedWithoutSayingIt(String secret) {
		assertThatIllegalArgumentException().isThrownBy(() -> Authentication.with(List.of(OLD, secret)))
			.withMessage("A secret must have at least 16 bytes")
			.withNoCause();
	}

	@ParameterizedTest
	@ValueSource(strings = { "0123456789abcdef", "\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4" })
	void whenSecretHasSixteenBytesInUtf8ShouldBeAccepted(String secret) {
		assertThat(verifies(List.of(secret), List.of(secret))).isTrue();
	}

	@Test
	void whenPrintedShouldNotContainASecret() {
		assertThat(Authentication.with(List.of(OLD, NEW))).hasToString("HMAC-SHA-256");
		assertThat(Authentication.none()).hasToString("none");
	}

	@Test
	void whenUsedBySeveralThreadsShouldNotMixThemUp() throws Exception {
		Authentication authentication = Authentication.with(List.of(OLD, NEW));
		byte[] signed = signed(authentication);
		ExecutorService threads = Executors.newFixedThreadPool(4);
		try {
			List<Future<Boolean>> results = IntStream.range(0, 4)
				.mapToObj((thread) -> threads.submit(() -> IntStream.range(0, 5000)
					.allMatch((i) -> authentication.verifies(signed, 0)
							&& authentication.verifies(signed(authentication), 0))))
				.toList();
			for (Future<Boolean> result : results) {
				assertThat(result.get()).isTrue();
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static boolean verifies(List<String> sender, List<String> receiver) {
		return Authentication.with(receiver).verifies(signed(Authentication.with(sender)), 0);
	}

	private static byte[] signed(Authentication authentication) {
		byte[] datagram = RawDatagram.ready().length(82).bytes();
		authentication.sign(datagram);
		return datagram;
	}

}
