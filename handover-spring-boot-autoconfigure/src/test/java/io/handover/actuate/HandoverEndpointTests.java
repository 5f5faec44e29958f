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

package io.handover.actuate;

import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.test.json.BasicJsonTester;
import tools.jackson.databind.json.JsonMapper;

import io.handover.protocol.PeerState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HandoverEndpoint}.
 */
class HandoverEndpointTests {

	private final BasicJsonTester json = new BasicJsonTester(getClass());

	@Test
	void whenReadShouldBeReadableForPeople() {
		assertThat(this.json.from(write(new FixedHandover()))).isStrictlyEqualToJson("""
				{
					"state": "READY",
					"accepting": true,
					"inUse": true,
					"self": {
						"instance": "fedcba9876543210",
						"scope": "00000000000000aa",
						"service": "kiosk",
						"device": "device",
						"boot": "0102030405060708",
						"startedAt": "2026-11-22T10:00:00Z",
						"startedSinceBoot": "PT12.345S",
						"authentication": "none"
					},
					"successor": null,
					"takeover": {"held": false, "since": null, "reason": null},
					"network": {
						"mode": "BRIDGE",
						"group": "239.192.16.16",
						"port": 1536,
						"links": ["eth0"],
						"deaf": [],
						"reopened": 2,
						"problem": null
					},
					"peers": [
						{
							"name": "00000000000000ff",
							"state": "STARTING",
							"accepting": false,
							"inUse": false,
							"younger": true,
							"startedAt": "2026-11-22T10:00:01Z",
							"lastHeard": "2026-11-22T10:00:02Z",
							"silent": false
						},
						{
							"name": "00000000000000ee",
							"state": "STARTING",
							"accepting": false,
							"inUse": false,
							"younger": true,
							"startedAt": "2026-11-22T10:00:01Z",
							"lastHeard": "2026-11-22T10:00:02Z",
							"silent": true
						}
					],
					"sent": {"ready": 3},
					"received": {"own": 4},
					"warnings": [],
					"events": [
						{"time": "2026-11-22T10:00:00Z", "text": "Hand-over STARTING"}
					]
				}
				""");
	}

	@Test
	void whenItHoldsTheTakeoverAndDrainsShouldSayToWhomAndSinceWhen() {
		String written = write(new FixedHandover().in(PeerState.DRAINING).holdingTakeover().warning("mount it"));
		assertThat(this.json.from(written)).extractingJsonPathMapValue("takeover")
			.containsEntry("held", true)
			.containsEntry("since", "2026-11-22T10:00:00Z")
			.containsEntry("reason", "RELEASED");
		assertThat(this.json.from(written)).extractingJsonPathStringValue("successor").isEqualTo("00000000000000ff");
		assertThat(this.json.from(written)).extractingJsonPathArrayValue("warnings").containsExactly("mount it");
	}

	/*
	 * With it, actuator writes the body as its own, whatever the application does to its
	 * JSON.
	 */
	@Test
	void whenReadShouldBeABodyOfActuator() {
		assertThat(new HandoverEndpoint(new FixedHandover()).handover()).isInstanceOf(OperationResponseBody.class);
	}

	private static String write(FixedHandover handover) {
		return new JsonMapper().writeValueAsString(new HandoverEndpoint(handover).handover());
	}

}
