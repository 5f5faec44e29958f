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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * System tests of devices that have IPv6 alone.
 */
class Ipv6SystemTests {

	private static final String GROUP = "ff02::4810";

	private static final int PORT = 1536;

	private static final String[] BRIDGE = { "handover.group=" + GROUP, "handover.heartbeat-interval=1s" };

	@RegisterExtension
	final Networks networks = new Networks();

	@Test
	void whenInterfacesHaveIpv6AloneShouldHandOver() throws Exception {
		NetworkNamespace one = this.networks.device();
		NetworkNamespace other = this.networks.device();
		one.connect("eth0", other, "eth0");
		assertThat(one.run("ip -4 address show dev eth0")).isEmpty();
		LightPeer older = this.networks.peers(one, "one").start("older", BRIDGE);
		assertThat(older.links()).containsExactly("eth0");
		LightPeer younger = this.networks.peers(other, "other").start("younger", BRIDGE);
		older.awaitHandedOverTo(younger);
		assertThat(younger.state()).isEqualTo("READY");
		assertThat(younger.health().path("status").asString()).isEqualTo("UP");
		assertThat(younger.received("own")).isPositive();
	}

	@Test
	void whenInterfaceHasIpv6AloneButGroupIsIpv4ShouldSaySo() throws Exception {
		NetworkNamespace device = this.networks.device();
		device.connect("eth0", this.networks.device(), "eth0");
		LightPeer peer = this.networks.peers(device, "peers").start("peer", "handover.network-interface=eth0");
		assertThat(peer.health().path("status").asString()).isEqualTo("UNKNOWN");
		assertThat(peer.health().at("/details/problem").asString()).isEqualTo("interface 'eth0' has no IPv4 address");
	}

	@Test
	void whenInHostModeShouldBeConfined() throws Exception {
		NetworkNamespace device = this.networks.device();
		NetworkNamespace neighbour = this.networks.device();
		device.connect("eth0", neighbour, "eth0");
		device.run("ip link add supervisor0 type bridge && ip link set supervisor0 up");
		device.run("ip6tables -w -A OUTPUT -o eth0 -p udp");
		PeerHostProcess others = this.networks.peers(device, "others");
		others.listen("lan", "eth0", GROUP, PORT);
		PeerHostProcess peers = this.networks.peers(device, "peers");
		String[] host = { "handover.network-mode=host", "handover.group=" + GROUP, "handover.heartbeat-interval=1s" };
		LightPeer peer = peers.start("peer", host);
		assertThat(peer.links()).containsExactly("supervisor0");
		byte[] younger = Datagrams.ready(System.currentTimeMillis() + 1000);
		PeerHostProcess neighbours = this.networks.peers(neighbour, "neighbours");
		neighbours.send("eth0", GROUP, PORT, younger, 50);
		ObservedProcess.await().untilAsserted(() -> assertThat(others.heard("lan")).isGreaterThanOrEqualTo(50));
		long own = peer.received("own");
		ObservedProcess.await().untilAsserted(() -> assertThat(peer.received("own")).isGreaterThan(own));
		assertThat(peer.state()).isEqualTo("READY");
		assertThat(peer.received("younger")).isZero();
		assertThat(device.run("ip6tables -w -n -v -x -L OUTPUT")).containsPattern("(?m)^ +0 +0 .* eth0 ");
		peer.awaitHandedOverTo(peers.start("younger", host));
	}

}
