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

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * System tests of the host mode on a device that has its own interface of the Supervisor
 * and a LAN, with another device on that.
 */
class HostModeSystemTests {

	private static final int PORT = 1536;

	private static final String DEVICE_ADDRESS = "192.0.2.1";

	private static final String[] HOST = { "handover.network-mode=host", "handover.heartbeat-interval=1s" };

	private static final String[] BRIDGE = { "handover.network-mode=bridge", "handover.heartbeat-interval=1s" };

	@RegisterExtension
	final Networks networks = new Networks();

	private NetworkNamespace device;

	private NetworkNamespace neighbour;

	@BeforeEach
	void connect() throws Exception {
		NetworkNamespace lan = this.networks.lan();
		this.device = this.networks.device();
		this.device.run(NetworkNamespace.SUPERVISOR_INTERFACE);
		this.networks.plug(this.device, "eth0", DEVICE_ADDRESS + "/24", lan);
		this.device.run("ip route add default via 192.0.2.254 dev eth0");
		this.neighbour = this.networks.device();
		this.networks.plug(this.neighbour, "eth0", "192.0.2.2/24", lan);
		// Without what a JVM may ask a name server
		this.device.count("sent-to-lan", "OUTPUT -o eth0 -p udp ! --dport 53");
		this.device.count("sent-to-supervisor", "OUTPUT -o supervisor0 -p udp -d " + Datagrams.GROUP);
		this.device.count("far-reaching", "OUTPUT -d " + Datagrams.GROUP + " -m ttl --ttl-gt 1");
		this.neighbour.count("came-from-lan", "INPUT -i eth0 -p udp");
	}

	@Test
	void whenInHostModeShouldSendNothingToTheLan() throws Exception {
		PeerHostProcess neighbours = this.networks.peers(this.neighbour, "neighbours");
		neighbours.listen("lan", "eth0", Datagrams.GROUP, PORT);
		PeerHostProcess peers = this.networks.peers(this.device, "peers");
		LightPeer older = peers.start("older", HOST);
		assertThat(joined(this.device)).containsExactly("supervisor0");
		LightPeer younger = peers.start("younger", HOST);
		older.awaitHandedOverTo(younger);
		assertThat(younger.links()).containsExactly("supervisor0");
		assertThat(younger.health().path("status").asString()).isEqualTo("UP");
		assertThat(this.device.counted("sent-to-supervisor")).isPositive();
		assertThat(this.device.counted("sent-to-lan")).isZero();
		assertThat(this.neighbour.counted("came-from-lan")).isZero();
		assertThat(neighbours.heard("lan")).isZero();
		// What counts nothing proves nothing
		peers.start("everywhere", BRIDGE);
		assertThat(joined(this.device)).containsExactlyInAnyOrder("eth0", "supervisor0");
		ObservedProcess.await().untilAsserted(() -> assertThat(neighbours.heard("lan")).isPositive());
		assertThat(this.device.counted("sent-to-lan")).isPositive();
		assertThat(this.neighbour.counted("came-from-lan")).isPositive();
		assertThat(this.device.counted("far-reaching")).isZero();
	}

	@Test
	void whenInHostModeShouldHearNothingFromTheLan() throws Exception {
		PeerHostProcess others = this.networks.peers(this.device, "others");
		others.listen("lan", "eth0", Datagrams.GROUP, PORT);
		LightPeer peer = this.networks.peers(this.device, "peers").start("peer", HOST);
		PeerHostProcess neighbours = this.networks.peers(this.neighbour, "neighbours");
		byte[] younger = Datagrams.ready(System.currentTimeMillis() + TimeUnit.DAYS.toMillis(1));
		neighbours.send("eth0", Datagrams.GROUP, PORT, younger, 50);
		neighbours.send("", DEVICE_ADDRESS, PORT, younger, 50);
		others.send("", DEVICE_ADDRESS, PORT, younger, 50);
		others.send("", "10.114.104.1", PORT, younger, 50);
		others.send("", "127.0.0.1", PORT, younger, 50);
		// A real one, and as far as it knows of the same device and service
		LightPeer stranger = neighbours.start("stranger", BRIDGE);
		ObservedProcess.await().untilAsserted(() -> assertThat(others.heard("lan")).isGreaterThanOrEqualTo(100));
		assertThat(stranger.received("older")).isZero();
		long own = peer.received("own");
		ObservedProcess.await().untilAsserted(() -> assertThat(peer.received("own")).isGreaterThan(own + 1));
		assertThat(peer.report().path("received").properties())
			.allSatisfy((received) -> assertThat((received.getKey().equals("own")) ? 0 : received.getValue().asLong())
				.as(received.getKey())
				.isZero());
		assertThat(peer.state()).isEqualTo("READY");
		others.send("supervisor0", Datagrams.GROUP, PORT, younger, 3);
		peer.awaitState("RELEASED");
	}

	@Test
	void whenInterfaceComesAndGoesShouldSaySoAndRecover() throws Exception {
		this.device.run("ip link delete supervisor0");
		PeerHostProcess peers = this.networks.peers(this.device, "peers");
		SampleProcess sample = this.networks.sample(this.device, "sample", HOST);
		sample.awaitLog(SampleProcess.READY);
		int port = sample.httpPort();
		sample.awaitLog("WARN .*supervisor0");
		awaitProblem(peers, port, "'supervisor0' does not exist");
		for (String path : List.of("", "/liveness", "/readiness")) {
			assertThat(peers.get(port, "/actuator/health" + path).path("status").asString()).isEqualTo("UP");
		}
		assertThat(peers.getText(port, "/api/work?millis=1")).contains("millis");
		this.device.run(NetworkNamespace.SUPERVISOR_INTERFACE);
		awaitRecovery(peers, port);
		this.device.run("ip link delete supervisor0");
		awaitProblem(peers, port, "'supervisor0' does not exist");
		this.device.run(NetworkNamespace.SUPERVISOR_INTERFACE);
		awaitRecovery(peers, port);
		this.device.run("ip address flush dev supervisor0");
		awaitProblem(peers, port, "'supervisor0' does not exist, or has no address");
		this.device.run("ip address add fd00::1/64 dev supervisor0");
		awaitProblem(peers, port, "'supervisor0' has no IPv4 address");
		this.device.run("ip address add 10.114.104.2/25 dev supervisor0");
		awaitRecovery(peers, port);
		// So quickly that nobody sees it gone
		long reopened = reopened(peers, port);
		this.device
			.run("ip address add 10.114.105.1/25 dev supervisor0 && ip address del 10.114.104.2/25 dev supervisor0");
		ObservedProcess.await().until(() -> reopened(peers, port) > reopened);
		awaitRecovery(peers, port);
		this.device.run("ip link set supervisor0 down");
		awaitProblem(peers, port, "nothing can be sent on 'supervisor0'");
		this.device.run("ip link set supervisor0 up");
		awaitRecovery(peers, port);
		assertThat(this.device.counted("sent-to-lan")).isZero();
		peers.start("younger", HOST[0], "handover.service-name=sample");
		sample.awaitHandedOver();
	}

	private static void awaitProblem(PeerHostProcess peers, int port, String problem) {
		ObservedProcess.await().untilAsserted(() -> {
			JsonNode health = peers.get(port, "/actuator/health").at("/components/handover");
			assertThat(health.path("status").asString()).isEqualTo("UNKNOWN");
			assertThat(health.at("/details/problem").asString()).contains(problem);
		});
	}

	private static void awaitRecovery(PeerHostProcess peers, int port) {
		long own = own(peers, port);
		ObservedProcess.await().untilAsserted(() -> {
			JsonNode health = peers.get(port, "/actuator/health").at("/components/handover");
			assertThat(health.path("status").asString()).isEqualTo("UP");
			assertThat(health.at("/details/links/0").asString()).isEqualTo("supervisor0");
			assertThat(own(peers, port)).isGreaterThan(own);
		});
	}

	private static long own(PeerHostProcess peers, int port) {
		return peers.get(port, "/actuator/handover").at("/received/own").asLong();
	}

	private static long reopened(PeerHostProcess peers, int port) {
		return peers.get(port, "/actuator/handover").at("/network/reopened").asLong();
	}

	/**
	 * The interfaces on which somebody has joined the group, by the kernel's table.
	 */
	private static Iterable<String> joined(NetworkNamespace namespace) throws IOException, InterruptedException {
		String groups = namespace.run("cat /proc/net/igmp");
		String littleEndian = "1010C0EF";
		return Pattern.compile("(?m)^\\d+\\s+(\\S+)\\s*:.*\\R(?:\\t.*\\R)*?\\t+" + littleEndian)
			.matcher(groups)
			.results()
			.map((result) -> result.group(1))
			.toList();
	}

}
