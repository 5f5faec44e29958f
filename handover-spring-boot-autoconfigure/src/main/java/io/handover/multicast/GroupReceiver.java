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
import java.net.DatagramPacket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.handover.protocol.MessageDecoder;

/**
 * The receiving half of a link. It hands each datagram over on the thread that received
 * it, so the socket's buffer is the only queue, and it reuses one packet for all of them.
 * To {@link #close()} it, on any thread, ends the one that receives.
 */
final class GroupReceiver {

	private static final Log log = LogFactory.getLog(GroupReceiver.class);

	/**
	 * One more than the longest message, to tell longer ones from it.
	 */
	private static final int PACKET_LENGTH = MessageDecoder.MAXIMUM_LENGTH + 1;

	private final DatagramChannel channel;

	private final String link;

	private final DatagramListener listener;

	private final Runnable stopped;

	private final DatagramPacket packet = new DatagramPacket(new byte[PACKET_LENGTH], PACKET_LENGTH);

	private final ByteBuffer buffer = ByteBuffer.wrap(this.packet.getData());

	private volatile boolean closed;

	/**
	 * Create a new {@link GroupReceiver}.
	 * @param channel what to receive from, which it closes
	 * @param link the name of the interface
	 * @param listener is told what arrives
	 * @param stopped is run when receiving ends by itself
	 */
	GroupReceiver(DatagramChannel channel, String link, DatagramListener listener, Runnable stopped) {
		this.channel = channel;
		this.link = link;
		this.listener = listener;
		this.stopped = stopped;
	}

	/**
	 * Open a channel that is a member of the group on one interface.
	 * @param settings the group and the port
	 * @param address the interface
	 * @return the channel
	 * @throws IOException if it cannot be opened or cannot join
	 */
	static DatagramChannel channelInGroup(MulticastSettings settings, LinkAddress address) throws IOException {
		// Not a MulticastSocket: where there is IPv6 it is of both families, and the JDK
		// then does not switch IP_MULTICAST_ALL off, without which the kernel delivers
		// what arrives on any interface where some other process has joined the group.
		DatagramChannel channel = DatagramChannel.open(settings.family());
		try {
			channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
			bind(channel, settings, address);
			channel.join(settings.group(), address.networkInterface());
			return channel;
		}
		catch (IOException | RuntimeException ex) {
			channel.close();
			throw ex;
		}
	}

	/**
	 * Bind to the group instead of the wildcard address where the system can: what is
	 * sent to the device's own address is then not for us, from wherever it comes.
	 */
	private static void bind(DatagramChannel channel, MulticastSettings settings, LinkAddress address)
			throws IOException {
		try {
			channel.bind(new InetSocketAddress(groupOn(address, settings.group()), settings.port()));
		}
		catch (IOException ex) {
			log.debug("Cannot bind to the group, so to all addresses", ex);
			channel.bind(new InetSocketAddress(settings.port()));
		}
	}

	private static InetAddress groupOn(LinkAddress address, InetAddress group) throws IOException {
		// A link-local group with an interface binds the socket to that interface.
		return (group instanceof Inet6Address && group.isMCLinkLocal())
				? Inet6Address.getByAddress(null, group.getAddress(), address.networkInterface()) : group;
	}

	void start() {
		Thread thread = new Thread(this::receiveUntilStopped, "handover-" + this.link);
		thread.setDaemon(true);
		thread.start();
	}

	private void receiveUntilStopped() {
		try {
			while (!this.closed) {
				receive();
			}
		}
		catch (Throwable ex) {
			// An Error of the listener, too: nobody else would write down why it is deaf.
			if (!this.closed) {
				log.warn("Receiving on " + this.link + " has stopped by itself and is begun anew", ex);
			}
		}
		finally {
			if (!this.closed) {
				this.stopped.run();
			}
		}
	}

	private void receive() throws IOException {
		this.packet.setSocketAddress(this.channel.receive(this.buffer.clear()));
		this.packet.setLength(this.buffer.position());
		try {
			this.listener.received(this.packet, this.link);
		}
		catch (RuntimeException ex) {
			log.error("A datagram on " + this.link + " could not be handled; receiving goes on", ex);
		}
	}

	void close() {
		this.closed = true;
		try {
			this.channel.close();
		}
		catch (IOException ex) {
			log.debug("The socket that receives on " + this.link + " could not be closed", ex);
		}
	}

}
