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
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.util.HashMap;
import java.util.Map;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The socket that receives: bound to the group, and a member of it on each link. A link
 * that is added is joined on the open socket, and one that is deaf is joined there again.
 * When one is removed or changes, the socket is replaced: the kernel identifies the
 * membership to drop by an address that may belong to another interface by then.
 */
final class GroupSocket {

	private static final Log log = LogFactory.getLog(GroupSocket.class);

	private final MulticastSettings settings;

	private final DatagramChannel channel;

	private final Map<String, MembershipKey> memberships = new HashMap<>();

	private GroupSocket(MulticastSettings settings, DatagramChannel channel) {
		this.settings = settings;
		this.channel = channel;
	}

	/**
	 * Open a socket that is not a member of the group yet.
	 * @param settings the group and the port
	 * @param first a link that it will join
	 * @return the socket
	 * @throws IOException if it cannot be opened
	 */
	static GroupSocket open(MulticastSettings settings, LinkAddress first) throws IOException {
		// Not a MulticastSocket: where there is IPv6 it is of both families, and the JDK
		// then does not switch IP_MULTICAST_ALL off, without which the kernel delivers
		// what arrives on any interface where some other process has joined the group.
		DatagramChannel channel = DatagramChannel.open(settings.family());
		try {
			channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
			bind(channel, settings, first);
			return new GroupSocket(settings, channel);
		}
		catch (IOException | RuntimeException ex) {
			channel.close();
			throw ex;
		}
	}

	/**
	 * Bind to the group instead of the wildcard address where that is possible: what is
	 * sent to an address of the device itself is then not received.
	 */
	private static void bind(DatagramChannel channel, MulticastSettings settings, LinkAddress first)
			throws IOException {
		InetSocketAddress any = new InetSocketAddress(settings.port());
		if (settings.isLinkLocal() && settings.networkInterface() == null) {
			// It would be bound to one of several links.
			channel.bind(any);
			return;
		}
		try {
			channel.bind(new InetSocketAddress(groupOn(first, settings), settings.port()));
		}
		catch (IOException ex) {
			log.debug("Could not bind to the group; binding to the wildcard address", ex);
			channel.bind(any);
		}
	}

	private static InetAddress groupOn(LinkAddress link, MulticastSettings settings) throws IOException {
		// With an interface, a link-local group binds the socket to that interface.
		return settings.isLinkLocal()
				? Inet6Address.getByAddress(null, settings.group().getAddress(), link.networkInterface())
				: settings.group();
	}

	void join(LinkAddress link) throws IOException {
		this.memberships.put(link.name(), this.channel.join(this.settings.group(), link.networkInterface()));
	}

	/**
	 * Join on a link that was joined and has not changed since.
	 */
	void joinAgain(LinkAddress link) throws IOException {
		MembershipKey membership = this.memberships.remove(link.name());
		if (membership != null) {
			membership.drop();
		}
		join(link);
	}

	DatagramSocket socket() {
		return this.channel.socket();
	}

	void close() {
		try {
			this.channel.close();
		}
		catch (IOException ex) {
			log.debug("Could not close the socket that receives", ex);
		}
	}

}
