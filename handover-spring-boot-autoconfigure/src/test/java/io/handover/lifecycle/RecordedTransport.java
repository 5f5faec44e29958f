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

package io.handover.lifecycle;

import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;
import org.springframework.integration.channel.PublishSubscribeChannel;
import org.springframework.integration.ip.IpHeaders;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.GenericMessage;

import io.handover.multicast.DatagramListener;
import io.handover.multicast.LinkChanges;
import io.handover.multicast.MulticastSettings;
import io.handover.multicast.MulticastTransport;
import io.handover.multicast.NetworkMode;
import io.handover.protocol.PeerState;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.withSettings;

/**
 * A {@link MulticastTransport} without sockets that records what is sent.
 */
final class RecordedTransport {

	static final InetSocketAddress SENDER = new InetSocketAddress("192.0.2.1", 4711);

	final List<Message<?>> messages = new CopyOnWriteArrayList<>();

	final List<String> calls = new CopyOnWriteArrayList<>();

	final MulticastTransport transport = mock(withSettings().stubOnly());

	volatile LinkChanges changes = LinkChanges.NONE;

	volatile Set<String> links = Set.of("eth0");

	volatile @Nullable String problem;

	volatile @Nullable RuntimeException reconcileFailure;

	volatile @Nullable Error sendFailure;

	volatile boolean vetoed;

	private final PublishSubscribeChannel inboundChannel = new PublishSubscribeChannel();

	private final Deeds deeds;

	private @Nullable DatagramListener listener;

	RecordedTransport(Deeds deeds) {
		this.deeds = deeds;
		PublishSubscribeChannel outboundChannel = new PublishSubscribeChannel() {

			@Override
			protected boolean doSend(Message<?> message, long timeout) {
				return RecordedTransport.this.send(message);
			}

		};
		willAnswer((call) -> this.calls.add("close")).given(this.transport).close();
		given(this.transport.inboundChannel()).willReturn(this.inboundChannel);
		given(this.transport.outboundChannel()).willReturn(outboundChannel);
		given(this.transport.reconcile()).willAnswer((call) -> changed("reconcile"));
		willAnswer((call) -> this.calls.add("rejoin " + call.getArgument(0))).given(this.transport).rejoin(any());
		given(this.transport.links()).willAnswer((call) -> this.links);
		given(this.transport.reopened()).willReturn(7L);
		given(this.transport.problem()).willAnswer((call) -> this.problem);
		given(this.transport.settings()).willReturn(settings());
	}

	MulticastTransport listenedToBy(DatagramListener listener) {
		this.listener = listener;
		return this.transport;
	}

	private boolean send(Message<?> message) {
		if (this.sendFailure != null) {
			throw this.sendFailure;
		}
		if (this.vetoed) {
			return false;
		}
		this.messages.add(message);
		this.deeds.add("send " + PeerState.values()[payload(message)[12] - 1]);
		return true;
	}

	private LinkChanges changed(String call) {
		if (this.reconcileFailure != null) {
			throw this.reconcileFailure;
		}
		this.calls.add(call);
		return this.changes;
	}

	static LinkChanges.JoinedLink joined(String link, boolean again) {
		MulticastSettings settings = settings();
		return new LinkChanges.JoinedLink(link, SENDER.getAddress(),
				new InetSocketAddress(settings.group(), settings.port()), again);
	}

	/**
	 * Receive a datagram as the real transport does.
	 */
	void receive(byte[] datagram) {
		if (this.listener.accepts(new DatagramPacket(datagram, datagram.length, SENDER), "eth0")) {
			this.inboundChannel.send(new GenericMessage<>(datagram,
					Map.of(IpHeaders.PACKET_ADDRESS, SENDER, MulticastTransport.LINK_HEADER, "eth0")));
		}
	}

	void stopReceiving() {
		this.listener.stopped();
	}

	long addresseeOfLast() {
		return ByteBuffer.wrap(payload(this.messages.get(this.messages.size() - 1))).getLong(58);
	}

	private static byte[] payload(Message<?> message) {
		return (byte[]) message.getPayload();
	}

	static MulticastSettings settings() {
		try {
			return new MulticastSettings(NetworkMode.BRIDGE, null, InetAddress.getByName("239.192.16.16"), 1536, 1);
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
