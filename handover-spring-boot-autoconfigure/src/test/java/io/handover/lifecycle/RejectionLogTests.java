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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.StringUtils;

import io.handover.process.VirtualScheduler;
import io.handover.protocol.Outcome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RejectionLog}.
 */
@ExtendWith(OutputCaptureExtension.class)
class RejectionLogTests {

	private static final String WARNING = "datagram(s) that are not valid here";

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final RejectionLog log = new RejectionLog(this.scheduler);

	@ParameterizedTest
	@EnumSource(names = { "MALFORMED", "UNAUTHENTICATED", "LEGACY_REFUSED" })
	void whenNotValidShouldWarnWithAllThatIsKnown(Outcome reason, CapturedOutput output) {
		reject(reason);
		assertThat(output).contains("Ignored 1 " + WARNING)
			.contains(reason.label() + ", 3 bytes from /192.0.2.1:4711 on eth0: 010203")
			.contains("handover.messages.received");
	}

	@Test
	void whenSenderAndLinkAreUnknownShouldLeaveThemOut(CapturedOutput output) {
		this.log.rejected(Outcome.MALFORMED, new DatagramPacket(new byte[] { 1 }, 1), null);
		assertThat(output).contains("malformed, 1 bytes: 01.");
	}

	@ParameterizedTest
	@EnumSource(names = { "OWN", "FOREIGN" })
	void whenOfAnotherServiceShouldNotWarn(Outcome reason, CapturedOutput output) {
		reject(reason);
		this.scheduler.pass(3_600_000);
		reject(reason);
		assertThat(output).doesNotContain(WARNING);
	}

	@Test
	void whenFloodedShouldWarnOnceAMinuteWithTheNumber(CapturedOutput output) {
		for (int second = 0; second < 120; second++) {
			reject(Outcome.MALFORMED);
			reject(Outcome.UNAUTHENTICATED);
			this.scheduler.pass(1000);
		}
		assertThat(StringUtils.countOccurrencesOf(output.toString(), WARNING)).isEqualTo(2);
		assertThat(output).contains("Ignored 1 " + WARNING).contains("Ignored 120 " + WARNING);
	}

	@Test
	void whenLongShouldShowTheBeginning(CapturedOutput output) {
		reject(packet(new byte[78], 0, 78));
		assertThat(output).contains("78 bytes from /192.0.2.1:4711 on eth0: " + "00".repeat(16) + "...")
			.doesNotContain("00".repeat(17));
	}

	@Test
	void whenEmptyShouldLogThat(CapturedOutput output) {
		reject(packet(new byte[0], 0, 0));
		assertThat(output).contains("0 bytes from /192.0.2.1:4711 on eth0: .");
	}

	@Test
	void whenInTheMiddleOfAnArrayShouldShowThatPart(CapturedOutput output) {
		reject(packet(new byte[] { 9, 9, 1, 2, 9 }, 2, 2));
		assertThat(output).contains("on eth0: 0102.");
	}

	private void reject(Outcome reason) {
		this.log.rejected(reason, packet(new byte[] { 1, 2, 3 }, 0, 3), "eth0");
	}

	private void reject(DatagramPacket packet) {
		this.log.rejected(Outcome.MALFORMED, packet, "eth0");
	}

	private static DatagramPacket packet(byte[] bytes, int offset, int length) {
		return new DatagramPacket(bytes, offset, length, RecordedTransport.SENDER);
	}

}
