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

import java.util.HexFormat;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link MessageEncoder}.
 */
class MessageEncoderTests {

	private static final Scope SCOPE = new Scope(0x1011121314151617L);

	private static final PeerIdentity SENDER = new PeerIdentity(0x2021222324252627L, 0x3031323334353637L,
			0x4041424344454647L, 0x5051525354555657L);

	private static final long ADDRESSEE = 0x6061626364656667L;

	private final MessageEncoder encoder = new MessageEncoder(Authentication.none());

	@ParameterizedTest
	@CsvSource(textBlock = """
			STARTING, false, false, 0100, 0000000000000000, 0000000000000000
			READY,    false, false, 0200, 0000000000000000, 0000000000000000
			READY,    true,  false, 0201, 4041424344454647, 0000000000000000
			READY,    true,  true,  0203, 4041424344454647, 0000000000000000
			DRAINING, false, false, 0300, 0000000000000000, 6061626364656667
			RELEASED, false, false, 0400, 0000000000000000, 6061626364656667
			""")
	void whenInAStateShouldHaveItsCodeFlagsBaseAndAddressee(PeerState state, boolean accepting, boolean inUse,
			String code, String base, String addressee) {
		ExtendedMessage message = new ExtendedMessage(state, accepting, inUse, 0xF1F2F3F4, SCOPE, SENDER,
				state.isLeaving() ? ADDRESSEE : 0);
		assertThat(hex(message)).isEqualTo("01" + base + "484f" + "01" + code + "f1f2f3f4" + "1011121314151617"
				+ "2021222324252627" + "3031323334353637" + "4041424344454647" + "5051525354555657" + addressee);
	}

	@Test
	void whenBootIsUnknownShouldSaySo() {
		PeerIdentity sender = new PeerIdentity(0, -1, 0x4041424344454647L, 0x5051525354555657L);
		assertThat(hex(message(PeerState.STARTING, sender, 0))).contains(
				"1011121314151617" + "0000000000000000" + "ffffffffffffffff" + "4041424344454647" + "5051525354555657");
	}

	@Test
	void whenLegacyShouldHaveNineBytes() {
		assertThat(hex(new LegacyMessage(0x4041424344454647L))).isEqualTo("01" + "4041424344454647");
		assertThat(hex(new LegacyMessage(-1))).isEqualTo("01" + "ffffffffffffffff");
	}

	@ParameterizedTest
	@EnumSource
	void whenThereIsASecretShouldAppendTheTag(PeerState state) {
		String secret = "a secret of enough bytes";
		Message message = message(state, SENDER, 0);
		byte[] plain = this.encoder.encode(message);
		byte[] signed = new MessageEncoder(Authentication.with(List.of(secret, "another one, not used here")))
			.encode(message);
		assertThat(signed).hasSize(82).startsWith(plain);
		RawDatagram expected = RawDatagram.legacy(0).length(66);
		for (int i = 0; i < plain.length; i++) {
			expected.with(i, plain[i]);
		}
		assertThat(signed).isEqualTo(expected.signedWith(secret).bytes());
	}

	@Test
	void whenThereIsASecretShouldNotSignALegacyMessage() {
		MessageEncoder signing = new MessageEncoder(Authentication.with(List.of("a secret of enough bytes")));
		assertThat(signing.encode(new LegacyMessage(1))).hasSize(9);
	}

	@ParameterizedTest
	@EnumSource(names = { "STARTING", "READY" })
	void whenNobodyIsHandedOverToShouldRefuseAnAddressee(PeerState state) {
		assertThatIllegalArgumentException().isThrownBy(() -> message(state, SENDER, ADDRESSEE))
			.withMessageContaining("addressee")
			.withMessageContaining(state.name());
	}

	@Test
	void whenSenderIsALegacyPeerShouldRefuseAnExtendedMessage() {
		PeerIdentity legacy = PeerIdentity.legacy(1);
		assertThatIllegalArgumentException().isThrownBy(() -> message(PeerState.READY, legacy, 0))
			.withMessageContaining("sender");
	}

	@Test
	void whenNumberOrFlagsDoNotFitShouldRefuseThem() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new ExtendedMessage(PeerState.READY, true, false, 0, SCOPE, SENDER, 0))
			.withMessageContaining("number");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new ExtendedMessage(PeerState.STARTING, true, false, 1, SCOPE, SENDER, 0));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new ExtendedMessage(PeerState.READY, false, true, 1, SCOPE, SENDER, 0));
	}

	private static ExtendedMessage message(PeerState state, PeerIdentity sender, long addressee) {
		return new ExtendedMessage(state, false, false, 1, SCOPE, sender, addressee);
	}

	private String hex(Message message) {
		return HexFormat.of().formatHex(this.encoder.encode(message));
	}

}
