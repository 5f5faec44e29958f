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
import java.time.Instant;
import java.time.OffsetDateTime;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * System tests of an instance under a flood of junk.
 */
class FloodSystemTests {

	private static final int PER_SECOND = 50_000;

	private static final int PORT = 1536;

	private static final String LOOPBACK = "handover.network-interface=lo";

	@RegisterExtension
	final Networks networks = new Networks();

	@Test
	void whenFloodedShouldServeAndObeyAYoungerPeer() throws Exception {
		NetworkNamespace device = this.networks.device();
		SampleProcess older = this.networks.sample(device, "older", LOOPBACK);
		older.awaitLog(SampleProcess.READY);
		PeerHostProcess peers = this.networks.peers(device, "peers");
		PeerHostProcess attacker = this.networks.peers(device, "attacker");
		int port = older.httpPort();
		attacker.ask("flood", "begin", Integer.toString(PORT), Integer.toString(PER_SECOND));
		ObservedProcess.await().untilAsserted(() -> {
			JsonNode received = peers.get(port, "/actuator/handover").path("received");
			assertThat(received.path("malformed").asLong()).isGreaterThan(PER_SECOND / 2);
			assertThat(received.path("foreign").asLong()).isGreaterThan(PER_SECOND / 4);
			assertThat(received.path("older").asLong()).isGreaterThan(PER_SECOND / 4);
		});
		assertThat(peers.get(port, "/actuator/handover").path("state").asString()).isEqualTo("READY");
		assertThat(peers.get(port, "/actuator/handover").path("peers").size()).isLessThanOrEqualTo(64);
		LightPeer younger = peers.start("younger", LOOPBACK, "handover.service-name=sample");
		older.awaitHandedOver();
		Instant obeyed = OffsetDateTime.parse(older.awaitLog("(?m)^(\\S+) .*" + SampleProcess.DRAINING).group(1))
			.toInstant();
		System.out.printf("READY in a flood of %,d datagrams a second is obeyed after %d ms%n", PER_SECOND,
				Duration.between(younger.at("READY"), obeyed).toMillis());
		assertThat(attacker.ask("flood", "end", "", "").asLong()).as("the flood continued until then")
			.isGreaterThan(PER_SECOND);
		assertThat(younger.state()).isEqualTo("READY");
		assertThat(older.log()).doesNotContain("OutOfMemoryError", " ERROR ", "Exception");
		assertThat(older.log().lines().filter((line) -> line.contains(" WARN "))).hasSizeLessThan(10);
	}

}
