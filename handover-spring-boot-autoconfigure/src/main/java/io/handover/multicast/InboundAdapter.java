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
import java.net.InetAddress;
import java.net.SocketException;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.integration.ip.udp.DatagramPacketMessageMapper;
import org.springframework.integration.ip.udp.inbound.MulticastReceivingChannelAdapter;
import org.springframework.integration.support.MessageBuilder;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.util.Assert;

/**
 * The inbound adapter. Unlike the adapter that it extends it rejects before it maps, maps
 * on the thread that receives, so that the socket's buffer is the only queue, never
 * acknowledges, and reports if receiving stops because of a failure.
 * <p>
 * One daemon thread receives from the present socket and is the only one to use the
 * packet. Another thread may replace the socket at any time: closing the previous one
 * wakes the receiving thread, which continues with the new one.
 */
final class InboundAdapter extends MulticastReceivingChannelAdapter {

	static final String LINK_HEADER = "handover_link";

	private static final Log log = LogFactory.getLog(InboundAdapter.class);

	private final DatagramPacketMessageMapper mapper = new DatagramPacketMessageMapper();

	private final DatagramListener listener;

	private final DatagramPacket packet;

	private volatile @Nullable GroupSocket current;

	private volatile Links links = Links.NONE;

	/**
	 * Sender and link of the last datagram: many come from one sender, and to look up the
	 * link takes an allocation.
	 */
	private @Nullable InetAddress sender;

	private @Nullable Links senderLinks;

	private @Nullable String link;

	InboundAdapter(MulticastSettings settings, int maximumLength, MessageChannel channel, DatagramListener listener) {
		super(settings.group().getHostAddress(), settings.port());
		this.listener = listener;
		// Longer by one, to tell longer datagrams from the longest.
		setReceiveBufferSize(maximumLength + 1);
		this.packet = new DatagramPacket(new byte[getReceiveBufferSize()], getReceiveBufferSize());
		setOutputChannel(channel);
		setTaskExecutor(InboundAdapter::startThread);
		// The context has no listeners yet when the adapter starts.
		setApplicationEventPublisher((event) -> {
		});
	}

	private static void startThread(Runnable receiving) {
		Thread thread = new Thread(receiving, "handover-listen");
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * Receive from a socket, which may be another one than before, or from none.
	 * @param links the links that the socket has joined
	 * @param socket the socket, which is closed again unless there are any links
	 */
	void listenOn(Links links, @Nullable GroupSocket socket) {
		GroupSocket before = this.current;
		GroupSocket next = links.isEmpty() ? null : socket;
		this.links = links;
		if (next != null) {
			setSocket(next.socket());
		}
		this.current = next;
		if (before != null && before != next) {
			before.close();
		}
		if (socket != null && socket != next) {
			socket.close();
		}
		if (next != null) {
			start();
		}
		else {
			stop();
		}
	}

	@Nullable GroupSocket socket() {
		return this.current;
	}

	@Override
	public DatagramSocket getSocket() {
		DatagramSocket socket = getTheSocket();
		Assert.state(socket != null, "No link is open yet");
		return socket;
	}

	@Override
	public void run() {
		try {
			super.run();
		}
		catch (RuntimeException | Error ex) {
			// An Error of a subscriber, too: nobody else would log why nothing is
			// received.
			logFailure(ex);
		}
		finally {
			setListening(false);
			// No effect if it was stopped.
			stop();
			if (this.current != null) {
				this.listener.stopped();
			}
		}
	}

	private void logFailure(Throwable ex) {
		if (this.current != null) {
			log.warn("Failed to receive hand-over messages; the socket will be reopened", ex);
		}
	}

	@Override
	protected DatagramPacket receive() throws IOException {
		while (true) {
			GroupSocket socket = this.current;
			if (socket == null) {
				throw new SocketException("Closed");
			}
			try {
				this.packet.setLength(getReceiveBufferSize());
				socket.socket().receive(this.packet);
				// A socket that was replaced meanwhile may still receive until it is
				// closed: the present one has received the same.
				if (socket == this.current) {
					return this.packet;
				}
			}
			catch (SocketException ex) {
				if (socket == this.current) {
					logFailure(ex);
					throw ex;
				}
			}
		}
	}

	@Override
	protected boolean asyncSendMessage(DatagramPacket packet) {
		String link = linkOf(packet.getAddress());
		Message<byte[]> message = this.listener.accepts(packet, link) ? this.mapper.toMessage(packet) : null;
		if (message != null) {
			// A veto is no failure, which sendMessage would make of it.
			getRequiredOutputChannel().send(MessageBuilder.fromMessage(message).setHeader(LINK_HEADER, link).build());
		}
		return true;
	}

	private @Nullable String linkOf(InetAddress sender) {
		Links links = this.links;
		if (links != this.senderLinks || !sender.equals(this.sender)) {
			this.sender = sender;
			this.senderLinks = links;
			this.link = links.linkOf(sender);
		}
		return this.link;
	}

}
