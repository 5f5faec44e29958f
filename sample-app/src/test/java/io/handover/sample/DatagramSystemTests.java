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
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * System tests of what the sample does with single datagrams, good and bad.
 */
class DatagramSystemTests {

	private static final int FLOOD_PER_MILLISECOND = 20;

	private static final int FLOOD_AT_MOST = 400_000;

	private static final long PAST = 1_000_000_000_000L;

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
		byte[] wrongExtension = Arrays.copyOf(Datagrams.ready(younger), 61);
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

	@Test
	void whenFloodedShouldStillObeyAYoungerPeer() throws Exception {
		SampleProcess older = this.device.start("older");
		older.awaitLog(SampleProcess.READY);
		Datagrams datagrams = this.device.datagrams();
		AtomicBoolean stop = new AtomicBoolean();
		CompletableFuture<Integer> flood = CompletableFuture.supplyAsync(() -> flood(datagrams, stop));
		ObservedProcess.await().untilAsserted(() -> assertThat(older.received("malformed")).isGreaterThan(10_000));
		assertThat(older.state()).isEqualTo("READY");
		// As a peer does: several, as any one of them can be among the dropped
		long younger = System.currentTimeMillis() + 1000;
		ObservedProcess.await().untilAsserted(() -> {
			datagrams.send(Datagrams.ready(younger));
			assertThat(older.log()).containsPattern(SampleProcess.DRAINING);
		});
		assertThat(flood.isDone()).as("the flood is over before the younger peer is obeyed").isFalse();
		older.awaitHandedOver();
		stop.set(true);
		assertThat(flood.join()).isGreaterThan(10_000);
		assertThat(older.log()).doesNotContain("Exception", "OutOfMemoryError", " ERROR ");
		assertThat(older.log().lines().filter((line) -> line.contains(" WARN "))).hasSizeLessThan(10);
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

	/**
	 * Junk of any length, and READY messages of older peers, at a bounded rate and no
	 * more than a bounded number.
	 */
	private static int flood(Datagrams datagrams, AtomicBoolean stop) {
		Random random = new Random(42);
		int sent = 0;
		try {
			while (!stop.get() && sent < FLOOD_AT_MOST) {
				for (int i = 0; i < FLOOD_PER_MILLISECOND; i++) {
					datagrams.send((i % 4 == 0) ? Datagrams.ready(random.nextLong(1, PAST)) : junk(random));
					sent++;
				}
				LockSupport.parkNanos(1_000_000);
			}
			return sent;
		}
		catch (Exception ex) {
			throw new IllegalStateException("Cannot flood", ex);
		}
	}

	private static byte[] junk(Random random) {
		byte[] junk = new byte[random.nextInt(1, 200)];
		random.nextBytes(junk);
		junk[0] = (byte) random.nextInt(2, 256);
		return junk;
	}

}
