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

import java.util.Map;

import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.support.GenericMessage;

import io.handover.peer.Effect;
import io.handover.protocol.ExtendedMessage;
import io.handover.protocol.MessageEncoder;
import io.handover.protocol.PeerState;

/**
 * Encodes the messages of the peer and sends them to the outbound channel.
 */
final class MessageSender {

	/**
	 * The header of a sent message with the state in it.
	 */
	static final String STATE_HEADER = "handover_state";

	private final HandoverSettings.Self self;

	private final MessageEncoder encoder;

	private final MessageChannel channel;

	private final MessageCounters counters;

	MessageSender(HandoverSettings.Self self, MessageChannel channel, MessageCounters counters) {
		this.self = self;
		this.encoder = new MessageEncoder(self.authentication());
		this.channel = channel;
		this.counters = counters;
	}

	void send(Effect.Send send) {
		PeerState state = send.state();
		byte[] datagram = this.encoder.encode(new ExtendedMessage(state, send.accepting(), send.inUse(), send.number(),
				this.self.scope(), this.self.identity(), send.addressee()));
		if (this.channel.send(new GenericMessage<>(datagram, Map.of(STATE_HEADER, state)))) {
			this.counters.sent(state);
		}
	}

}
