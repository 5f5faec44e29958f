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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * System tests of secrets.
 */
class SecretSystemTests {

	private static final String OLD = "old-secret-0123456789";

	private static final String NEW = "new-secret-0123456789";

	private static final String LOOPBACK = "handover.network-interface=lo";

	@RegisterExtension
	final Networks networks = new Networks();

	private NetworkNamespace namespace;

	private PeerHostProcess peers;

	@BeforeEach
	void startHost() throws Exception {
		this.namespace = this.networks.device();
		this.peers = this.networks.peers(this.namespace, "peers");
	}

	@Test
	void whenSecretIsReplacedReleaseByReleaseShouldHandOverEachTime() {
		LightPeer first = start("first", OLD);
		LightPeer second = start("second", OLD, NEW);
		first.awaitHandedOverTo(second);
		LightPeer third = start("third", NEW, OLD);
		second.awaitHandedOverTo(third);
		LightPeer fourth = start("fourth", NEW);
		third.awaitHandedOverTo(fourth);
		assertThat(fourth.state()).isEqualTo("READY");
	}

	@Test
	void whenSecretIsWrongOrMissingShouldChangeNothing() {
		LightPeer peer = start("peer", OLD);
		LightPeer wrong = start("wrong", NEW);
		LightPeer missing = start("missing");
		byte[] legacy = Datagrams.ready(System.currentTimeMillis() + 1000);
		this.peers.send("lo", Datagrams.GROUP, 1536, legacy, Datagrams.REPETITIONS);
		ObservedProcess.await().untilAsserted(() -> {
			// STARTING and READY of both, and what Node would say
			assertThat(peer.received("unauthenticated")).isGreaterThanOrEqualTo(2 + 2 + Datagrams.REPETITIONS);
			assertThat(wrong.received("unauthenticated")).isGreaterThanOrEqualTo(2 + Datagrams.REPETITIONS);
		});
		for (LightPeer each : List.of(peer, wrong)) {
			assertThat(each.state()).isEqualTo("READY");
			assertThat(each.report().path("peers")).isEmpty();
			assertThat(each.received("younger") + each.received("older")).isZero();
		}
		// Who has no secret listens to anybody
		missing.awaitState("RELEASED");
	}

	@Test
	void whenThereAreSecretsShouldShowThemNowhere() throws Exception {
		// Not on the command line, which these settings show
		Map<String, String> secrets = Map.of("HANDOVER_SECRETS_0", OLD, "HANDOVER_SECRETS_1", NEW);
		SampleProcess sample = this.networks.sample(this.namespace, "sample", secrets, LOOPBACK,
				"management.endpoints.web.exposure.include=*", "management.endpoint.env.show-values=always",
				"management.endpoint.configprops.show-values=always", "logging.level.io.handover=trace",
				"logging.level.org.springframework.boot=debug");
		sample.awaitLog(SampleProcess.READY);
		start("wrong", "another-secret-0123456789");
		int port = sample.httpPort();
		ObservedProcess.await()
			.untilAsserted(() -> assertThat(
					this.peers.get(port, "/actuator/handover").at("/received/unauthenticated").asLong())
				.isPositive());
		JsonNode links = this.peers.get(port, "/actuator").path("_links");
		List<String> paths = links.valueStream()
			.filter((link) -> !link.path("templated").asBoolean())
			.map((link) -> link.path("href").asString().replaceAll(".*?(/actuator)", "$1"))
			// The whole heap, which is nothing to be exposed
			.filter((path) -> !path.equals("/actuator/heapdump"))
			.toList();
		assertThat(paths).contains("/actuator/env", "/actuator/configprops", "/actuator/handover", "/actuator/health",
				"/actuator/prometheus", "/actuator/beans");
		assertThat(paths).allSatisfy(
				(path) -> assertThat(this.peers.getText(port, path)).as(path).isNotEmpty().doesNotContain(OLD, NEW));
		assertThat(this.peers.getText(port, "/actuator/env/HANDOVER_SECRETS_0")).contains("******")
			.doesNotContain(OLD, NEW);
		start("younger", OLD, NEW);
		sample.awaitHandedOver();
		assertThat(sample.log()).contains("HMAC-SHA-256").doesNotContain(OLD, NEW);
	}

	private LightPeer start(String name, String... secrets) {
		List<String> properties = new ArrayList<>(List.of(LOOPBACK, "handover.service-name=sample"));
		for (int i = 0; i < secrets.length; i++) {
			properties.add("handover.secrets[%d]=%s".formatted(i, secrets[i]));
		}
		return this.peers.start(name, properties.toArray(String[]::new));
	}

}
