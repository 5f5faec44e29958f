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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.integration.channel.PublishSubscribeChannel;
import org.springframework.integration.ip.udp.inbound.MulticastReceivingChannelAdapter;
import org.springframework.integration.ip.udp.outbound.MulticastSendingMessageHandler;

/**
 * A pair of Spring Integration's UDP adapters with the channels between them and the
 * peer, kept on the right interfaces. Messages have a payload of {@code byte[]}.
 * <p>
 * The pair is older than the application context and outlives it, and no context starts
 * or stops it.
 * <p>
 * Links change under this object's monitor, on any thread. To send a message takes no
 * part in that: the outbound adapter has a lock of its own. One thread receives, which
 * never waits for the monitor.
 *
 * @since 0.1.0
 */
public final class MulticastTransport {

	/**
	 * The name of the inbound adapter.
	 */
	public static final String INBOUND_ADAPTER = "handoverInboundAdapter";

	/**
	 * The name of the channel that the inbound adapter sends to.
	 */
	public static final String INBOUND_CHANNEL = "handoverInboundChannel";

	/**
	 * The name of the outbound adapter.
	 */
	public static final String OUTBOUND_ADAPTER = "handoverOutboundAdapter";

	/**
	 * The name of the channel that the outbound adapter is subscribed to.
	 */
	public static final String OUTBOUND_CHANNEL = "handoverOutboundChannel";

	/**
	 * The header of an inbound message with the name of the interface that it arrived on.
	 * It is missing where that cannot be known.
	 */
	public static final String LINK_HEADER = InboundAdapter.LINK_HEADER;

	private static final Log log = LogFactory.getLog(MulticastTransport.class);

	private final MulticastSettings settings;

	private final EligibleInterfaces.Lookup interfaces;

	private final TransportChannel inboundChannel = new TransportChannel(INBOUND_CHANNEL);

	private final TransportChannel outboundChannel = new TransportChannel(OUTBOUND_CHANNEL);

	private final InboundAdapter inboundAdapter;

	private final OutboundAdapter outboundAdapter;

	private final Set<String> openedBefore = new HashSet<>();

	private final LongAdder reopened = new LongAdder();

	private boolean closed;

	private volatile Links links = Links.NONE;

	private volatile @Nullable String problem;

	/**
	 * Create a new {@link MulticastTransport}. Nothing is opened before
	 * {@link #reconcile()}.
	 * @param settings where messages are sent and received
	 * @param maximumLength the length of the longest datagram, in bytes
	 * @param listener decides which datagrams become messages
	 */
	public MulticastTransport(MulticastSettings settings, int maximumLength, DatagramListener listener) {
		this(settings, maximumLength, listener, EligibleInterfaces::lookUp);
	}

	MulticastTransport(MulticastSettings settings, int maximumLength, DatagramListener listener,
			EligibleInterfaces.Lookup interfaces) {
		this.settings = settings;
		this.interfaces = interfaces;
		this.inboundAdapter = new InboundAdapter(settings, maximumLength, this.inboundChannel, listener);
		this.inboundAdapter.setBeanName(INBOUND_ADAPTER);
		this.outboundAdapter = new OutboundAdapter(settings, this.outboundChannel);
		this.outboundAdapter.setBeanName(OUTBOUND_ADAPTER);
		this.outboundAdapter.start();
		this.outboundChannel.subscribe(this.outboundAdapter);
	}

	/**
	 * Make the links match the interfaces as they are now.
	 * @return what has become of the links
	 */
	public synchronized LinkChanges reconcile() {
		if (this.closed) {
			return LinkChanges.NONE;
		}
		try {
			return match(this.interfaces.lookUp(this.settings));
		}
		catch (IOException ex) {
			// They may well work: no file descriptor may be free to ask for them. So what
			// is open stays open.
			report("the network interfaces cannot be read: " + ex.getMessage());
			return LinkChanges.NONE;
		}
	}

	/**
	 * Join the group again on a link, on the open socket: other links are not disturbed.
	 * The link must be as {@link #reconcile()} has left it.
	 */
	public synchronized void rejoin(String name) {
		LinkAddress link = this.links.byName().get(name);
		GroupSocket socket = this.inboundAdapter.socket();
		if (link != null && socket != null) {
			this.reopened.increment();
			try {
				socket.joinAgain(link);
			}
			catch (IOException | RuntimeException ex) {
				report("interface '" + name + "' cannot be used: " + ex.getMessage());
			}
		}
	}

	private LinkChanges match(EligibleInterfaces eligible) {
		Links before = this.links;
		boolean receiving = this.inboundAdapter.isRunning();
		boolean replace = !receiving;
		for (LinkAddress link : before.all()) {
			replace |= !eligible.links().contains(link);
		}
		GroupSocket socket = replace ? null : this.inboundAdapter.socket();
		Map<String, LinkAddress> joined = new LinkedHashMap<>(replace ? Map.of() : before.byName());
		String failure = eligible.problem();
		for (LinkAddress link : eligible.links().all()) {
			if (!joined.containsKey(link.name())) {
				try {
					socket = (socket != null) ? socket : GroupSocket.open(this.settings, link);
					socket.join(link);
					joined.put(link.name(), link);
				}
				catch (IOException | RuntimeException ex) {
					failure = "interface '" + link.name() + "' cannot be used: " + ex.getMessage();
				}
			}
		}
		use(new Links(joined), socket);
		report(failure);
		List<LinkChanges.JoinedLink> opened = new ArrayList<>();
		for (LinkAddress link : joined.values()) {
			if (!receiving || !before.contains(link)) {
				opened.add(opened(link));
			}
		}
		Set<String> lost = before.names();
		lost.removeAll(joined.keySet());
		return new LinkChanges(opened, List.copyOf(lost));
	}

	private void use(Links links, @Nullable GroupSocket socket) {
		this.links = links;
		this.inboundAdapter.listenOn(links, socket);
		this.outboundAdapter.setLinks(links);
	}

	private LinkChanges.JoinedLink opened(LinkAddress link) {
		boolean again = !this.openedBefore.add(link.name());
		if (again) {
			this.reopened.increment();
		}
		return new LinkChanges.JoinedLink(link.name(), link.address(),
				new InetSocketAddress(this.settings.group(), this.settings.port()), again);
	}

	private void report(@Nullable String failure) {
		if (failure != null && !failure.equals(this.problem)) {
			log.warn("Hand-over messages cannot be sent or received: " + failure + ". This is tried again within 10 s. "
					+ "If another interface is meant, set 'handover.network-interface'.");
		}
		this.problem = failure;
	}

	/**
	 * Close all links. They are not opened again.
	 */
	public synchronized void close() {
		this.closed = true;
		use(Links.NONE, null);
	}

	public MulticastReceivingChannelAdapter inboundAdapter() {
		return this.inboundAdapter;
	}

	public PublishSubscribeChannel inboundChannel() {
		return this.inboundChannel;
	}

	public MulticastSendingMessageHandler outboundAdapter() {
		return this.outboundAdapter;
	}

	public PublishSubscribeChannel outboundChannel() {
		return this.outboundChannel;
	}

	/**
	 * Return where messages are sent and received.
	 */
	public MulticastSettings settings() {
		return this.settings;
	}

	/**
	 * Return the links that are open.
	 */
	public Set<String> links() {
		return this.links.names();
	}

	/**
	 * Return what keeps messages from being sent or received on an interface that should
	 * be used.
	 * @return the problem in words, or {@code null} if there is none
	 */
	public @Nullable String problem() {
		String problem = this.problem;
		return (problem != null) ? problem : this.outboundAdapter.problem();
	}

	/**
	 * Return how often a link was opened or joined again on an interface that had one
	 * before.
	 */
	public long reopened() {
		return this.reopened.sum();
	}

}
