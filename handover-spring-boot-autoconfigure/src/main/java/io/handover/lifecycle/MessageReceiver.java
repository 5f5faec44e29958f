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
import java.net.InetSocketAddress;
import java.net.SocketAddress;

import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.integration.ip.IpHeaders;
import org.springframework.messaging.MessageHandler;

import io.handover.multicast.MulticastTransport;
import io.handover.peer.Event;
import io.handover.process.JvmProcess;
import io.handover.protocol.LegacyMessage;
import io.handover.protocol.Message;
import io.handover.protocol.MessageDecoder;
import io.handover.protocol.Outcome;
import io.handover.protocol.Reception;

/**
 * {@link MessageHandler} that decodes what was received and tells the peer, or rejects it
 * with a reason.
 */
final class MessageReceiver implements MessageHandler, Ordered {

	private static final byte[] NO_BYTES = {};

	private final MessageDecoder decoder;

	private final LocalPeer peer;

	private final JvmProcess process;

	private final boolean acceptRemoteLegacyPeers;

	private final LocalAddresses localAddresses;

	private final MessageCounters counters;

	private final RejectionLog rejectionLog;

	MessageReceiver(HandoverSettings.Self self, MessageDecoder decoder, LocalPeer peer, JvmProcess process,
			LocalAddresses localAddresses, MessageCounters counters, RejectionLog rejectionLog) {
		this.acceptRemoteLegacyPeers = self.acceptRemoteLegacyPeers();
		this.decoder = decoder;
		this.peer = peer;
		this.process = process;
		this.localAddresses = localAddresses;
		this.counters = counters;
		this.rejectionLog = rejectionLog;
	}

	/**
	 * Return whether a datagram is worth a message. This allocates nothing, since there
	 * may be a flood of those that are not.
	 * @param link the name of the link that it arrived on, or {@code null}
	 * @return {@code false} if it is malformed
	 */
	boolean accepts(DatagramPacket datagram, @Nullable String link) {
		if (MessageDecoder.isWellFormed(datagram.getData(), datagram.getOffset(), datagram.getLength())) {
			return true;
		}
		reject(Outcome.MALFORMED, datagram, link);
		return false;
	}

	@Override
	public void handleMessage(org.springframework.messaging.Message<?> received) {
		// An interceptor may have replaced the payload by anything.
		byte[] bytes = (received.getPayload() instanceof byte[] payload) ? payload : NO_BYTES;
		String link = received.getHeaders().get(MulticastTransport.LINK_HEADER, String.class);
		Reception reception = this.decoder.decode(bytes, 0, bytes.length);
		Message message = reception.message();
		if (message != null && this.process.contains(message.sender().instance())) {
			// Applications of one process are no successors of each other.
			reject(Outcome.FOREIGN, datagram(bytes, received), link);
		}
		else if (message instanceof LegacyMessage && !this.acceptRemoteLegacyPeers && !isSentFromHere(received)) {
			reject(Outcome.LEGACY_REFUSED, datagram(bytes, received), link);
		}
		else if (message != null) {
			this.counters.received(reception.outcome());
			this.peer.tell(new Event.MessageReceived(message));
		}
		else if (reception.outcome() == Outcome.OWN) {
			this.counters.received(reception.outcome());
			if (link != null) {
				this.peer.tell(new Event.OwnMessageReceived(link));
			}
		}
		else {
			reject(reception.outcome(), datagram(bytes, received), link);
		}
	}

	/**
	 * Before what the application subscribes to the channel.
	 */
	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	private boolean isSentFromHere(org.springframework.messaging.Message<?> received) {
		return received.getHeaders().get(IpHeaders.PACKET_ADDRESS) instanceof InetSocketAddress sender
				&& sender.getAddress() != null && this.localAddresses.contains(sender.getAddress());
	}

	private static DatagramPacket datagram(byte[] bytes, org.springframework.messaging.Message<?> received) {
		DatagramPacket datagram = new DatagramPacket(bytes, bytes.length);
		SocketAddress sender = received.getHeaders().get(IpHeaders.PACKET_ADDRESS, SocketAddress.class);
		if (sender != null) {
			datagram.setSocketAddress(sender);
		}
		return datagram;
	}

	private void reject(Outcome reason, DatagramPacket datagram, @Nullable String link) {
		this.counters.received(reason);
		this.rejectionLog.rejected(reason, datagram, link);
	}

}
