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
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.integration.ip.udp.inbound.MulticastReceivingChannelAdapter;

import io.handover.protocol.MessageDecoder;

/**
 * The receiving half of a link. It hands each datagram over on the thread that received
 * it, so the socket's buffer is the only queue, and it reuses one packet for all of them.
 * <p>
 * Spring Integration's own way from a packet to a message is not taken: it queues without
 * a bound, and a packet that begins with its acknowledgment header would make it answer
 * to any address that stands there.
 */
final class GroupReceiver extends MulticastReceivingChannelAdapter {

	private static final Log log = LogFactory.getLog(GroupReceiver.class);

	/**
	 * One more than the longest message, to tell longer ones from it.
	 */
	private static final int PACKET_LENGTH = MessageDecoder.MAXIMUM_LENGTH + 1;

	private final LinkAddress address;

	private final DatagramListener listener;

	private final DatagramPacket packet = new DatagramPacket(new byte[PACKET_LENGTH], PACKET_LENGTH);

	private final Runnable stopped;

	private volatile boolean closed;

	GroupReceiver(MulticastSettings settings, LinkAddress address, DatagramListener listener, Runnable stopped)
			throws IOException {
		super(settings.group().getHostAddress(), settings.port());
		this.address = address;
		this.listener = listener;
		this.stopped = stopped;
		setComponentName("hand-over receiver on " + address.name());
		setApplicationEventPublisher((event) -> {
		});
		setTaskExecutor(this::receiveOnNewThread);
		setSocket(socketInGroup(settings, address));
	}

	private static DatagramSocket socketInGroup(MulticastSettings settings, LinkAddress address) throws IOException {
		// Not a MulticastSocket: where there is IPv6 it is of both families, and the JDK
		// then does not switch IP_MULTICAST_ALL off, without which the kernel delivers
		// what arrives on any interface where some other process has joined the group.
		DatagramChannel channel = DatagramChannel.open(settings.family());
		try {
			channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
			bind(channel, settings, address);
			channel.socket().joinGroup(new InetSocketAddress(settings.group(), 0), address.networkInterface());
			return channel.socket();
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

	private void receiveOnNewThread(Runnable receiving) {
		Thread thread = new Thread(() -> receiveUntilStopped(receiving), "handover-" + this.address.name());
		thread.setDaemon(true);
		thread.start();
	}

	private void receiveUntilStopped(Runnable receiving) {
		try {
			receiving.run();
		}
		catch (RuntimeException ex) {
			log.debug("Receiving on " + this.address.name() + " failed", ex);
		}
		finally {
			setListening(false);
			if (!this.closed) {
				this.stopped.run();
			}
		}
	}

	@Override
	protected DatagramPacket receive() throws IOException {
		this.packet.setLength(PACKET_LENGTH);
		getSocket().receive(this.packet);
		return this.packet;
	}

	@Override
	protected boolean asyncSendMessage(DatagramPacket packet) {
		try {
			this.listener.received(packet, this.address.name());
		}
		catch (RuntimeException ex) {
			log.error("A datagram on " + this.address.name() + " could not be handled; receiving goes on", ex);
		}
		return true;
	}

	void close() {
		this.closed = true;
		stop();
	}

	@Override
	public String toString() {
		return getComponentName();
	}

}
