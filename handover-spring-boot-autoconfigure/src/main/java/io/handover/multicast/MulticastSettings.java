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

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;

import org.jspecify.annotations.Nullable;

/**
 * Where messages are sent and received.
 *
 * @param mode which interfaces are used
 * @param networkInterface the name of the only interface to use, or {@code null} for all
 * eligible ones
 * @param group the multicast group, IPv4 or IPv6
 * @param port the UDP port
 * @param timeToLive how many routers a message may pass, plus one
 * @since 0.1.0
 */
public record MulticastSettings(NetworkMode mode, @Nullable String networkInterface, InetAddress group, int port,
		int timeToLive) {

	/**
	 * Return the same settings on one interface alone.
	 * @param networkInterface its name
	 */
	public MulticastSettings on(String networkInterface) {
		return new MulticastSettings(this.mode, networkInterface, this.group, this.port, this.timeToLive);
	}

	ProtocolFamily family() {
		return isIpv4() ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
	}

	boolean isIpv4() {
		return this.group instanceof Inet4Address;
	}

	/**
	 * Return whether the group belongs to one link at a time, as some of IPv6 do.
	 */
	boolean isLinkLocal() {
		return !isIpv4() && this.group.isMCLinkLocal();
	}

}
