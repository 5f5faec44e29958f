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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.StringUtils;

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
 * Tests for {@link IgnoredPeerLog}.
 */
@ExtendWith(OutputCaptureExtension.class)
class IgnoredPeerLogTests {

	private static final String ANOTHER_SECRET = "An instance of this service on this device signs its messages with "
			+ "none of 'handover.secrets'";

	private static final String NO_SECRET = "An instance of this service on this device does not sign its messages";

	private static final String ANOTHER_SERVICE = "Another service is heard on this device";

	private static final Authentication SECRET = Authentication.with(List.of("correct horse battery staple"));

	@RegisterExtension
	final Stage stage = new Stage();

	private final IgnoredPeerLog log = new IgnoredPeerLog(Stage.MEMBERSHIP,
			new MessageDecoder(Stage.SCOPE, Stage.SELF, SECRET, true));

	@Test
	void whenAnInstanceOfThisServiceHasAnotherSecretShouldWarnOnceAndPointToTheOrder(CapturedOutput output) {
		rejectSigned(starting(Stage.SCOPE, Stage.OLDER));
		rejectSigned(starting(Stage.SCOPE, Stage.YOUNGER));
		assertThat(StringUtils.countOccurrencesOf(output.toString(), ANOTHER_SECRET)).isEqualTo(1);
		assertThat(output).contains("WARN", "'Replacing a secret' in docs/properties.md")
			.doesNotContain(ANOTHER_SERVICE, NO_SECRET);
	}

	/*
	 * An instance without a secret verifies nothing, so it obeys one that signs.
	 */
	@Test
	void whenAnInstanceOfThisServiceHasNoSecretShouldWarnOnceThatItHandsOverInOneDirection(CapturedOutput output) {
		reject(Outcome.UNAUTHENTICATED, starting(Stage.SCOPE, Stage.OLDER));
		reject(Outcome.UNAUTHENTICATED, starting(Stage.SCOPE, Stage.YOUNGER));
		assertThat(StringUtils.countOccurrencesOf(output.toString(), NO_SECRET)).isEqualTo(1);
		assertThat(output)
			.contains("WARN", "it hands over to this one, but this one does not hand over to it",
					"'Replacing a secret' in docs/properties.md")
			.doesNotContain(ANOTHER_SERVICE, ANOTHER_SECRET);
	}

	@Test
	void whenAnotherServiceIsHeardShouldSayOnceWhatThisOneIs(CapturedOutput output) {
		reject(Outcome.FOREIGN, starting(new Scope(0xABC), Stage.OLDER));
		reject(Outcome.FOREIGN, starting(new Scope(0xABC), Stage.YOUNGER));
		reject(Outcome.FOREIGN, starting(new Scope(0xDEF), Stage.YOUNGER));
		assertThat(StringUtils.countOccurrencesOf(output.toString(), ANOTHER_SERVICE)).isEqualTo(2);
		assertThat(output)
			.contains("scope 0000000000000abc", "scope 0000000000000def",
					"this one is 'kiosk' on 'device', scope 0000000000000001", "'handover.service-name'")
			.doesNotContain("WARN");
	}

	@Test
	void whenAnotherApplicationOfThisProcessIsHeardShouldSayNothing(CapturedOutput output) {
		reject(Outcome.FOREIGN, starting(Stage.SCOPE, Stage.YOUNGER));
		assertThat(output).doesNotContain(ANOTHER_SERVICE, ANOTHER_SECRET, NO_SECRET);
	}

	@Test
	void whenThereAreManyServicesShouldSayNothingOfTheRest(CapturedOutput output) {
		for (int scope = 2; scope < 100; scope++) {
			reject(Outcome.FOREIGN, starting(new Scope(scope), Stage.OLDER));
		}
		assertThat(StringUtils.countOccurrencesOf(output.toString(), ANOTHER_SERVICE))
			.isEqualTo(IgnoredPeerLog.CAPACITY);
		reject(Outcome.UNAUTHENTICATED, starting(Stage.SCOPE, Stage.OLDER));
		assertThat(output).contains(NO_SECRET);
	}

	@Test
	void whenOnAnotherDeviceOrOfUnknownScopeShouldSayNothing(CapturedOutput output) {
		PeerIdentity elsewhere = new PeerIdentity(0xB008, 1000, 1000, 9);
		PeerIdentity unknown = new PeerIdentity(PeerIdentity.UNKNOWN_BOOT, 1000, 1000, 9);
		reject(Outcome.FOREIGN, starting(new Scope(0xABC), elsewhere));
		reject(Outcome.FOREIGN, starting(Stage.SCOPE, elsewhere));
		reject(Outcome.FOREIGN, starting(new Scope(0xABC), unknown));
		reject(Outcome.UNAUTHENTICATED, new LegacyMessage(1000));
		this.log.datagramRejected(Outcome.MALFORMED, new DatagramPacket(new byte[1], 1), null);
		this.log.datagramRejected(Outcome.FOREIGN, new DatagramPacket(new byte[0], 0), null);
		assertThat(output).doesNotContain(ANOTHER_SERVICE, ANOTHER_SECRET, NO_SECRET);
	}

	@Test
	void whenAnotherServiceSpeaksToAPeerShouldSayIt(CapturedOutput output) {
		this.stage.started();
		this.stage.receives(starting(new Scope(0xABC), Stage.OLDER));
		assertThat(output).contains(ANOTHER_SERVICE);
	}

	private static ExtendedMessage starting(Scope scope, PeerIdentity sender) {
		return new ExtendedMessage(PeerState.STARTING, scope, sender, 0);
	}

	private void reject(Outcome reason, Message message) {
		reject(reason, Authentication.none(), message);
	}

	private void rejectSigned(Message message) {
		reject(Outcome.UNAUTHENTICATED, Authentication.with(List.of("incorrect horse battery staple")), message);
	}

	private void reject(Outcome reason, Authentication authentication, Message message) {
		byte[] bytes = new MessageEncoder(authentication).encode(message);
		this.log.datagramRejected(reason, new DatagramPacket(bytes, bytes.length), "eth0");
	}

}
