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

package io.handover.sample;

import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * System tests of what the sample does with single datagrams, good and bad.
 */
class DatagramSystemTests {

	@RegisterExtension
	final Device device = Device.onLoopback();

	@Test
	void whenDatagramIsYoungerAndOnlyThenShouldHandOver() throws Exception {
		Datagrams datagrams = this.device.datagrams();
		SampleProcess older = this.device.start("older");
		byte[] own = datagrams.awaitReady();
		long startTime = Datagrams.startTime(own);
		sendAndAwait(datagrams, Datagrams.ready(startTime - 1000), older, "older");
		sendAndAwait(datagrams, Datagrams.ready(startTime), older, "older");
		sendAndAwait(datagrams, own, older, "own");
		assertThat(older.received("younger")).isZero();
		assertThat(older.state()).isEqualTo("READY");
		assertThat(this.device.marker()).doesNotExist();
		datagrams.sendRepeatedly(Datagrams.ready(startTime + 1000));
		older.awaitHandedOver();
		assertThat(this.device.marker()).isRegularFile();
	}

	@Test
	void whenDatagramIsMalformedShouldCountItAndGoOn() throws Exception {
		SampleProcess older = this.device.start("older");
		older.awaitLog(SampleProcess.READY);
		Datagrams datagrams = this.device.datagrams();
		long younger = System.currentTimeMillis() + 1000;
		byte[] tooShort = Arrays.copyOf(Datagrams.ready(younger), 8);
		byte[] wrongVersion = Datagrams.ready(younger);
		wrongVersion[0] = 2;
		byte[] wrongExtension = Arrays.copyOf(Datagrams.ready(younger), 66);
		wrongExtension[9] = 'H';
		wrongExtension[10] = 'O';
		byte[] cutExtension = Arrays.copyOf(wrongExtension, 20);
		for (byte[] malformed : List.of(new byte[1], tooShort, wrongVersion, wrongExtension, cutExtension,
				new byte[1400])) {
			datagrams.send(malformed);
		}
		ObservedProcess.await().untilAsserted(() -> assertThat(older.received("malformed")).isEqualTo(6));
		assertThat(older.state()).isEqualTo("READY");
		assertThat(older.log()).doesNotContain("Exception", " ERROR ");
		datagrams.sendRepeatedly(Datagrams.ready(younger));
		older.awaitHandedOver();
	}

	private static void sendAndAwait(Datagrams datagrams, byte[] datagram, SampleProcess process, String outcome)
			throws Exception {
		long before = process.received(outcome);
		datagrams.sendRepeatedly(datagram);
		ObservedProcess.await()
			.failFast("The datagram was obeyed", () -> process.log().contains("Hand-over DRAINING"))
			.untilAsserted(() -> assertThat(process.received(outcome)).as(outcome)
				.isGreaterThanOrEqualTo(before + Datagrams.REPETITIONS));
	}

}
