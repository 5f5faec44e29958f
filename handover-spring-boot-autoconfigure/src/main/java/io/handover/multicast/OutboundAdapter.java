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
import java.net.URISyntaxException;
import java.nio.channels.DatagramChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.integration.endpoint.IntegrationConsumer;
import org.springframework.integration.ip.udp.outbound.MulticastSendingMessageHandler;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.MessageHandler;

/**
 * The outbound adapter. It sends each message on every link in turn, and on no other
 * interface. Its socket is opened with the first message and, where sending has failed,
 * again with the next.
 * <p>
 * It is its own endpoint: one of the container's would unsubscribe it from its channel
 * when the context stops.
 */
final class OutboundAdapter extends MulticastSendingMessageHandler implements IntegrationConsumer {

	private static final Log log = LogFactory.getLog(OutboundAdapter.class);

	private final MulticastSettings settings;

	private final MessageChannel channel;

	private final Map<String, String> problems = new ConcurrentHashMap<>();

	private Links links = Links.NONE;

	OutboundAdapter(MulticastSettings settings, MessageChannel channel) {
		super(settings.group().getHostAddress(), settings.port());
		this.settings = settings;
		this.channel = channel;
		// What others subscribe to the channel comes after.
		setOrder(Ordered.HIGHEST_PRECEDENCE);
	}

	@Override
	public MessageChannel getInputChannel() {
		return this.channel;
	}

	@Override
	public @Nullable MessageChannel getOutputChannel() {
		return null;
	}

	@Override
	public MessageHandler getHandler() {
		return this;
	}

	/**
	 * Set the links to send on. None closes the socket.
	 */
	void setLinks(Links links) {
		this.lock.lock();
		try {
			this.links = links;
			this.problems.keySet().retainAll(links.names());
			if (links.isEmpty()) {
				closeSocket();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	protected void convertAndSend(Message<?> message) {
		this.lock.lock();
		try {
			this.links.all().forEach((link) -> sendOn(link, message));
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * A link that cannot send must not keep the others from sending.
	 */
	private void sendOn(LinkAddress link, Message<?> message) {
		// The socket closes when an interrupted thread uses it.
		boolean interrupted = Thread.interrupted();
		try {
			getSocket().setOption(StandardSocketOptions.IP_MULTICAST_IF, link.networkInterface());
			super.convertAndSend(message);
			this.problems.remove(link.name());
		}
		catch (IOException | URISyntaxException | RuntimeException ex) {
			closeSocket();
			String problem = "nothing can be sent on '" + link.name() + "': " + ex;
			if (!problem.equals(this.problems.put(link.name(), problem))) {
				log.warn("Hand-over messages cannot be sent: " + problem + ". Sending is tried with every message.");
			}
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/**
	 * Not the MulticastSocket of the adapter that it extends: where there is IPv6 that is
	 * of both families, and the JDK then does not tell if the interface could not be set
	 * for IPv4, as when it has just lost its address. The messages would leave by the
	 * default route, to the LAN.
	 */
	@Override
	protected DatagramSocket getSocket() throws IOException {
		this.lock.lock();
		try {
			if (getTheSocket() == null) {
				setSocket(open());
			}
			return super.getSocket();
		}
		finally {
			this.lock.unlock();
		}
	}

	private DatagramSocket open() throws IOException {
		DatagramChannel channel = DatagramChannel.open(this.settings.family());
		try {
			channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, this.settings.timeToLive());
			return channel.socket();
		}
		catch (IOException | RuntimeException ex) {
			channel.close();
			throw ex;
		}
	}

	/**
	 * Close the socket. It is opened again with the next message.
	 */
	void closeSocket() {
		this.lock.lock();
		try {
			doStop();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return what keeps messages from being sent on a link.
	 * @return the problem in words, or {@code null} if there is none
	 */
	@Nullable String problem() {
		return this.problems.values().stream().findFirst().orElse(null);
	}

}
