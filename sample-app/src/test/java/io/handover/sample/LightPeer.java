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

import java.time.Instant;
import java.util.Collection;

import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A peer in a {@link PeerHostProcess}, seen from outside.
 */
record LightPeer(PeerHostProcess host, String name) {

	/**
	 * What {@link io.handover.HandoverReport} says.
	 */
	JsonNode report() {
		return this.host.ask("report", this.name);
	}

	/**
	 * What {@link io.handover.actuate.HandoverHealthIndicator} says.
	 */
	JsonNode health() {
		return this.host.ask("health", this.name);
	}

	String state() {
		return report().path("state").asString();
	}

	long received(String outcome) {
		return report().path("received").path(outcome).asLong();
	}

	long reopened() {
		return report().path("network").path("reopened").asLong();
	}

	Collection<String> links() {
		return report().path("network").path("links").valueStream().map(JsonNode::asString).toList();
	}

	/**
	 * What has happened, in words.
	 */
	Collection<String> events() {
		return report().path("events").valueStream().map((entry) -> entry.path("text").asString()).toList();
	}

	void awaitState(String state) {
		ObservedProcess.await().untilAsserted(() -> assertThat(state()).as("state of %s", this.name).isEqualTo(state));
	}

	/**
	 * Wait until the peer has handed over to another one.
	 */
	void awaitHandedOverTo(LightPeer successor) {
		awaitState("RELEASED");
		assertThat(report().path("successor").asString()).as("successor of %s", this.name)
			.isNotEmpty()
			.isEqualTo(successor.report().at("/self/instance").asString());
	}

	/**
	 * When the peer entered a state.
	 */
	Instant at(String state) {
		return report().path("events")
			.valueStream()
			.filter((entry) -> entry.path("text").asString().startsWith("Hand-over " + state))
			.map((entry) -> Instant.parse(entry.path("time").asString()))
			.findFirst()
			.orElseThrow();
	}

}
