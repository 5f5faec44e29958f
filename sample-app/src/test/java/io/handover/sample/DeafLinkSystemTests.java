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
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * System tests of a ready peer that cannot hear any more.
 */
class DeafLinkSystemTests {

	private static final String INTERVAL = "handover.heartbeat-interval=1s";

	@RegisterExtension
	final Networks networks = new Networks();

	private NetworkNamespace device;

	@BeforeEach
	void connect() throws Exception {
		this.device = this.networks.device();
		this.networks.plug(this.device, "eth0", "192.0.2.1/24", this.networks.lan());
	}

	@Test
	void whenDeafShouldNoticeAndReopenAndCount() throws Exception {
		PeerHostProcess peers = this.networks.peers(this.device, "peers");
		SampleProcess sample = this.networks.sample(this.device, "sample", INTERVAL);
		sample.awaitLog(SampleProcess.READY);
		int port = sample.httpPort();
		assertThat(peers.get(port, "/actuator/health").path("status").asString()).isEqualTo("UP");
		assertThat(reopened(peers, port)).isZero();
		this.device.run("iptables -w -A INPUT -d 239.192.16.16 -j DROP");
		ObservedProcess.await().untilAsserted(() -> {
			JsonNode health = peers.get(port, "/actuator/health");
			assertThat(health.at("/components/handover/status").asString()).isEqualTo("UNKNOWN");
			assertThat(health.at("/components/handover/details/deaf/0").asString()).isEqualTo("eth0");
			assertThat(health.path("status").asString()).isEqualTo("UP");
			assertThat(reopened(peers, port)).isPositive();
		});
		sample.awaitLog("WARN .* This instance does not hear itself on eth0");
		this.device.run("iptables -w -D INPUT -d 239.192.16.16 -j DROP");
		ObservedProcess.await()
			.untilAsserted(
					() -> assertThat(peers.get(port, "/actuator/health").at("/components/handover/status").asString())
						.isEqualTo("UP"));
		sample.awaitLog("This instance hears itself again on eth0");
		peers.start("younger", INTERVAL, "handover.service-name=sample");
		sample.awaitHandedOver();
	}

	@Test
	void whenInterfaceGoesDownAndUpShouldReopenAndHandOver() throws Exception {
		PeerHostProcess peers = this.networks.peers(this.device, "peers");
		String all = "handover.service-name=all";
		String named = "handover.service-name=named";
		LightPeer onAll = peers.start("all", INTERVAL, all);
		LightPeer onNamed = peers.start("named", INTERVAL, named, "handover.network-interface=eth0");
		this.device.run("ip link set eth0 down");
		ObservedProcess.await().untilAsserted(() -> {
			assertThat(onAll.links()).isEmpty();
			assertThat(onAll.health().at("/details/problem").asString()).contains("no interface is up");
			assertThat(onNamed.health().at("/details/problem").asString()).contains("nothing can be sent on 'eth0'");
			assertThat(onNamed.health().at("/details/deaf/0").asString()).isEqualTo("eth0");
			assertThat(onNamed.reopened()).isPositive();
		});
		this.device.run("ip link set eth0 up");
		ObservedProcess.await().untilAsserted(() -> {
			assertThat(onAll.health().path("status").asString()).isEqualTo("UP");
			assertThat(onNamed.health().path("status").asString()).isEqualTo("UP");
			assertThat(onAll.reopened()).isPositive();
		});
		onAll.awaitHandedOverTo(peers.start("new-all", INTERVAL, all));
		onNamed.awaitHandedOverTo(peers.start("new-named", INTERVAL, named));
	}

	@Test
	void whenDeafOnOneOfTwoLinksShouldLeaveTheOtherAlone() throws Exception {
		this.networks.plug(this.device, "eth1", "198.51.100.1/24", this.networks.lan());
		this.device.run("iptables -w -A INPUT -i eth0 -d 239.192.16.16 -j DROP");
		PeerHostProcess peers = this.networks.peers(this.device, "peers");
		String service = "handover.service-name=service";
		LightPeer older = peers.start("older", INTERVAL, service);
		ObservedProcess.await().untilAsserted(() -> assertThat(older.reopened()).isGreaterThan(1));
		assertThat(older.links()).containsExactly("eth0", "eth1");
		assertThat(older.health().at("/details/deaf")).hasToString("[\"eth0\"]");
		assertThat(older.events()).filteredOn((event) -> event.contains("does not hear itself on eth0")).hasSize(1);
		assertThat(older.events()).noneMatch((event) -> event.contains("eth1") && event.contains("again"));
		this.device.run("iptables -w -D INPUT -i eth0 -d 239.192.16.16 -j DROP");
		ObservedProcess.await()
			.untilAsserted(() -> assertThat(older.events()).contains("This instance hears itself again on eth0"));
		older.awaitHandedOverTo(peers.start("younger", INTERVAL, service));
	}

	/**
	 * An interface whose packets become too small for IP has no groups any more, and is
	 * given none back.
	 */
	@Test
	void whenTheKernelHasLostTheMembershipShouldHearAgain() throws Exception {
		String groups = "ip maddress show dev lo";
		PeerHostProcess peers = this.networks.peers(this.device, "peers");
		LightPeer peer = peers.start("peer", INTERVAL, "handover.network-interface=lo");
		assertThat(this.device.run(groups)).contains("239.192.16.16");
		assertThat(this.device.run("""
				ip link set lo mtu 60
				ip link set lo mtu 65536
				ip address add 127.0.0.1/8 dev lo scope host
				""" + groups)).doesNotContain("239.192.16.16");
		ObservedProcess.await().untilAsserted(() -> {
			assertThat(peer.reopened()).isPositive();
			assertThat(peer.health().path("status").asString()).isEqualTo("UP");
		});
		assertThat(this.device.run(groups)).contains("239.192.16.16");
		assertThat(peer.health().path("details").has("deaf")).isFalse();
	}

	private static long reopened(PeerHostProcess peers, int port) {
		return peers.get(port, "/actuator/metrics/handover.channel.reopened").at("/measurements/0/value").asLong();
	}

}
