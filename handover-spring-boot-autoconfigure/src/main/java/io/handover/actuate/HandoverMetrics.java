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

package io.handover.actuate;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.context.ApplicationListener;

import io.handover.Handover;
import io.handover.HandoverFinishedEvent;
import io.handover.lifecycle.MessageCounters;
import io.handover.protocol.Outcome;
import io.handover.protocol.PeerState;

/**
 * {@link MeterBinder} for hand-over. The timer {@code handover.drain} is recorded by the
 * instance that stays, since the registry of the one that leaves is closed by then.
 *
 * @since 0.1.0
 */
public class HandoverMetrics implements MeterBinder, ApplicationListener<HandoverFinishedEvent> {

	private static final String SENT = "handover.messages.sent";

	private static final String RECEIVED = "handover.messages.received";

	private static final String STATE = "handover.state";

	private static final String TAKEOVER = "handover.takeover";

	private static final String TAKEOVER_SINCE = "handover.takeover.since";

	private static final String PEERS = "handover.peers";

	private static final String REOPENED = "handover.channel.reopened";

	private static final String DRAIN = "handover.drain";

	private final Handover handover;

	private final MessageCounters counters;

	private final List<Timer> drain = new CopyOnWriteArrayList<>();

	public HandoverMetrics(Handover handover, MessageCounters counters) {
		this.handover = handover;
		this.counters = counters;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		for (PeerState state : PeerState.values()) {
			FunctionCounter.builder(SENT, this.counters, (counters) -> counters.countSent(state))
				.description("Messages sent")
				.tag("state", state.label())
				.register(registry);
			Gauge.builder(STATE, this.handover, (handover) -> (handover.state() == state) ? 1 : 0)
				.description("1 for the state that this instance is in, otherwise 0")
				.tag("state", state.label())
				.register(registry);
		}
		for (Outcome outcome : Outcome.values()) {
			FunctionCounter.builder(RECEIVED, this.counters, (counters) -> counters.countReceived(outcome))
				.description("Datagrams received, by what became of them")
				.tag("outcome", outcome.label())
				.register(registry);
		}
		Gauge.builder(TAKEOVER, this.handover, (handover) -> handover.holdsTakeover() ? 1 : 0)
			.description("1 while this instance holds what only one may hold, otherwise 0")
			.register(registry);
		TimeGauge.builder(TAKEOVER_SINCE, this.handover, TimeUnit.MILLISECONDS, HandoverMetrics::heldSince)
			.description("Since when this instance holds what only one may hold, since unix epoch, if it does")
			.register(registry);
		Gauge.builder(PEERS, this.handover, HandoverMetrics::heardPeers)
			.description("Other instances of this service heard within three heartbeat intervals")
			.register(registry);
		FunctionCounter.builder(REOPENED, this.handover, (handover) -> handover.report().network().reopened())
			.description("How often a link was opened again on an interface")
			.register(registry);
		this.drain.add(Timer.builder(DRAIN)
			.description("How long older instances took from draining to released")
			.register(registry));
	}

	/**
	 * Without the takeover there is nothing to measure, and zero would be a time.
	 */
	private static double heldSince(Handover handover) {
		Instant since = handover.report().takeover().since();
		return (since != null) ? since.toEpochMilli() : Double.NaN;
	}

	private static double heardPeers(Handover handover) {
		return handover.report().peers().stream().filter((peer) -> !peer.silent()).count();
	}

	@Override
	public void onApplicationEvent(HandoverFinishedEvent event) {
		this.drain.forEach((timer) -> timer.record(event.getDuration()));
	}

}
