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

/**
 * An interface as it was when it became a link. One that was removed and created again
 * has another index, and one whose address has changed would send from an address that
 * the kernel refuses: both become a new link.
 *
 * @param networkInterface the interface
 * @param index its index
 * @param address its first address of the group's family
 */
record LinkAddress(NetworkInterface networkInterface, int index, InetAddress address) {

	LinkAddress(NetworkInterface networkInterface, InetAddress address) {
		this(networkInterface, networkInterface.getIndex(), address);
	}

	String name() {
		return this.networkInterface.getName();
	}

	boolean isSameLinkAs(LinkAddress other) {
		return this.index == other.index && this.address.equals(other.address);
	}

	/**
	 * Return whether a sender can be told to be on this link by its address alone.
	 */
	boolean isSender(InetAddress sender) {
		if (sender instanceof Inet6Address scoped && scoped.getScopeId() != 0) {
			return scoped.getScopeId() == this.index;
		}
		return this.networkInterface.inetAddresses().anyMatch(sender::equals);
	}

	/**
	 * Return whether a sender is in a network of this link.
	 */
	boolean isInNetworkOf(InetAddress sender) {
		return this.networkInterface.getInterfaceAddresses()
			.stream()
			.anyMatch((own) -> haveSamePrefix(own, sender.getAddress()));
	}

	private static boolean haveSamePrefix(InterfaceAddress own, byte[] sender) {
		byte[] address = own.getAddress().getAddress();
		int length = own.getNetworkPrefixLength();
		if (address.length != sender.length) {
			return false;
		}
		for (int bit = 0; bit < length; bit++) {
			int mask = 0x80 >> (bit % 8);
			if ((address[bit / 8] & mask) != (sender[bit / 8] & mask)) {
				return false;
			}
		}
		return length > 0;
	}

}
