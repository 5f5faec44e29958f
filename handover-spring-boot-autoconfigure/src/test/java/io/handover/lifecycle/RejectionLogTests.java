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

package io.handover.lifecycle;

import java.net.DatagramPacket;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.StringUtils;

import io.handover.process.HandoverLog;
import io.handover.process.VirtualScheduler;
import io.handover.protocol.Authentication;
import io.handover.protocol.ExtendedMessage;
import io.handover.protocol.LegacyMessage;
import io.handover.protocol.Message;
import io.handover.protocol.MessageDecoder;
import io.handover.protocol.MessageEncoder;
import io.handover.protocol.Outcome;
import io.handover.protocol.PeerIdentity;
import io.handover.protocol.PeerState;
import io.handover.protocol.Scope;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RejectionLog}.
 */
@ExtendWith(OutputCaptureExtension.class)
class RejectionLogTests {

	private static final String WARNING = "datagram(s) that are not valid here";

	private static final byte[] DATAGRAM = { 1, 2, 3 };

	private static final String ANOTHER_SECRET = "An instance of this service on this device signs its messages with "
			+ "none of 'handover.secrets'";

	private static final String NO_SECRET = "An instance of this service on this device does not sign its messages";

	private static final String ANOTHER_SERVICE = "Another service is heard on this device";

	private static final String ANOTHER_BOOT = "and another boot id";

	private static final Authentication SECRET = Authentication.with(List.of("correct horse battery staple"));

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final RejectionLog log = new RejectionLog(Stage.self(Stage.SELF, false),
			new MessageDecoder(Stage.SCOPE, Stage.SELF, SECRET, true), this.scheduler,
			new HandoverLog(() -> Stage.START, Runnable::run));

	@ParameterizedTest
	@EnumSource(names = { "MALFORMED", "UNAUTHENTICATED", "LEGACY_REFUSED" })
	void whenNotValidShouldWarnWithAllThatIsKnown(Outcome reason, CapturedOutput output) {
		reject(reason, DATAGRAM);
		assertThat(output).contains("Ignored 1 " + WARNING)
			.contains(reason.label() + ", 3 bytes from /192.0.2.1:4711 on eth0: 010203")
			.contains("handover.messages.received");
	}

	static Stream<Arguments> datagrams() {
		return Stream.of(Arguments.of(new DatagramPacket(new byte[] { 1 }, 1), null, "malformed, 1 bytes: 01."),
				Arguments.of(new DatagramPacket(new byte[0], 0), "eth0", "0 bytes on eth0: ."),
				Arguments.of(new DatagramPacket(new byte[] { 9, 9, 1, 2, 9 }, 2, 2), "eth0", "2 bytes on eth0: 0102."),
				Arguments.of(new DatagramPacket(new byte[78], 78), "eth0",
						"78 bytes on eth0: " + "00".repeat(16) + "...."));
	}

	@ParameterizedTest
	@MethodSource("datagrams")
	void whenMalformedShouldShowWhatThereIs(DatagramPacket datagram, String link, String text, CapturedOutput output) {
		this.log.rejected(Outcome.MALFORMED, datagram, link);
		assertThat(output).contains(text);
	}

	@ParameterizedTest
	@EnumSource(names = { "OWN", "FOREIGN" })
	void whenOfAnotherServiceShouldNotWarn(Outcome reason, CapturedOutput output) {
		reject(reason, DATAGRAM);
		this.scheduler.pass(3_600_000);
		reject(reason, DATAGRAM);
		assertThat(output).doesNotContain(WARNING);
	}

	@Test
	void whenFloodedShouldWarnOnceAMinuteWithTheNumber(CapturedOutput output) {
		for (int second = 0; second < 120; second++) {
			reject(Outcome.MALFORMED, DATAGRAM);
			reject(Outcome.UNAUTHENTICATED, DATAGRAM);
			this.scheduler.pass(1000);
		}
		assertOccurs(2, WARNING, output);
		assertThat(output).contains("Ignored 1 " + WARNING).contains("Ignored 120 " + WARNING);
	}

	@Test
	void whenAnInstanceOfThisServiceHasAnotherSecretShouldWarnOnceAndPointToTheOrder(CapturedOutput output) {
		Authentication another = Authentication.with(List.of("incorrect horse battery staple"));
		reject(Outcome.UNAUTHENTICATED, another, starting(Stage.SCOPE, Stage.OLDER));
		reject(Outcome.UNAUTHENTICATED, another, starting(Stage.SCOPE, Stage.YOUNGER));
		assertOccurs(1, ANOTHER_SECRET, output);
		assertThat(output).containsPattern("WARN.*" + ANOTHER_SECRET)
			.contains("'Replacing a secret' in docs/properties.md")
			.doesNotContain(ANOTHER_SERVICE, NO_SECRET);
	}

	/*
	 * An instance without a secret verifies nothing, so it obeys one that signs.
	 */
	@Test
	void whenAnInstanceOfThisServiceHasNoSecretShouldWarnOnceThatItHandsOverInOneDirection(CapturedOutput output) {
		reject(Outcome.UNAUTHENTICATED, starting(Stage.SCOPE, Stage.OLDER));
		reject(Outcome.UNAUTHENTICATED, starting(Stage.SCOPE, Stage.YOUNGER));
		assertOccurs(1, NO_SECRET, output);
		assertThat(output).containsPattern("WARN.*" + NO_SECRET)
			.contains("it hands over to this one, but this one does not hand over to it",
					"'Replacing a secret' in docs/properties.md")
			.doesNotContain(ANOTHER_SERVICE, ANOTHER_SECRET);
	}

	@Test
	void whenAnotherServiceIsHeardShouldSayOnceWhatThisOneIs(CapturedOutput output) {
		reject(Outcome.FOREIGN, starting(new Scope(0xABC), Stage.OLDER));
		reject(Outcome.FOREIGN, starting(new Scope(0xABC), Stage.YOUNGER));
		reject(Outcome.FOREIGN, starting(new Scope(0xDEF), Stage.YOUNGER));
		assertOccurs(2, ANOTHER_SERVICE, output);
		assertThat(output)
			.contains("scope 0000000000000abc", "scope 0000000000000def",
					"this one is 'kiosk' on 'device', scope 0000000000000001", "'handover.service-name'")
			.doesNotContain("WARN");
	}

	@Test
	void whenThereAreManyServicesShouldSayNothingOfTheRest(CapturedOutput output) {
		for (int scope = 2; scope < 100; scope++) {
			reject(Outcome.FOREIGN, starting(new Scope(scope), Stage.OLDER));
		}
		assertOccurs(RejectionLog.CAPACITY, ANOTHER_SERVICE, output);
		reject(Outcome.UNAUTHENTICATED, starting(Stage.SCOPE, Stage.OLDER));
		assertThat(output).contains(NO_SECRET);
	}

	@Test
	void whenOfThisProcessOrAnotherDeviceOrOfUnknownScopeShouldSayNothing(CapturedOutput output) {
		PeerIdentity elsewhere = new PeerIdentity(0xB008, 1000, 1000, 9);
		PeerIdentity unknown = new PeerIdentity(PeerIdentity.UNKNOWN_BOOT, 1000, 1000, 9);
		reject(Outcome.FOREIGN, starting(Stage.SCOPE, Stage.YOUNGER));
		reject(Outcome.FOREIGN, starting(new Scope(0xABC), elsewhere));
		reject(Outcome.FOREIGN, starting(new Scope(0xABC), unknown));
		reject(Outcome.UNAUTHENTICATED, new LegacyMessage(1000));
		reject(Outcome.FOREIGN);
		assertThat(output).doesNotContain(ANOTHER_SERVICE, ANOTHER_SECRET, NO_SECRET, ANOTHER_BOOT);
	}

	@Test
	void whenAnInstanceOfThisServiceIsOfAnotherBootShouldSayOnceWhatIsRequired(CapturedOutput output) {
		PeerIdentity elsewhere = new PeerIdentity(0xB008, 1000, 1000, 9);
		reject(Outcome.FOREIGN, starting(Stage.SCOPE, elsewhere));
		reject(Outcome.FOREIGN, starting(Stage.SCOPE, new PeerIdentity(0xB009, 1000, 1000, 10)));
		assertOccurs(1, ANOTHER_BOOT, output);
		assertThat(output)
			.containsPattern(
					"WARN.*An instance of this service at 192.0.2.1 has the same device, 'device', and another "
							+ "boot id.*one kernel.*boot_id.*'handover.device-id'")
			.doesNotContain(ANOTHER_SERVICE, WARNING);
	}

	@Test
	void whenWhatIsOfAnotherBootIsNotSignedShouldSayNothingOfIt(CapturedOutput output) {
		HandoverSettings.Self self = new HandoverSettings.Self(Stage.SELF, Stage.SCOPE, "kiosk", "device", SECRET, true,
				true);
		RejectionLog log = new RejectionLog(self, new MessageDecoder(Stage.SCOPE, Stage.SELF, SECRET, true),
				this.scheduler, new HandoverLog(() -> Stage.START, Runnable::run));
		ExtendedMessage elsewhere = starting(Stage.SCOPE, new PeerIdentity(0xB008, 1000, 1000, 9));
		byte[] unsigned = new MessageEncoder(Authentication.none()).encode(elsewhere);
		log.rejected(Outcome.FOREIGN, new DatagramPacket(unsigned, unsigned.length), null);
		assertThat(output).doesNotContain(ANOTHER_BOOT);
		byte[] signed = new MessageEncoder(SECRET).encode(elsewhere);
		log.rejected(Outcome.FOREIGN, new DatagramPacket(signed, signed.length), null);
		assertThat(output).contains("An instance of this service has the same device").contains(ANOTHER_BOOT);
	}

	private static void assertOccurs(int times, String text, CapturedOutput output) {
		assertThat(StringUtils.countOccurrencesOf(output.toString(), text)).isEqualTo(times);
	}

	private static ExtendedMessage starting(Scope scope, PeerIdentity sender) {
		return Stage.message(PeerState.STARTING, scope, sender, 0);
	}

	private void reject(Outcome reason, Message message) {
		reject(reason, Authentication.none(), message);
	}

	private void reject(Outcome reason, Authentication authentication, Message message) {
		reject(reason, new MessageEncoder(authentication).encode(message));
	}

	private void reject(Outcome reason, byte... datagram) {
		this.log.rejected(reason, new DatagramPacket(datagram, datagram.length, RecordedTransport.SENDER), "eth0");
	}

}
