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
import java.util.function.IntFunction;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * System tests of a fleet of devices on one LAN that are all updated at the same time.
 */
class FleetSystemTests {

	private static final int DEVICES = 10;

	@RegisterExtension
	final Networks networks = new Networks();

	private final List<NetworkNamespace> devices = new ArrayList<>();

	private final List<PeerHostProcess> peers = new ArrayList<>();

	@Test
	void whenAllDevicesAreUpdatedAtOnceShouldEachHandOverToItself() throws Exception {
		NetworkNamespace lan = this.networks.lan();
		for (int i = 0; i < DEVICES; i++) {
			NetworkNamespace device = this.networks.device();
			device.run(NetworkNamespace.SUPERVISOR_INTERFACE);
			this.networks.plug(device, "eth0", "192.0.2.%d/24".formatted(i + 1), lan);
			device.run("ip route add default via 192.0.2.254 dev eth0");
			device.count("crossed", "OUTPUT -o eth0 -p udp -d " + Datagrams.GROUP);
			this.devices.add(device);
			this.peers.add(this.networks.peers(device, "device" + i));
		}
		// All of them believe to be the same device: nothing but the mode keeps them
		// apart
		List<LightPeer> inHostMode = update("host", (device) -> "handover.network-mode=host");
		assertThat(inHostMode).allSatisfy((peer) -> {
			assertThat(peer.links()).containsExactly("supervisor0");
			assertThat(peer.received("foreign")).isZero();
			assertThat(peer.report().path("peers").size()).isEqualTo(1);
		});
		assertThat(crossed()).containsOnly(0L);
		// All of them hear each other: nothing but the scope keeps them apart
		List<LightPeer> onFlatNetwork = update("flat", (device) -> "handover.device-id=device-" + device);
		assertThat(onFlatNetwork).allSatisfy((peer) -> {
			assertThat(peer.links()).containsExactly("eth0");
			assertThat(peer.received("foreign")).isPositive();
			assertThat(peer.report().path("peers").size()).isEqualTo(1);
		});
		assertThat(crossed()).allSatisfy((count) -> assertThat(count).isPositive());
		assertThat(inHostMode).allSatisfy((peer) -> assertThat(peer.state()).isEqualTo("READY"));
	}

	private List<LightPeer> update(String service, IntFunction<String> property) {
		List<LightPeer> olders = startEverywhere("old-" + service, "handover.service-name=" + service, property);
		assertThat(olders).allSatisfy((older) -> assertThat(older.state()).isEqualTo("READY"));
		List<LightPeer> youngers = startEverywhere("new-" + service, "handover.service-name=" + service, property);
		for (int i = 0; i < DEVICES; i++) {
			olders.get(i).awaitHandedOverTo(youngers.get(i));
		}
		assertThat(youngers).allSatisfy((younger) -> assertThat(younger.state()).isEqualTo("READY"));
		return youngers;
	}

	private List<LightPeer> startEverywhere(String name, String service, IntFunction<String> property) {
		return IntStream.range(0, DEVICES)
			.parallel()
			.mapToObj((device) -> this.peers.get(device).start(name, service, property.apply(device)))
			.toList();
	}

	private List<Long> crossed() throws Exception {
		List<Long> counts = new ArrayList<>();
		for (NetworkNamespace device : this.devices) {
			counts.add(device.counted("crossed"));
		}
		return counts;
	}

}
