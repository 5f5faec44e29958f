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
import java.net.DatagramSocket;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;

import org.springframework.integration.ip.udp.outbound.MulticastSendingMessageHandler;

/**
 * {@link MulticastSendingMessageHandler} that sends on one interface and on no other one.
 */
final class GroupSender extends MulticastSendingMessageHandler {

	private final MulticastSettings settings;

	private final LinkAddress address;

	GroupSender(MulticastSettings settings, LinkAddress address) {
		super(settings.group().getHostAddress(), settings.port());
		this.settings = settings;
		this.address = address;
		setComponentName("hand-over sender on " + address.name());
	}

	@Override
	protected DatagramSocket getSocket() throws IOException {
		DatagramSocket socket = getTheSocket();
		if (socket == null) {
			socket = open();
			setSocket(socket);
		}
		return socket;
	}

	/**
	 * Not a MulticastSocket: where there is IPv6 it is of both families, and the JDK then
	 * does not tell if the interface could not be set for IPv4, as when it has just lost
	 * its address. The messages would leave by the default route, to the LAN.
	 */
	private DatagramSocket open() throws IOException {
		DatagramChannel channel = DatagramChannel.open(this.settings.family());
		try {
			return channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, this.address.networkInterface())
				.setOption(StandardSocketOptions.IP_MULTICAST_TTL, this.settings.timeToLive())
				.socket();
		}
		catch (IOException | RuntimeException ex) {
			channel.close();
			throw ex;
		}
	}

}
