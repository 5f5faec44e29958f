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

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.test.json.BasicJsonTester;
import tools.jackson.databind.json.JsonMapper;

import io.handover.HandoverReport;
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
							"younger": true,
							"startedAt": "2026-11-22T10:00:01Z",
							"lastHeard": "2026-11-22T10:00:02Z"
						}
					],
					"sent": {"ready": 3},
					"received": {"own": 4},
					"requests": {"inFlight": 3, "arrived": 120, "finished": 121, "cutOff": 2},
					"warnings": [],
					"shortHold": null,
					"events": [
						{"time": "2026-11-22T10:00:00Z", "text": "STARTING"}
					]
				}
				""");
	}

	@Test
	void whenItHoldsTheTakeoverShouldSaySinceWhenAndWhy() {
		assertThat(this.json.from(write(new FixedHandover().holdingTakeover()))).extractingJsonPathMapValue("takeover")
			.containsEntry("held", true)
			.containsEntry("since", "2026-11-22T10:00:00Z")
			.containsEntry("reason", "RELEASED");
	}

	@Test
	void whenTheHoldIsShortShouldSayWhatToWrite() {
		HandoverReport.ShortHold shortHold = new HandoverReport.ShortHold(Duration.ofMillis(12_700),
				Duration.ofSeconds(5), List.of("stop_grace_period: 40s", "HANDOVER_TERMINATION_GRACE_PERIOD: 40s"));
		assertThat(this.json.from(write(new FixedHandover().withShortHold(shortHold))))
			.extractingJsonPathMapValue("shortHold")
			.containsEntry("start", "PT12.7S")
			.containsEntry("hold", "PT5S")
			.containsEntry("toWrite", shortHold.toWrite());
	}

	@Test
	void whenDrainingShouldNameTheSuccessor() {
		assertThat(this.json.from(write(new FixedHandover().in(PeerState.DRAINING).handingOverTo("00000000000000ff"))))
			.extractingJsonPathStringValue("successor")
			.isEqualTo("00000000000000ff");
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
