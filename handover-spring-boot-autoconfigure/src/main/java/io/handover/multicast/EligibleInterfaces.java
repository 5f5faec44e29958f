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
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The interfaces to open a link on, as they are at one moment.
 *
 * @param links what may become a link, as it is now
 * @param problem what is the matter if there is none, else {@code null}
 */
record EligibleInterfaces(Links links, @Nullable String problem) {

	/**
	 * Look up the interfaces as they are now.
	 * @throws IOException if they cannot be read, whatever their state
	 */
	static EligibleInterfaces lookUp(MulticastSettings settings) throws IOException {
		String name = settings.networkInterface();
		return (name != null) ? only(name, settings) : all(settings);
	}

	private static EligibleInterfaces only(String name, MulticastSettings settings) throws IOException {
		NetworkInterface networkInterface = NetworkInterface.getByName(name);
		if (networkInterface == null) {
			// Java does not see an interface without any address either.
			return none("interface '" + name + "' does not exist, or has no address");
		}
		// Whether it is up is not asked: Java says no of a bridge without carrier, and
		// supervisor0 is one while no container is attached to it. Messages loop back
		// there nevertheless. If it is down, sending fails and is reported.
		InetAddress address = address(networkInterface, settings);
		if (address == null) {
			return none("interface '" + name + "' has no " + (settings.isIpv4() ? "IPv4" : "IPv6") + " address");
		}
		return new EligibleInterfaces(new Links(Map.of(name, new LinkAddress(networkInterface, address))), null);
	}

	private static EligibleInterfaces all(MulticastSettings settings) throws IOException {
		Map<String, LinkAddress> addresses = new LinkedHashMap<>();
		for (NetworkInterface networkInterface : Collections.list(NetworkInterface.getNetworkInterfaces())) {
			InetAddress address = isEligible(networkInterface) ? address(networkInterface, settings) : null;
			if (address != null) {
				addresses.put(networkInterface.getName(), new LinkAddress(networkInterface, address));
			}
		}
		return addresses.isEmpty()
				? none("no interface is up, multicasts, is not loopback, and has an "
						+ (settings.isIpv4() ? "IPv4" : "IPv6") + " address")
				: new EligibleInterfaces(new Links(addresses), null);
	}

	private static boolean isEligible(NetworkInterface networkInterface) throws IOException {
		return networkInterface.isUp() && networkInterface.supportsMulticast() && !networkInterface.isLoopback();
	}

	private static @Nullable InetAddress address(NetworkInterface networkInterface, MulticastSettings settings) {
		for (InetAddress address : Collections.list(networkInterface.getInetAddresses())) {
			if ((address instanceof Inet4Address) == settings.isIpv4()) {
				return address;
			}
		}
		return null;
	}

	private static EligibleInterfaces none(String problem) {
		return new EligibleInterfaces(Links.NONE, problem);
	}

	/**
	 * A way to look the interfaces up.
	 */
	interface Lookup {

		EligibleInterfaces lookUp(MulticastSettings settings) throws IOException;

	}

}
