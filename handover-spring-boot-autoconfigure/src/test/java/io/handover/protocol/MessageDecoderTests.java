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

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MessageDecoder}.
 */
class MessageDecoderTests {

	private static final String SECRET = "the secret of this fleet";

	private static final String OTHER_SECRET = "the secret of that fleet";

	private static final long STARTED_AT = RawDatagram.STARTED_AT;

	private static final PeerIdentity SELF = RawDatagram.SELF;

	private static final PeerIdentity SENDER = RawDatagram.SENDER;

	private final MessageDecoder decoder = decoder(Authentication.none(), true);

	private final MessageDecoder authenticating = decoder(Authentication.with(List.of(SECRET)), true);

	private final MessageDecoder withoutLegacy = decoder(Authentication.none(), false);

	@Test
	void whenCountedShouldHaveItsOneName() {
		assertThat(Arrays.stream(Outcome.values()).map(Outcome::label)).containsExactly("younger", "older", "own",
				"foreign", "legacy_refused", "unauthenticated", "malformed");
	}

	@Test
	void whenABufferIsAllocatedShouldFitTheLongestMessage() {
		assertThat(MessageDecoder.MAXIMUM_LENGTH).isEqualTo(82);
	}

	static Stream<Object[]> kinds() {
		return Stream.of(new Object[] { RawDatagram.starting(), message(PeerState.STARTING, 0) },
				new Object[] { RawDatagram.ready(), message(PeerState.READY, 0) },
				new Object[] { RawDatagram.ready().with(13, 3), message(PeerState.READY, true, true, SENDER, 0) },
				new Object[] { RawDatagram.ready().with(1, 0L).with(13, 0),
						message(PeerState.READY, false, false, SENDER, 0) },
				new Object[] { RawDatagram.draining(), message(PeerState.DRAINING, 0) },
				new Object[] { RawDatagram.draining().addressedTo(-3), message(PeerState.DRAINING, -3) },
				new Object[] { RawDatagram.released(), message(PeerState.RELEASED, 0) },
				new Object[] { RawDatagram.released().addressedTo(5), message(PeerState.RELEASED, 5) });
	}

	private static ExtendedMessage message(PeerState state, long addressee) {
		return message(state, state == PeerState.READY, false, SENDER, addressee);
	}

	private static ExtendedMessage message(PeerState state, boolean accepting, boolean inUse, PeerIdentity sender,
			long addressee) {
		return new ExtendedMessage(state, accepting, inUse, RawDatagram.NUMBER, RawDatagram.SCOPE, sender, addressee);
	}

	private static RawDatagram extended(int state) {
		return RawDatagram.extended(state, (state == 2) ? SENDER.startedAt() : 0);
	}

	private static MessageDecoder decoder(Authentication authentication, boolean acceptLegacyPeers) {
		return new MessageDecoder(RawDatagram.SCOPE, SELF, authentication, acceptLegacyPeers);
	}

	private MessageDecoder withoutLegacy() {
		return this.withoutLegacy;
	}

	private Reception decode(RawDatagram datagram) {
		byte[] bytes = datagram.bytes();
		return this.decoder.decode(bytes, 0, bytes.length);
	}

	private void assertDecodes(RawDatagram datagram, Message expected) {
		Reception reception = decode(datagram);
		assertThat(isWellFormed(datagram)).isTrue();
		assertThat(reception.message()).isEqualTo(expected);
		assertThat(reception.outcome())
			.isEqualTo(expected.sender().isYoungerThan(SELF) ? Outcome.YOUNGER : Outcome.OLDER);
	}

	private void assertRejects(Outcome expected, RawDatagram... datagrams) {
		assertRejects(this.decoder, expected, datagrams);
	}

	private void assertRejects(MessageDecoder decoder, Outcome expected, RawDatagram... datagrams) {
		for (RawDatagram datagram : datagrams) {
			byte[] bytes = datagram.bytes();
			Reception reception = decoder.decode(bytes, 0, bytes.length);
			assertThat(reception).isEqualTo(new Reception(expected, null));
			assertThat(isWellFormed(datagram)).isEqualTo(expected != Outcome.MALFORMED);
		}
	}

	private static boolean isWellFormed(RawDatagram datagram) {
		byte[] bytes = datagram.bytes();
		return MessageDecoder.isWellFormed(bytes, 0, bytes.length);
	}

	@Nested
	class Legacy {

		@Test
		void whenNineBytesShouldBeReadyOfALegacyPeer() {
			Reception reception = decode(RawDatagram.legacy(STARTED_AT + 1));
			assertThat(reception.outcome()).isEqualTo(Outcome.YOUNGER);
			assertThat(reception.message()).isEqualTo(new LegacyMessage(STARTED_AT + 1));
			assertThat(reception.message().state()).isEqualTo(PeerState.READY);
			assertThat(reception.message().sender()).isEqualTo(PeerIdentity.legacy(STARTED_AT + 1));
		}

		@ParameterizedTest
		@ValueSource(longs = { STARTED_AT, STARTED_AT - 1, 0, -1, Long.MIN_VALUE })
		void whenNotStrictlyLaterShouldBeOlder(long startedAt) {
			Reception reception = decode(RawDatagram.legacy(startedAt));
			assertThat(reception).isEqualTo(new Reception(Outcome.OLDER, new LegacyMessage(startedAt)));
		}

		@Test
		void whenFollowedByOtherBytesShouldIgnoreThem() {
			for (int length = 10; length <= 90; length++) {
				assertDecodes(RawDatagram.legacy(STARTED_AT + 1).length(length), new LegacyMessage(STARTED_AT + 1));
			}
		}

		@Test
		void whenFollowedByHalfTheMarkShouldBeLegacy() {
			LegacyMessage expected = new LegacyMessage(SENDER.startedAt());
			assertDecodes(RawDatagram.ready().length(10), expected);
			assertDecodes(RawDatagram.ready().with(10, 'o'), expected);
			assertDecodes(RawDatagram.ready().with(9, 'h'), expected);
		}

		@ParameterizedTest
		@ValueSource(ints = { 2, 3, 127, 128, 255 })
		void whenExtensionVersionIsHigherShouldBeLegacyInItsScopeAlone(int version) {
			for (int length = 12; length <= 90; length++) {
				RawDatagram later = RawDatagram.ready().with(11, version).length(length);
				if (length < 26) {
					assertRejects(Outcome.MALFORMED, later);
				}
				else {
					assertDecodes(later, new LegacyMessage(SENDER.startedAt()));
					assertRejects(Outcome.FOREIGN, later.with(18, RawDatagram.SCOPE.value() + 1));
				}
			}
			assertDecodes(RawDatagram.starting().with(11, version), new LegacyMessage(0));
			assertDecodes(RawDatagram.ready().with(11, version).with(12, 99), new LegacyMessage(SENDER.startedAt()));
		}

		@Test
		void whenLegacyPeersAreNotAcceptedShouldRefuseThem() {
			assertRejects(withoutLegacy(), Outcome.LEGACY_REFUSED, RawDatagram.legacy(STARTED_AT + 1),
					RawDatagram.legacy(STARTED_AT - 1), RawDatagram.legacy(STARTED_AT + 1).length(53),
					RawDatagram.ready().with(11, 2));
			assertThat(withoutLegacy().decode(RawDatagram.ready().bytes(), 0, 66).outcome()).isEqualTo(Outcome.YOUNGER);
		}

	}

	@Nested
	class Extended {

		@ParameterizedTest
		@MethodSource("io.handover.protocol.MessageDecoderTests#kinds")
		void whenOfAnyKindShouldDecodeEveryField(RawDatagram datagram, ExtendedMessage expected) {
			assertDecodes(datagram, expected);
		}

		@Test
		void whenSenderIsOlderShouldSaySo() {
			PeerIdentity older = new PeerIdentity(SELF.boot(), 999, STARTED_AT + 9, 1);
			RawDatagram datagram = RawDatagram.extended(2, older.startedAt())
				.with(34, older.startedSinceBoot())
				.with(42, older.startedAt())
				.with(50, older.instance());
			assertThat(decode(datagram))
				.isEqualTo(new Reception(Outcome.OLDER, message(PeerState.READY, true, false, older, 0)));
		}

		@Test
		void whenOfAnyLengthShouldAcceptTwoAlone() {
			for (int length = 0; length <= 90; length++) {
				Outcome expected = switch (length) {
					// Up to where the mark begins, it is legacy.
					case 9, 10, 66, 82 -> Outcome.YOUNGER;
					default -> Outcome.MALFORMED;
				};
				assertThat(decode(RawDatagram.ready().length(length)).outcome()).as("%d bytes", length)
					.isEqualTo(expected);
			}
		}

		@Test
		void whenArrayIsLongerThanTheDatagramShouldNotReadBehindIt() {
			byte[] bytes = RawDatagram.ready().length(90).bytes();
			for (int length = 0; length <= 90; length++) {
				assertThat(MessageDecoderTests.this.decoder.decode(bytes, 0, length)).as("%d bytes", length)
					.isEqualTo(decode(RawDatagram.ready().length(length)));
			}
		}

		@Test
		void whenNotAtTheBeginningOfTheArrayShouldDecodeTheSame() {
			for (int offset = 1; offset < 40; offset++) {
				byte[] shifted = new byte[offset + 66];
				Arrays.fill(shifted, (byte) 0x01);
				System.arraycopy(RawDatagram.draining().addressedTo(7).bytes(), 0, shifted, offset, 66);
				assertThat(MessageDecoderTests.this.decoder.decode(shifted, offset, 66))
					.isEqualTo(decode(RawDatagram.draining().addressedTo(7)));
				byte[] signed = new byte[offset + 82 + 3];
				System.arraycopy(RawDatagram.ready().signedWith(SECRET).bytes(), 0, signed, offset, 82);
				assertThat(MessageDecoderTests.this.authenticating.decode(signed, offset, 82))
					.isEqualTo(decode(RawDatagram.ready()));
			}
		}

		@Test
		void whenScopeOrBootDiffersShouldBeForeign() {
			for (int bit = 0; bit < 64; bit++) {
				assertRejects(Outcome.FOREIGN, RawDatagram.ready().with(18, RawDatagram.SCOPE.value() ^ (1L << bit)),
						RawDatagram.ready().with(26, RawDatagram.BOOT ^ (1L << bit)));
			}
		}

		@Test
		void whenSenderDoesNotKnowTheBootShouldCompareStartTimes() {
			assertDecodes(RawDatagram.ready().with(26, 0L).with(34, -1L), message(PeerState.READY, true, false,
					new PeerIdentity(0, -1, SENDER.startedAt(), SENDER.instance()), 0));
		}

		@Test
		void whenReceiverDoesNotKnowTheBootShouldCompareStartTimes() {
			PeerIdentity self = new PeerIdentity(0, -1, STARTED_AT, 1);
			MessageDecoder decoder = new MessageDecoder(RawDatagram.SCOPE, self, Authentication.none(), true);
			assertThat(decoder.decode(RawDatagram.ready().bytes(), 0, 66).outcome()).isEqualTo(Outcome.YOUNGER);
		}

		@Test
		void whenInstanceIsItsOwnShouldBeOwnInItsScopeAndBoot() {
			for (int state = 1; state <= 4; state++) {
				assertRejects(Outcome.OWN, extended(state).with(50, SELF.instance()));
			}
			assertRejects(Outcome.FOREIGN, RawDatagram.ready().with(50, SELF.instance()).with(18, 1L),
					RawDatagram.ready().with(50, SELF.instance()).with(26, 1L));
		}

	}

	@Nested
	class Malformed {

		@ParameterizedTest
		@ValueSource(ints = { 0, 1, 2, 3, 4, 5, 6, 7, 8 })
		void whenTooShortShouldBeMalformed(int length) {
			assertRejects(Outcome.MALFORMED, RawDatagram.legacy(STARTED_AT + 1).length(length));
			assertRejects(MessageDecoderTests.this.authenticating, Outcome.MALFORMED,
					RawDatagram.legacy(STARTED_AT + 1).length(length));
			assertRejects(withoutLegacy(), Outcome.MALFORMED, RawDatagram.legacy(STARTED_AT + 1).length(length));
		}

		@Test
		void whenVersionIsWrongShouldBeMalformed() {
			for (int version = 0; version <= 255; version++) {
				if (version != 1) {
					assertRejects(Outcome.MALFORMED, RawDatagram.legacy(STARTED_AT + 1).with(0, version),
							RawDatagram.ready().with(0, version));
				}
			}
		}

		@Test
		void whenExtensionVersionIsZeroShouldBeMalformed() {
			for (int length = 12; length <= 90; length++) {
				assertRejects(Outcome.MALFORMED, RawDatagram.ready().with(11, 0).length(length));
			}
		}

		@Test
		void whenStateIsUnknownShouldBeMalformed() {
			for (int state = 0; state <= 255; state++) {
				if (state < 1 || state > 4) {
					assertRejects(Outcome.MALFORMED, RawDatagram.extended(state, 0),
							RawDatagram.extended(state, SENDER.startedAt()));
				}
			}
		}

		@Test
		void whenAFieldDoesNotFitTheStateShouldBeMalformed() {
			for (int state = 1; state <= 4; state++) {
				// Without an instance, or with a time since the boot below unknown.
				assertRejects(Outcome.MALFORMED, extended(state).with(50, 0L), extended(state).with(34, -2L),
						extended(state).with(34, Long.MIN_VALUE));
				// With the base of another state.
				assertRejects(Outcome.MALFORMED, extended(state).with(1, (state != 2) ? SENDER.startedAt() : 0),
						extended(state).with(1, SENDER.startedAt() + 1));
			}
			// With an addressee, without letting go.
			assertRejects(Outcome.MALFORMED, RawDatagram.starting().addressedTo(SELF.instance()),
					RawDatagram.ready().addressedTo(SELF.instance()), RawDatagram.ready().addressedTo(-1));
		}

		@Test
		void whenFlagsDoNotFitTheStateShouldBeMalformed() {
			for (int flags = 1; flags <= 255; flags++) {
				for (int state : new int[] { 1, 3, 4 }) {
					assertRejects(Outcome.MALFORMED, extended(state).with(13, flags));
				}
				if (flags != 1 && flags != 3) {
					assertRejects(Outcome.MALFORMED, extended(2).with(13, flags),
							extended(2).with(1, 0L).with(13, flags));
				}
			}
			// The base belongs to a peer that accepts traffic
			assertRejects(Outcome.MALFORMED, extended(2).with(13, 0), extended(2).with(1, 0L));
		}

		@Test
		void whenNumberIsZeroShouldBeMalformed() {
			for (int state = 1; state <= 4; state++) {
				assertRejects(Outcome.MALFORMED, extended(state).putInt(14, 0));
			}
		}

		@Test
		void whenMalformedInAnotherScopeShouldStillBeMalformed() {
			assertRejects(Outcome.MALFORMED, RawDatagram.ready().with(18, 1L).with(50, 0L));
			assertRejects(MessageDecoderTests.this.authenticating, Outcome.MALFORMED, RawDatagram.ready().with(12, 9));
		}

	}

	@Nested
	class Authenticated {

		@ParameterizedTest
		@MethodSource("io.handover.protocol.MessageDecoderTests#kinds")
		void whenSignedShouldDecode(RawDatagram datagram, ExtendedMessage expected) {
			byte[] signed = datagram.signedWith(SECRET).bytes();
			assertThat(MessageDecoderTests.this.authenticating.decode(signed, 0, 82))
				.isEqualTo(new Reception(Outcome.YOUNGER, expected));
		}

		@Test
		void whenNotSignedOrWithAnotherSecretShouldBeUnauthenticated() {
			assertRejects(MessageDecoderTests.this.authenticating, Outcome.UNAUTHENTICATED, RawDatagram.ready(),
					RawDatagram.ready().length(82), RawDatagram.ready().signedWith(OTHER_SECRET));
		}

		@Test
		void whenLegacyShouldBeUnauthenticatedWhetherAcceptedOrNot() {
			MessageDecoder strict = decoder(Authentication.with(List.of(SECRET)), false);
			for (MessageDecoder decoder : List.of(MessageDecoderTests.this.authenticating, strict)) {
				assertRejects(decoder, Outcome.UNAUTHENTICATED, RawDatagram.legacy(STARTED_AT + 1),
						RawDatagram.ready().with(11, 2), RawDatagram.ready().with(11, 2).signedWith(SECRET),
						RawDatagram.legacy(STARTED_AT + 1).signedWith(SECRET));
			}
		}

		@Test
		void whenOfAnotherScopeShouldBeForeignBeforeAnythingIsVerified() {
			assertRejects(MessageDecoderTests.this.authenticating, Outcome.FOREIGN,
					RawDatagram.ready().with(18, 1L).signedWith(OTHER_SECRET), RawDatagram.ready().with(18, 1L));
		}

		@Test
		void whenSomebodyElseClaimsToBeItShouldBeUnauthenticated() {
			RawDatagram own = RawDatagram.ready().with(50, SELF.instance());
			assertRejects(MessageDecoderTests.this.authenticating, Outcome.UNAUTHENTICATED, own,
					own.signedWith(OTHER_SECRET));
			assertRejects(MessageDecoderTests.this.authenticating, Outcome.OWN, own.signedWith(SECRET));
		}

		@Test
		void whenReplayedFromAnotherBootShouldBeForeign() {
			assertRejects(MessageDecoderTests.this.authenticating, Outcome.FOREIGN,
					RawDatagram.ready().with(26, 1L).signedWith(SECRET));
		}

		@Test
		void whenReceiverHasNoSecretShouldReadWhatIsSigned() {
			RawDatagram signed = RawDatagram.ready().signedWith(SECRET);
			assertThat(decode(signed)).isEqualTo(decode(RawDatagram.ready()));
		}

	}

}
