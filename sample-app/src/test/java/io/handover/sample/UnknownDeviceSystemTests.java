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

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * System tests of machines whose kernel does not tell the id of its boot.
 */
class UnknownDeviceSystemTests {

	private static final String INTERVAL = "handover.heartbeat-interval=1s";

	private static final String SERVICE = "handover.service-name=service";

	private static final Map<String, String> NO_BOOT_ID = Map.of("/proc/sys/kernel/random/boot_id", "/dev/null");

	@RegisterExtension
	final Networks networks = new Networks();

	@Test
	void whenTwoMachinesShareALanShouldHandOverOnEachAndNotToEachOther() throws Exception {
		NetworkNamespace lan = this.networks.lan();
		PeerHostProcess machine = machine("192.0.2.1/24", lan, "machine");
		PeerHostProcess other = machine("192.0.2.2/24", lan, "other");
		LightPeer older = machine.start("older", INTERVAL, SERVICE);
		LightPeer elsewhere = other.start("elsewhere", INTERVAL, SERVICE);
		assertThat(older.links()).containsExactly("lo");
		assertThat(machine.log()).containsPattern("WARN.*The device is unknown.*'handover.device-id'");
		LightPeer younger = machine.start("younger", INTERVAL, SERVICE);
		older.awaitHandedOverTo(younger);
		elsewhere.awaitHandedOverTo(other.start("younger", INTERVAL, SERVICE));
		assertThat(younger.state()).isEqualTo("READY");
	}

	private PeerHostProcess machine(String address, NetworkNamespace lan, String name) throws Exception {
		NetworkNamespace machine = this.networks.device();
		this.networks.plug(machine, "eth0", address, lan);
		return this.networks.peers(machine, name, NO_BOOT_ID);
	}

}
