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

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

import io.handover.protocol.Outcome;
import io.handover.protocol.PeerState;

/**
 * Counts the messages sent and the datagrams received.
 *
 * @since 0.1.0
 */
public final class MessageCounters {

	private final Map<PeerState, LongAdder> sent = new EnumMap<>(PeerState.class);

	private final Map<Outcome, LongAdder> received = new EnumMap<>(Outcome.class);

	MessageCounters() {
		for (PeerState state : PeerState.values()) {
			this.sent.put(state, new LongAdder());
		}
		for (Outcome outcome : Outcome.values()) {
			this.received.put(outcome, new LongAdder());
		}
	}

	void sent(PeerState state) {
		counter(this.sent, state).increment();
	}

	void received(Outcome outcome) {
		counter(this.received, outcome).increment();
	}

	public long countSent(PeerState state) {
		return counter(this.sent, state).sum();
	}

	public long countReceived(Outcome outcome) {
		return counter(this.received, outcome).sum();
	}

	Map<String, Long> sentByState() {
		Map<String, Long> sent = new LinkedHashMap<>();
		this.sent.forEach((state, counter) -> sent.put(state.label(), counter.sum()));
		return sent;
	}

	Map<String, Long> receivedByOutcome() {
		Map<String, Long> received = new LinkedHashMap<>();
		this.received.forEach((outcome, counter) -> received.put(outcome.label(), counter.sum()));
		return received;
	}

	private static <K extends Enum<K>> LongAdder counter(Map<K, LongAdder> counters, K key) {
		return Objects.requireNonNull(counters.get(key));
	}

}
