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

package io.handover.multicast;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EligibleInterfaces}, with the interfaces of this machine.
 */
class EligibleInterfacesTests {

	@Test
	void whenNamedShouldFindThatOneAlone() throws IOException {
		EligibleInterfaces eligible = lookUp("lo", "239.192.16.16");
		assertThat(eligible.problem()).isNull();
		assertThat(eligible.links().byName()).containsOnlyKeys("lo");
		LinkAddress lo = eligible.links().byName().get("lo");
		assertThat(lo.name()).isEqualTo("lo");
		assertThat(lo.index()).isEqualTo(NetworkInterface.getByName("lo").getIndex());
		assertThat(lo.address()).isInstanceOf(Inet4Address.class);
	}

	@Test
	void whenNamedOneIsMissingShouldNeverFallBackToAnother() throws IOException {
		EligibleInterfaces eligible = lookUp("supervisor0x", "239.192.16.16");
		assertThat(eligible.links().byName()).isEmpty();
		assertThat(eligible.problem()).isEqualTo("interface 'supervisor0x' does not exist, or has no address");
	}

	@Test
	void whenNamedOneIsOfAnotherFamilyShouldSaySo() throws IOException {
		for (NetworkInterface networkInterface : Collections.list(NetworkInterface.getNetworkInterfaces())) {
			EligibleInterfaces eligible = lookUp(networkInterface.getName(), "ff02::1536");
			if (addresses(networkInterface, Inet6Address.class).isEmpty()) {
				assertThat(eligible.problem())
					.isEqualTo("interface '" + networkInterface.getName() + "' has no IPv6 address");
			}
			else {
				assertThat(eligible.problem()).isNull();
				assertThat(eligible.links().byName().get(networkInterface.getName()).address())
					.isInstanceOf(Inet6Address.class);
			}
		}
	}

	@Test
	void whenNotNamedShouldFindAllThatReachOthers() throws IOException {
		List<String> expected = new ArrayList<>();
		for (NetworkInterface networkInterface : Collections.list(NetworkInterface.getNetworkInterfaces())) {
			if (networkInterface.isUp() && networkInterface.supportsMulticast() && !networkInterface.isLoopback()
					&& !addresses(networkInterface, Inet4Address.class).isEmpty()) {
				expected.add(networkInterface.getName());
			}
		}
		EligibleInterfaces eligible = lookUp(null, "239.192.16.16");
		assertThat(eligible.links().byName().keySet()).containsExactlyInAnyOrderElementsOf(expected);
		if (expected.isEmpty()) {
			assertThat(eligible.problem())
				.isEqualTo("no interface is up, multicasts, is not loopback, and has an IPv4 address");
		}
		else {
			assertThat(eligible.problem()).isNull();
		}
	}

	private static EligibleInterfaces lookUp(@Nullable String networkInterface, String group) throws IOException {
		return EligibleInterfaces
			.lookUp(new MulticastSettings(NetworkMode.BRIDGE, networkInterface, InetAddress.getByName(group), 1536, 1));
	}

	private static List<InetAddress> addresses(NetworkInterface networkInterface, Class<? extends InetAddress> family) {
		return Collections.list(networkInterface.getInetAddresses()).stream().filter(family::isInstance).toList();
	}

}
