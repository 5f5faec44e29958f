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

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link Links}.
 */
class LinksTests {

	@ParameterizedTest
	@CsvSource(textBlock = """
			# the only link is that of every sender
			203.0.113.9,   192.0.2.1/24,   ,               eth0
			# the link itself
			192.0.2.1,     192.0.2.1/24,   192.0.2.2/24,   eth0
			192.0.2.2,     192.0.2.1/24,   192.0.2.2/24,   eth1
			# in the network of one, of several, and of none
			192.0.2.77,    192.0.2.1/25,   192.0.2.129/25, eth0
			192.0.2.200,   192.0.2.1/25,   192.0.2.129/25, eth1
			192.0.2.3,     192.0.2.1/24,   192.0.2.2/24,
			203.0.113.9,   192.0.2.1/24,   198.51.100.1/24,
			2001:db8::1,   192.0.2.1/24,   198.51.100.1/24,
			""")
	void whenASenderIsHeardShouldTellItsLinkWhereOneAloneComesIntoQuestion(String sender, String eth0,
			@Nullable String eth1, @Nullable String expected) {
		Links links = (eth1 != null) ? links(link("eth0", 2, eth0), link("eth1", 3, eth1))
				: links(link("eth0", 2, eth0));
		assertThat(links.linkOf(address(sender))).isEqualTo(expected);
	}

	@Test
	void whenSenderHasAnotherAddressOfTheLinkShouldBeThatLink() {
		Links links = links(link("eth0", 2, "192.0.2.1/24", "198.51.100.1/24"), link("eth1", 3, "203.0.113.1/24"));
		assertThat(links.linkOf(address("198.51.100.1"))).isEqualTo("eth0");
	}

	@Test
	void whenSenderHasAScopeShouldBeTheLinkOfThatIndex() throws UnknownHostException {
		Links links = links(link("eth0", 2, "fe80::1/64"), link("eth1", 3, "fe80::1/64"));
		assertThat(links.linkOf(Inet6Address.getByAddress(null, address("fe80::1").getAddress(), 3))).isEqualTo("eth1");
	}

	@Test
	void whenAskedForALinkShouldTellItFromOneWithAnotherIndexOrAddress() {
		Links links = links(link("eth0", 2, "192.0.2.1/24"));
		assertThat(links.contains(link("eth0", 2, "192.0.2.1/24"))).isTrue();
		assertThat(links.contains(link("eth0", 3, "192.0.2.1/24"))).isFalse();
		assertThat(links.contains(link("eth0", 2, "192.0.2.2/24"))).isFalse();
		assertThat(links.contains(link("eth1", 2, "192.0.2.1/24"))).isFalse();
	}

	private static Links links(LinkAddress... links) {
		return new Links(Arrays.stream(links).collect(Collectors.toMap(LinkAddress::name, Function.identity())));
	}

	/**
	 * A link on an interface that need not exist.
	 * @param name the name of the interface
	 * @param index its index
	 * @param addresses its addresses with the lengths of their prefixes
	 * @return the link
	 */
	static LinkAddress link(String name, int index, String... addresses) {
		NetworkInterface networkInterface = mock();
		List<InterfaceAddress> own = Stream.of(addresses).map(LinksTests::interfaceAddress).toList();
		given(networkInterface.getName()).willReturn(name);
		given(networkInterface.getInterfaceAddresses()).willReturn(own);
		given(networkInterface.inetAddresses()).willAnswer((call) -> own.stream().map(InterfaceAddress::getAddress));
		return new LinkAddress(networkInterface, index, own.get(0).getAddress());
	}

	private static InterfaceAddress interfaceAddress(String text) {
		InterfaceAddress address = mock();
		given(address.getAddress()).willReturn(address(text.split("/")[0]));
		given(address.getNetworkPrefixLength()).willReturn(Short.valueOf(text.split("/")[1]));
		return address;
	}

	private static InetAddress address(String text) {
		try {
			return InetAddress.getByName(text);
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
