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

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * System tests of the hand-over between instances of the sample.
 */
class HandoverSystemTests {

	private static final int SIGTERM = 128 + 15;

	@RegisterExtension
	final Device device = Device.onLoopback();

	@Test
	void whenYoungerIsReadyShouldHandOverWithoutLosingARequest() throws Exception {
		SampleProcess older = this.device.startJar("older", List.of(), "handover.drain.delay=2s");
		older.awaitLog(SampleProcess.READY);
		AtomicBoolean stop = new AtomicBoolean();
		CompletableFuture<Integer> requests = CompletableFuture.supplyAsync(() -> requestsWhileReady(older, stop));
		SampleProcess younger = this.device.startJar("younger", List.of());
		older.awaitHandedOver();
		stop.set(true);
		assertThat(requests.join()).as("requests answered by the older").isPositive();
		assertThat(older.awaitLog(SampleProcess.FILE_WRITTEN).group(1)).isEqualTo(this.device.marker().toString());
		assertThat(this.device.marker()).isRegularFile();
		assertThat(older.isAlive()).isTrue();
		assertThat(younger.state()).isEqualTo("READY");
		assertThat(younger.get("/actuator/health").statusCode()).isEqualTo(200);
		assertThat(younger.log()).doesNotContainPattern(SampleProcess.DRAINING);
	}

	@Test
	void whenYoungerIsKilledBeforeItIsReadyShouldNotNotice() throws Exception {
		SampleProcess older = this.device.start("older");
		older.awaitLog(SampleProcess.READY);
		SampleProcess younger = this.device.start("younger", "sample.startup-delay=10m");
		younger.awaitLog(SampleProcess.STARTING);
		younger.httpPort();
		younger.kill();
		this.device.sendReady(1);
		ObservedProcess.await().untilAsserted(() -> assertThat(older.received("older")).isPositive());
		assertThat(older.log()).doesNotContainPattern(SampleProcess.DRAINING);
		assertThat(older.state()).isEqualTo("READY");
		assertThat(older.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
		assertThat(this.device.marker()).doesNotExist();
	}

	@Test
	void whenMarkerIsThereAtStartShouldDeleteIt() throws Exception {
		Files.createDirectories(this.device.marker().getParent());
		Files.createFile(this.device.marker());
		SampleProcess process = this.device.start("process");
		process.awaitLog("Hand-over file " + this.device.marker() + " deleted");
		assertThat(this.device.marker()).doesNotExist();
	}

	@Test
	void whenThreeStartShouldKeepTheYoungestReadyOne() throws Exception {
		SampleProcess first = this.device.start("first");
		first.awaitLog(SampleProcess.STARTING);
		SampleProcess second = this.device.start("second");
		second.awaitLog(SampleProcess.STARTING);
		SampleProcess third = this.device.start("third");
		first.awaitHandedOver();
		second.awaitHandedOver();
		assertThat(third.state()).isEqualTo("READY");
		assertThat(third.log()).doesNotContainPattern(SampleProcess.DRAINING);
	}

	@Test
	void whenYoungerIsReadyWhileStartingShouldHandOver() throws Exception {
		SampleProcess older = this.device.start("older", "sample.startup-delay=5s");
		older.httpPort();
		this.device.sendReady(System.currentTimeMillis() + 1000);
		older.awaitHandedOver();
		assertThat(older.log()).doesNotContain(SampleProcess.READY);
		assertThat(this.device.marker()).isRegularFile();
	}

	@Test
	void whenSuccessorDiesShouldEndSoThatItIsStartedAgain() throws Exception {
		SampleProcess older = this.device.start("older", "handover.heartbeat-interval=1s");
		older.awaitLog(SampleProcess.READY);
		SampleProcess younger = this.device.start("younger", "handover.heartbeat-interval=1s");
		older.awaitHandedOver();
		// Longer than its patience of 3 s.
		String before = older.log();
		long heard = younger.received("own");
		ObservedProcess.await().until(() -> younger.received("own") >= heard + 12);
		assertThat(older.isAlive()).isTrue();
		assertThat(older.log()).isEqualTo(before);
		younger.kill();
		assertThat(older.awaitExit(ObservedProcess.PATIENCE)).as(older.log()).isEqualTo(75);
		assertThat(older.log()).contains("No other instance of this service starts or serves");
		assertThat(this.device.marker()).doesNotExist();
		SampleProcess again = this.device.start("again");
		again.awaitLog(SampleProcess.READY);
	}

	@Test
	void whenToldToExitShouldExitWithZero() throws Exception {
		SampleProcess older = this.device.start("older", "handover.after-handover=exit");
		older.awaitLog(SampleProcess.READY);
		this.device.sendReady(System.currentTimeMillis() + 1000);
		assertThat(older.awaitExit(ObservedProcess.PATIENCE)).isZero();
		assertThat(older.log()).contains(SampleProcess.RELEASED).doesNotContain(SampleProcess.PARKED);
		assertThat(this.device.marker()).isRegularFile();
	}

	@Test
	void whenParkedShouldOnlyListenAndUseNoProcessorAndEndOnSigterm() throws Exception {
		SampleProcess parked = this.device.start("parked");
		parked.awaitLog(SampleProcess.READY);
		assertThat(parked.sockets()).as("sockets before: HTTP, and UDP")
			.anyMatch((socket) -> socket.startsWith("tcp"))
			.anyMatch((socket) -> socket.startsWith("udp"));
		this.device.sendReady(System.currentTimeMillis() + 1000);
		parked.awaitHandedOver();
		ObservedProcess.await()
			.untilAsserted(
					() -> assertThat(parked.sockets()).isNotEmpty().allMatch((socket) -> socket.startsWith("udp")));
		// The JVM's own threads (compiler, collector) come to rest within a moment
		Duration[] before = { parked.processorTime() };
		ObservedProcess.await().pollInterval(Duration.ofSeconds(3)).until(() -> {
			Duration used = parked.processorTime().minus(before[0]);
			before[0] = before[0].plus(used);
			return used.toMillis() <= 20;
		});
		parked.terminate();
		assertThat(parked.awaitExit(ObservedProcess.PATIENCE)).isEqualTo(SIGTERM);
	}

	private static int requestsWhileReady(SampleProcess process, AtomicBoolean stop) {
		try {
			int requests = 0;
			while (!stop.get() && process.get("/actuator/health/readiness").statusCode() == 200) {
				assertThat(process.get("/api/work?millis=20").statusCode()).isEqualTo(200);
				requests++;
			}
			return requests;
		}
		catch (Exception ex) {
			throw new IllegalStateException("A request has failed", ex);
		}
	}

}
