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

import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.handover.multicast.MulticastSettings;
import io.handover.multicast.NetworkMode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SuccessorLookup}: a successor is waited for 5 seconds if it is not
 * known, and 8 if it is.
 */
class SuccessorLookupTests {

	private static final String ALONE = "No other container of this service is running; shutting down";

	private static final String HELD = "Received SIGTERM; continuing to serve until a successor is ready";

	private static final String NO_SUCCESSOR = "No successor was heard within";

	@RegisterExtension
	private final Stage stage = new Stage();

	@Test
	void whenTerminationIsRequestedShouldAskForTheServiceAndNotWaitForTheAnswer() {
		this.stage.ready().pass(60_000);
		assertThat(this.stage.lookedUp).isEmpty();
		this.stage.receivesSigterm();
		Awaitility.await().untilAsserted(() -> assertThat(this.stage.lookedUp).containsExactly("kiosk"));
		this.stage.pass(4999);
		assertThat(this.stage.recentEvents()).endsWith(HELD);
		this.stage.pass(1);
		assertThat(this.stage.lastEvent()).startsWith(NO_SUCCESSOR);
	}

	@Test
	void whenNoOtherContainerIsRunningShouldEndTheHold() {
		this.stage.ready().receivesSigterm();
		this.stage.otherContainers.complete(Optional.of(Set.of()));
		Awaitility.await().untilAsserted(() -> assertThat(this.stage.recentEvents()).endsWith(HELD, ALONE));
	}

	@Test
	void whenAnotherContainerIsRunningShouldHoldForLonger() throws Exception {
		this.stage.ready().receivesSigterm();
		this.stage.otherContainers
			.complete(Optional.of(Set.of(InetAddress.getByName("172.18.0.3"), InetAddress.getByName("172.18.0.2"))));
		String found = "Waiting for a successor: other containers of this service are running at 172.18.0.2, 172.18.0.3";
		Awaitility.await().untilAsserted(() -> assertThat(this.stage.recentEvents()).endsWith(HELD, found));
		Stage.awaitNo("handover-lookup");
		this.stage.pass(7999);
		assertThat(this.stage.lastEvent()).isEqualTo(found);
		this.stage.pass(1);
		assertThat(this.stage.lastEvent()).startsWith("The successor has not become ready in time");
	}

	@Test
	void whenTheResolverSaysNothingShouldWaitForTheSuccessor() {
		this.stage.ready().receivesSigterm();
		this.stage.otherContainers.complete(Optional.empty());
		Stage.awaitNo("handover-lookup");
		this.stage.pass(5000);
		assertThat(this.stage.lastEvent()).startsWith(NO_SUCCESSOR);
	}

	@Test
	void whenInTheNetworkOfTheHostShouldNotLookUp() {
		MulticastSettings bridge = this.stage.multicast;
		this.stage.multicast = new MulticastSettings(NetworkMode.HOST, "supervisor0", bridge.group(), bridge.port(), 1);
		this.stage.ready().receivesSigterm();
		Stage.awaitNo("handover-lookup");
		assertThat(this.stage.lookedUp).isEmpty();
	}

}
