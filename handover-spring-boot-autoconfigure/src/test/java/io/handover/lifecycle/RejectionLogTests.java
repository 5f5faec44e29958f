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
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.StringUtils;

import io.handover.protocol.Outcome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RejectionLog}.
 */
@ExtendWith(OutputCaptureExtension.class)
class RejectionLogTests {

	private static final String WARNING = "datagram(s) that were not for us or not valid";

	private static final InetAddress ADDRESS = address();

	private final RejectionLog log = new RejectionLog();

	@ParameterizedTest
	@EnumSource(names = { "MALFORMED", "UNAUTHENTICATED", "LEGACY_REFUSED" })
	void whenNotValidShouldWarnWithAllThatIsKnown(Outcome outcome, CapturedOutput output) {
		rejected(outcome, 0);
		assertThat(output).contains("Dropped 1 " + WARNING)
			.contains(outcome.label() + ", from /192.0.2.1:4711 on eth0, 3 bytes: 010203")
			.contains("handover.messages.received");
	}

	@ParameterizedTest
	@EnumSource(names = { "OWN", "FOREIGN" })
	void whenPartOfAnOrdinaryDayShouldNotWarn(Outcome outcome, CapturedOutput output) {
		rejected(outcome, 0);
		rejected(outcome, 3600);
		assertThat(output).doesNotContain(WARNING);
	}

	@Test
	void whenFloodedShouldWarnOnceAMinuteWithTheNumber(CapturedOutput output) {
		for (int second = 0; second < 120; second++) {
			rejected(Outcome.MALFORMED, second);
			rejected(Outcome.UNAUTHENTICATED, second);
		}
		assertThat(StringUtils.countOccurrencesOf(output.toString(), WARNING)).isEqualTo(2);
		assertThat(output).contains("Dropped 1 " + WARNING).contains("Dropped 120 " + WARNING);
	}

	@Test
	void whenLongShouldShowTheBeginning(CapturedOutput output) {
		this.log.rejected(Outcome.MALFORMED, packet(new byte[78], 0, 78), "eth0", Duration.ZERO);
		assertThat(output).contains("78 bytes: " + "00".repeat(16) + "…").doesNotContain("00".repeat(17));
	}

	@Test
	void whenEmptyShouldSaySo(CapturedOutput output) {
		this.log.rejected(Outcome.MALFORMED, packet(new byte[0], 0, 0), "eth0", Duration.ZERO);
		assertThat(output).contains("0 bytes: ");
	}

	@Test
	void whenInTheMiddleOfAnArrayShouldShowThatPart(CapturedOutput output) {
		this.log.rejected(Outcome.MALFORMED, packet(new byte[] { 9, 9, 1, 2, 9 }, 2, 2), "eth0", Duration.ZERO);
		assertThat(output).contains("2 bytes: 0102.");
	}

	private void rejected(Outcome outcome, long second) {
		this.log.rejected(outcome, packet(new byte[] { 1, 2, 3 }, 0, 3), "eth0", Duration.ofSeconds(second));
	}

	private static DatagramPacket packet(byte[] bytes, int offset, int length) {
		return new DatagramPacket(bytes, offset, length, ADDRESS, 4711);
	}

	private static InetAddress address() {
		try {
			return InetAddress.getByAddress(new byte[] { (byte) 192, 0, 2, 1 });
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
