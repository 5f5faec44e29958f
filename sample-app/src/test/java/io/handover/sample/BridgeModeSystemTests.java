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

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * System tests of the bridge mode in containers that share networks.
 */
class BridgeModeSystemTests {

	private static final String INTERVAL = "handover.heartbeat-interval=1s";

	@RegisterExtension
	final Networks networks = new Networks();

	private NetworkNamespace front;

	@BeforeEach
	void connect() throws Exception {
		this.front = this.networks.lan();
	}

	@Test
	void whenOnTwoNetworksShouldHandOverInBothDirectionsOnEach() throws Exception {
		NetworkNamespace back = this.networks.lan();
		NetworkNamespace container = container("eth0", "192.0.2.1", this.front);
		// The default route is that of the first network
		this.networks.plug(container, "eth1", "198.51.100.1/24", back);
		PeerHostProcess peers = this.networks.peers(container, "peers");
		PeerHostProcess atFront = this.networks.peers(container("eth0", "192.0.2.2", this.front), "front");
		NetworkNamespace withoutRoute = this.networks.device();
		this.networks.plug(withoutRoute, "eth0", "198.51.100.2/24", back);
		PeerHostProcess atBack = this.networks.peers(withoutRoute, "back");
		LightPeer last = null;
		for (PeerHostProcess others : new PeerHostProcess[] { atFront, atBack }) {
			String service = "handover.service-name=" + ((others == atFront) ? "front" : "back");
			LightPeer oldest = others.start("oldest", INTERVAL, service);
			LightPeer younger = peers.start("younger-" + service, INTERVAL, service);
			assertThat(younger.links()).containsExactly("eth0", "eth1");
			oldest.awaitHandedOverTo(younger);
			last = others.start("youngest", INTERVAL, service);
			younger.awaitHandedOverTo(last);
			assertThat(last.health().path("status").asString()).isEqualTo("UP");
		}
		assertThat(last.links()).containsExactly("eth0");
	}

	@Test
	void whenTwoServicesShareOneNetworkShouldNotDisturbEachOther() throws Exception {
		PeerHostProcess first = this.networks.peers(container("eth0", "192.0.2.1", this.front), "first");
		PeerHostProcess second = this.networks.peers(container("eth0", "192.0.2.2", this.front), "second");
		String one = "handover.service-name=one";
		String other = "handover.service-name=other";
		LightPeer oldOne = first.start("old", INTERVAL, one);
		LightPeer oldOther = second.start("old", INTERVAL, other);
		LightPeer newOne = second.start("new", INTERVAL, one);
		oldOne.awaitHandedOverTo(newOne);
		assertThat(oldOther.state()).isEqualTo("READY");
		assertThat(oldOther.received("foreign")).isPositive();
		assertThat(oldOther.received("younger")).isZero();
		LightPeer newOther = first.start("new", INTERVAL, other);
		oldOther.awaitHandedOverTo(newOther);
		assertThat(newOne.state()).isEqualTo("READY");
		assertThat(newOne.received("foreign")).isPositive();
	}

	/**
	 * The limit that the documentation names, and the property that ends it.
	 */
	@Test
	void whenNodeIsAnotherServiceShouldObeyItUnlessLegacyPeersAreRefused() throws Exception {
		PeerHostProcess peers = this.networks.peers(container("eth0", "192.0.2.1", this.front), "peers");
		LightPeer obedient = peers.start("obedient", INTERVAL, "handover.service-name=one");
		LightPeer strict = peers.start("strict", INTERVAL, "handover.service-name=two",
				"handover.accept-legacy-peers=false");
		NodePeer node = this.networks.node(container("eth0", "192.0.2.2", this.front), "node");
		node.awaitLog(NodePeer.READY);
		obedient.awaitState("RELEASED");
		assertThat(peers.log()).contains("'handover.accept-legacy-peers'");
		ObservedProcess.await().untilAsserted(() -> assertThat(strict.received("legacy_refused")).isPositive());
		assertThat(strict.state()).isEqualTo("READY");
		assertThat(node.log()).doesNotContainPattern(NodePeer.DRAINING);
		// Nothing on this side can keep the Node peer from taking another service for its
		// own
		peers.start("youngest", INTERVAL, "handover.service-name=three");
		node.awaitLog(NodePeer.DRAINING);
		assertThat(strict.state()).isEqualTo("READY");
	}

	private NetworkNamespace container(String networkInterface, String address, NetworkNamespace network)
			throws Exception {
		NetworkNamespace container = this.networks.device();
		this.networks.plug(container, networkInterface, address + "/24", network);
		container.run("ip route add default via 192.0.2.254 dev " + networkInterface);
		return container;
	}

}
