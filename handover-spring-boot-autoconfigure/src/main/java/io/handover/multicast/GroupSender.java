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
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The sending half of a link: it sends on one interface and on no other one. Its socket
 * is opened with the first datagram and, where sending has failed, anew with the next. It
 * is used by one thread at a time.
 */
final class GroupSender {

	private static final Log log = LogFactory.getLog(GroupSender.class);

	private final MulticastSettings settings;

	private final LinkAddress address;

	private @Nullable DatagramChannel channel;

	GroupSender(MulticastSettings settings, LinkAddress address) {
		this.settings = settings;
		this.address = address;
	}

	void send(byte[] datagram) throws IOException {
		if (this.channel == null) {
			this.channel = open();
		}
		try {
			this.channel.send(ByteBuffer.wrap(datagram),
					new InetSocketAddress(this.settings.group(), this.settings.port()));
		}
		catch (IOException | RuntimeException ex) {
			close();
			throw ex;
		}
	}

	/**
	 * Not a MulticastSocket: where there is IPv6 it is of both families, and the JDK then
	 * does not tell if the interface could not be set for IPv4, as when it has just lost
	 * its address. The messages would leave by the default route, to the LAN.
	 */
	private DatagramChannel open() throws IOException {
		DatagramChannel channel = DatagramChannel.open(this.settings.family());
		try {
			return channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, this.address.networkInterface())
				.setOption(StandardSocketOptions.IP_MULTICAST_TTL, this.settings.timeToLive());
		}
		catch (IOException | RuntimeException ex) {
			channel.close();
			throw ex;
		}
	}

	void close() {
		if (this.channel != null) {
			try {
				this.channel.close();
			}
			catch (IOException ex) {
				log.debug("The socket that sends on " + this.address.name() + " could not be closed", ex);
			}
			this.channel = null;
		}
	}

}
