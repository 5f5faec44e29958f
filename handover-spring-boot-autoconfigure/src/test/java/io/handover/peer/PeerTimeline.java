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

package io.handover.peer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import io.handover.peer.Effect.DeletionReason;
import io.handover.peer.PeerSettings.HoldSettings;
import io.handover.peer.PeerSettings.TakeoverSettings;
import io.handover.protocol.ExtendedMessage;
import io.handover.protocol.LegacyMessage;
import io.handover.protocol.PeerIdentity;
import io.handover.protocol.PeerState;
import io.handover.protocol.Scope;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A {@link Peer} in virtual time, with all that it wanted done and when.
 */
final class PeerTimeline {

	static final PeerIdentity OLDER = peer(1);

	static final PeerIdentity SELF = peer(2);

	static final PeerIdentity YOUNGER = peer(3);

	static final PeerIdentity YOUNGEST = peer(4);

	static final TakeoverSettings TAKEOVER = new TakeoverSettings(Duration.ofSeconds(2), Duration.ofSeconds(60));

	static final PeerSettings SETTINGS = withHold(
			new HoldSettings(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(10)));

	static final Duration TRAFFIC_TIMEOUT = Duration.ofSeconds(10);

	private static final Scope SCOPE = new Scope(1);

	/**
	 * The time line of a peer may begin anywhere, even below zero as the one of
	 * {@link System#nanoTime()}.
	 */
	private static final Duration ORIGIN = Duration.ofNanos(-3_000_000_001L);

	private final Peer peer;

	private final Duration stabilityPeriod;

	private final List<Moment> moments = new ArrayList<>();

	private final List<Moment> news = new ArrayList<>();

	private final List<Moment> takeover = new ArrayList<>();

	private final Map<PeerIdentity, Integer> numbers = new HashMap<>();

	private Duration now = ORIGIN;

	PeerTimeline() {
		this(SETTINGS);
	}

	PeerTimeline(PeerSettings settings) {
		this(settings, Duration.ZERO);
	}

	private PeerTimeline(PeerSettings settings, Duration stabilityPeriod) {
		this.peer = new Peer(SELF, settings);
		this.stabilityPeriod = stabilityPeriod;
	}

	/**
	 * A ready peer whose burst has just ended: it sends READY again at 10,000
	 * milliseconds and every 10,000 from then on.
	 */
	static PeerTimeline ready(PeerSettings settings) {
		return ready(new PeerTimeline(settings));
	}

	static PeerTimeline withStabilityPeriod(Duration stabilityPeriod) {
		return new PeerTimeline(SETTINGS, stabilityPeriod);
	}

	static PeerTimeline readyWithStabilityPeriod(Duration stabilityPeriod) {
		return ready(withStabilityPeriod(stabilityPeriod));
	}

	private static PeerTimeline ready(PeerTimeline timeline) {
		timeline.now = ORIGIN.minusMillis(4000);
		return timeline.started().serving().until(0).forget();
	}

	static PeerTimeline ready() {
		return ready(SETTINGS);
	}

	static PeerSettings withHeartbeatInterval(Duration heartbeatInterval) {
		return new PeerSettings(heartbeatInterval, SETTINGS.hold(), TAKEOVER, AfterHandover.PARK, true);
	}

	static PeerSettings withHold(HoldSettings hold) {
		return new PeerSettings(Duration.ofSeconds(10), hold, TAKEOVER, AfterHandover.PARK, true);
	}

	private static PeerIdentity peer(long age) {
		return new PeerIdentity(0xB007, age * 1000, 1_767_225_600_000L + age * 1000, age);
	}

	/**
	 * The peer starts, and hears itself.
	 */
	PeerTimeline started() {
		return tell(new Event.Started(), new Event.OwnMessageReceived("lo"));
	}

	PeerTimeline serving() {
		return tell(new Event.ReadinessChanged(true),
				new Event.ApplicationReady(this.stabilityPeriod, TRAFFIC_TIMEOUT));
	}

	/**
	 * The application is ready, and nobody is waited for.
	 */
	PeerTimeline applicationReady() {
		return tell(new Event.ApplicationReady(Duration.ZERO, Duration.ZERO));
	}

	PeerTimeline healthy(boolean up) {
		return tell(new Event.HealthChanged(up));
	}

	PeerTimeline answersRequest() {
		return tell(new Event.RequestAnswered());
	}

	PeerTimeline acceptingTraffic(boolean acceptingTraffic) {
		return tell(new Event.ReadinessChanged(acceptingTraffic));
	}

	PeerTimeline terminationRequested() {
		return tell(new Event.TerminationRequested());
	}

	PeerTimeline successorLookedUp(boolean exists) {
		return tell(new Event.SuccessorLookedUp(exists));
	}

	PeerTimeline closed() {
		return tell(new Event.Closed());
	}

	PeerTimeline receives(PeerState state, PeerIdentity sender) {
		return receives(state, sender, 0);
	}

	PeerTimeline receives(PeerState state, PeerIdentity sender, long addressee) {
		return receives(state, state == PeerState.READY, false, nextNumber(sender), sender, addressee);
	}

	/**
	 * READY is received of a peer that accepts traffic or not, and is in use or not.
	 */
	PeerTimeline receivesReady(PeerIdentity sender, boolean accepting, boolean inUse) {
		return receives(PeerState.READY, accepting, inUse, nextNumber(sender), sender, 0);
	}

	/**
	 * A message is received that was sent before the last one of its sender.
	 */
	PeerTimeline receivesLate(PeerState state, PeerIdentity sender, int number) {
		return receives(state, state == PeerState.READY, false, number, sender, 0);
	}

	private PeerTimeline receives(PeerState state, boolean accepting, boolean inUse, int number, PeerIdentity sender,
			long addressee) {
		return tell(new Event.MessageReceived(
				new ExtendedMessage(state, accepting, inUse, number, SCOPE, sender, addressee)));
	}

	private int nextNumber(PeerIdentity sender) {
		return this.numbers.merge(sender, 1, Integer::sum);
	}

	PeerTimeline receivesLegacy(long startedAt) {
		return tell(new Event.MessageReceived(new LegacyMessage(startedAt)));
	}

	PeerTimeline tell(Event... events) {
		for (Event event : events) {
			for (Effect effect : this.peer.on(event, this.now)) {
				momentsLike(effect).add(new Moment(millis(), effect));
			}
			Duration next = this.peer.nextWakeUp();
			assertThat(next == null || next.compareTo(this.now) > 0)
				.as("does what is due, and does not ask for it again")
				.isTrue();
		}
		return this;
	}

	/**
	 * Let time pass, with all wake-ups that the peer asks for.
	 */
	PeerTimeline until(long millis) {
		Duration end = ORIGIN.plusMillis(millis);
		for (Duration next = this.peer.nextWakeUp(); next != null
				&& next.compareTo(end) <= 0; next = this.peer.nextWakeUp()) {
			this.now = next;
			tell(new Event.TimePassed());
		}
		this.now = end;
		return this;
	}

	/**
	 * Let time pass without a wake-up, as if the process had been stopped.
	 */
	PeerTimeline stoppedUntil(long millis) {
		this.now = ORIGIN.plusMillis(millis);
		return tell(new Event.TimePassed());
	}

	PeerTimeline forget() {
		this.moments.clear();
		return this;
	}

	Peer peer() {
		return this.peer;
	}

	/**
	 * What is to be done, in which messages have no numbers.
	 */
	List<Effect> effects() {
		return this.moments.stream().map(Moment::effect).map(PeerTimeline::withoutNumber).toList();
	}

	/**
	 * A message of a peer that accepts traffic when it is ready.
	 */
	static Effect message(PeerState state, long addressee) {
		return new Effect.Send(state, state == PeerState.READY, false, 0, addressee);
	}

	private static Effect withoutNumber(Effect effect) {
		return (effect instanceof Effect.Send send)
				? new Effect.Send(send.state(), send.accepting(), send.inUse(), 0, send.addressee()) : effect;
	}

	/**
	 * The numbers of the messages.
	 */
	List<Integer> numbers() {
		return this.moments.stream()
			.map(Moment::effect)
			.filter(Effect.Send.class::isInstance)
			.map((effect) -> ((Effect.Send) effect).number())
			.toList();
	}

	/**
	 * The states that the peer has entered, its flags, those of younger peers, and what
	 * it does at its start.
	 */
	List<Effect> news() {
		return this.news.stream().map(Moment::effect).toList();
	}

	/**
	 * What becomes of the takeover, which is left out elsewhere.
	 */
	List<Moment> takeover() {
		return this.takeover;
	}

	private List<Moment> momentsLike(Effect effect) {
		if (effect instanceof Effect.GrantTakeover || effect instanceof Effect.RevokeTakeover) {
			return this.takeover;
		}
		return isNews(effect) ? this.news : this.moments;
	}

	private static boolean isNews(Effect effect) {
		return effect instanceof Effect.EnterState || effect instanceof Effect.ChangeFlags
				|| effect instanceof Effect.SuccessorChanged
				|| effect.equals(new Effect.DeleteCompleteFile(DeletionReason.STALE));
	}

	List<Effect> effectsThatSendNothing() {
		return effects().stream().filter((effect) -> !(effect instanceof Effect.Send)).toList();
	}

	List<Long> times(Class<? extends Effect> type) {
		return times(type::isInstance);
	}

	List<Long> sent(PeerState state) {
		return times((effect) -> effect instanceof Effect.Send send && send.state() == state);
	}

	private List<Long> times(Predicate<Effect> predicate) {
		return this.moments.stream().filter((moment) -> predicate.test(moment.effect())).map(Moment::millis).toList();
	}

	long millis() {
		return this.now.minus(ORIGIN).toMillis();
	}

	record Moment(long millis, Effect effect) {

	}

}
