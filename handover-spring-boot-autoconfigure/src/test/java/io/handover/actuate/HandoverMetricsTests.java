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

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.beans.BeanUtils;
import org.springframework.test.util.ReflectionTestUtils;

import io.handover.HandoverFinishedEvent;
import io.handover.lifecycle.MessageCounters;
import io.handover.protocol.Outcome;
import io.handover.protocol.PeerIdentity;
import io.handover.protocol.PeerState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HandoverMetrics}.
 */
class HandoverMetricsTests {

	private final FixedHandover handover = new FixedHandover();

	/**
	 * Not a mock: that would make the class allocate, which another test counts.
	 */
	private final MessageCounters counters = BeanUtils.instantiateClass(MessageCounters.class);

	private final HandoverMetrics metrics = new HandoverMetrics(this.handover, this.counters);

	private final MeterRegistry registry = new SimpleMeterRegistry();

	@Test
	void whenBoundShouldHaveTheseMetersAndNoOthers() {
		this.metrics.bindTo(this.registry);
		Map<String, Meter.Type> meters = this.registry.getMeters()
			.stream()
			.collect(Collectors.toMap((meter) -> text(meter.getId()), (meter) -> meter.getId().getType(),
					(first, second) -> first, TreeMap::new));
		Map<String, Meter.Type> expected = new TreeMap<>();
		for (String state : new String[] { "starting", "ready", "draining", "released" }) {
			expected.put("handover.messages.sent{state=" + state + "}", Meter.Type.COUNTER);
			expected.put("handover.state{state=" + state + "}", Meter.Type.GAUGE);
		}
		for (String outcome : new String[] { "younger", "older", "own", "foreign", "legacy_refused", "unauthenticated",
				"malformed" }) {
			expected.put("handover.messages.received{outcome=" + outcome + "}", Meter.Type.COUNTER);
		}
		expected.put("handover.peers", Meter.Type.GAUGE);
		expected.put("handover.takeover", Meter.Type.GAUGE);
		expected.put("handover.takeover.since", Meter.Type.GAUGE);
		expected.put("handover.drain", Meter.Type.TIMER);
		expected.put("handover.channel.reopened", Meter.Type.COUNTER);
		assertThat(meters).isEqualTo(expected);
		assertThat(this.registry.getMeters()).allMatch((meter) -> meter.getId().getDescription() != null);
	}

	private static String text(Meter.Id id) {
		return id.getName() + id.getTags()
			.stream()
			.map((Tag tag) -> "{" + tag.getKey() + "=" + tag.getValue() + "}")
			.collect(Collectors.joining());
	}

	@Test
	void whenMeasuredShouldTellWhatThePeerCounts() {
		this.metrics.bindTo(this.registry);
		ReflectionTestUtils.invokeMethod(this.counters, "sent", PeerState.READY);
		ReflectionTestUtils.invokeMethod(this.counters, "received", Outcome.OWN);
		for (PeerState state : PeerState.values()) {
			assertThat(
					this.registry.get("handover.messages.sent").tag("state", state.label()).functionCounter().count())
				.isEqualTo((state == PeerState.READY) ? 1 : 0);
		}
		for (Outcome outcome : Outcome.values()) {
			assertThat(this.registry.get("handover.messages.received")
				.tag("outcome", outcome.label())
				.functionCounter()
				.count()).isEqualTo((outcome == Outcome.OWN) ? 1 : 0);
		}
		assertThat(this.registry.get("handover.peers").gauge().value()).isEqualTo(1);
		assertThat(this.registry.get("handover.takeover").gauge().value()).isZero();
		this.handover.holdingTakeover();
		assertThat(this.registry.get("handover.takeover").gauge().value()).isEqualTo(1);
		assertThat(this.registry.get("handover.channel.reopened").functionCounter().count()).isEqualTo(2);
	}

	@Test
	void whenItHoldsTheTakeoverShouldTellSinceWhen() {
		this.metrics.bindTo(this.registry);
		TimeGauge since = this.registry.get("handover.takeover.since").timeGauge();
		assertThat(since.value(TimeUnit.SECONDS)).isNaN();
		this.handover.holdingTakeover();
		assertThat(since.value(TimeUnit.SECONDS)).isEqualTo(FixedHandover.NOW.getEpochSecond());
	}

	@Test
	void whenInAStateShouldBeOneForThatAndZeroForTheOthers() {
		this.metrics.bindTo(this.registry);
		this.handover.in(PeerState.DRAINING);
		for (PeerState state : PeerState.values()) {
			assertThat(this.registry.get("handover.state").tag("state", state.label()).gauge().value())
				.isEqualTo((state == PeerState.DRAINING) ? 1 : 0);
		}
	}

	@Test
	void whenAPredecessorIsGoneShouldRecordHowLongItDrainedInEveryRegistry() {
		MeterRegistry other = new SimpleMeterRegistry();
		this.metrics.bindTo(this.registry);
		this.metrics.bindTo(other);
		this.metrics.onApplicationEvent(finished());
		assertThat(this.registry.get("handover.drain").timer().totalTime(TimeUnit.SECONDS)).isEqualTo(3);
		assertThat(other.get("handover.drain").timer().totalTime(TimeUnit.SECONDS)).isEqualTo(3);
	}

	@Test
	void whenNotBoundShouldRecordNothing() {
		this.metrics.onApplicationEvent(finished());
		assertThat(this.registry.getMeters()).isEmpty();
	}

	private HandoverFinishedEvent finished() {
		return new HandoverFinishedEvent(this.handover, PeerIdentity.legacy(1), FixedHandover.IDENTITY,
				Duration.ofSeconds(3));
	}

}
