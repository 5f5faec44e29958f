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
import java.util.Random;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fuzzes both directions of the codec. Without more, each test runs on the corpus beside
 * it. With {@code JAZZER_FUZZ=1} in the environment, one of them looks for new inputs for
 * ten minutes, and puts what fails into the corpus: <pre>
 * JAZZER_FUZZ=1 mvn -B -Dquick -Djazzer.hooks=true -pl handover-spring-boot-autoconfigure test \
 *     -Dtest='DatagramFuzzTests#whenAnyBytesArriveShouldDecodeOrReject'
 * </pre>
 */
class DatagramFuzzTests {

	private static final String SECRET = "the secret of this fleet";

	private static final MessageEncoder ENCODER = new MessageEncoder(Authentication.none());

	private static final MessageDecoder DECODER = decoder(Authentication.none(), true);

	private static final MessageDecoder WITHOUT_LEGACY = decoder(Authentication.none(), false);

	private static final MessageDecoder AUTHENTICATING = decoder(
			Authentication.with(List.of("another secret of this fleet", SECRET)), true);

	@FuzzTest(maxDuration = "10m")
	void whenAnyBytesArriveShouldDecodeOrReject(byte[] datagram) {
		Reception reception = DECODER.decode(datagram, 0, datagram.length);
		Message message = reception.message();
		assertThat(MessageDecoder.isWellFormed(datagram, 0, datagram.length))
			.isEqualTo(reception.outcome() != Outcome.MALFORMED);
		boolean obeyed = reception.outcome() == Outcome.YOUNGER || reception.outcome() == Outcome.OLDER;
		assertThat(message != null).isEqualTo(obeyed);
		if (message != null) {
			// There is one form of each message, so what was read is what would be
			// written.
			byte[] written = ENCODER.encode(message);
			assertThat(datagram).startsWith(written);
			assertThat(message instanceof LegacyMessage || datagram.length == 66 || datagram.length == 82).isTrue();
		}
		Reception withoutLegacy = WITHOUT_LEGACY.decode(datagram, 0, datagram.length);
		assertThat(withoutLegacy).isEqualTo((message instanceof LegacyMessage) ? Reception.LEGACY_REFUSED : reception);
		byte[] shifted = new byte[datagram.length + 5];
		System.arraycopy(datagram, 0, shifted, 3, datagram.length);
		assertThat(DECODER.decode(shifted, 3, datagram.length)).isEqualTo(reception);
	}

	@FuzzTest(maxDuration = "10m")
	void whenASecretIsSetShouldObeyNothingThatIsNotSignedWithIt(byte[] datagram) {
		Reception reception = AUTHENTICATING.decode(datagram, 0, datagram.length);
		if (reception.message() != null || reception.outcome() == Outcome.OWN) {
			assertThat(datagram).hasSize(82);
			assertThat(RawDatagram.of(datagram).signedWith(SECRET).bytes()).isEqualTo(datagram);
		}
	}

	@FuzzTest(maxDuration = "10m")
	void whenEncodedShouldDecodeToTheSame(FuzzedDataProvider data) {
		PeerState state = data.pickValue(PeerState.values());
		PeerIdentity sender = new PeerIdentity(data.pickValue(new long[] { 0, RawDatagram.BOOT }),
				data.consumeLong(-1, Long.MAX_VALUE), data.consumeLong(), nonZero(data.consumeLong()));
		boolean letsGo = state == PeerState.DRAINING || state == PeerState.RELEASED;
		boolean accepting = state == PeerState.READY && data.consumeBoolean();
		ExtendedMessage message = new ExtendedMessage(state, accepting, accepting && data.consumeBoolean(),
				data.consumeInt(1, Integer.MAX_VALUE), RawDatagram.SCOPE, sender, letsGo ? data.consumeLong() : 0);
		Authentication authentication = data.consumeBoolean() ? Authentication.with(List.of(SECRET))
				: Authentication.none();
		byte[] datagram = new MessageEncoder(authentication).encode(message);
		Reception reception = decoder(authentication, false).decode(datagram, 0, datagram.length);
		if (sender.instance() == RawDatagram.SELF.instance()) {
			assertThat(reception).isEqualTo(Reception.OWN);
		}
		else {
			assertThat(reception).isEqualTo(Reception.of(message, RawDatagram.SELF));
		}
	}

	/**
	 * Without a fuzzer. Most fields are plausible: else nearly all of it would end at the
	 * first byte.
	 */
	@Test
	void whenBytesAreRandomShouldDecodeOrReject() {
		long seed = System.nanoTime();
		Random random = new Random(seed);
		for (int i = 0; i < 50_000; i++) {
			byte[] datagram = new byte[random.nextInt(96)];
			random.nextBytes(datagram);
			byte[] plausible = RawDatagram.extended(random.nextInt(6), 0).length(datagram.length).bytes();
			int from = 0;
			for (int field : new int[] { 1, 9, 11, 12, 13, 14, 18, 26, 34, 42, 50, 58, 66 }) {
				if (random.nextInt(8) != 0 && field <= datagram.length) {
					System.arraycopy(plausible, from, datagram, from, field - from);
				}
				from = field;
			}
			try {
				whenAnyBytesArriveShouldDecodeOrReject(datagram);
				whenASecretIsSetShouldObeyNothingThatIsNotSignedWithIt(datagram);
			}
			catch (AssertionError | RuntimeException ex) {
				throw new AssertionError("seed " + seed + ", datagram " + i, ex);
			}
		}
	}

	private static long nonZero(long value) {
		return (value != 0) ? value : 1;
	}

	private static MessageDecoder decoder(Authentication authentication, boolean acceptLegacyPeers) {
		return new MessageDecoder(RawDatagram.SCOPE, RawDatagram.SELF, authentication, acceptLegacyPeers);
	}

}
