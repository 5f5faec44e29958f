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

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * System tests of a process that has handed over and waits for its end.
 */
class ParkedSystemTests {

	private static final int SIGTERM = 128 + 15;

	@RegisterExtension
	final Device device = Device.onLoopback();

	@Test
	void whenParkedShouldOnlyListenAndUseNoProcessorAndEndOnSigterm() throws Exception {
		SampleProcess parked = this.device.start("parked");
		parked.awaitLog(SampleProcess.READY);
		assertThat(parked.sockets()).as("sockets before: HTTP, and UDP")
			.anyMatch((socket) -> socket.startsWith("tcp"))
			.anyMatch((socket) -> socket.startsWith("udp"));
		this.device.datagrams().sendRepeatedly(Datagrams.ready(System.currentTimeMillis() + 1000));
		parked.awaitHandedOver();
		ObservedProcess.await()
			.untilAsserted(
					() -> assertThat(parked.sockets()).isNotEmpty().allMatch((socket) -> socket.startsWith("udp")));
		// The JVM's own threads (compiler, collector) come to rest within a moment
		ObservedProcess.await().until(() -> isAtRest(parked));
		parked.terminate();
		assertThat(parked.awaitExit(ObservedProcess.onThisMachine(Duration.ofSeconds(1)))).isEqualTo(SIGTERM);
	}

	private static boolean isAtRest(SampleProcess process) throws Exception {
		long before = process.processorTicks();
		Thread.sleep(3000);
		return process.processorTicks() - before <= 2;
	}

}
