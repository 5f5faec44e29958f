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

import java.net.InetAddress;
import java.net.NetworkInterface;

/**
 * An interface as it was when a link was opened on it. One that was removed and created
 * again has another index, and one whose address changed would send from an address that
 * the kernel refuses: both need a new link.
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

	boolean isStillThatOf(LinkAddress other) {
		return this.index == other.index && this.address.equals(other.address);
	}

}
