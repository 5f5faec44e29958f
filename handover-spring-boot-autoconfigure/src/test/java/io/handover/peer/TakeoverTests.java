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
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.handover.peer.Effect.HoldEnd;
import io.handover.peer.PeerTimeline.Moment;
import io.handover.protocol.ExtendedMessage;
import io.handover.protocol.PeerIdentity;
import io.handover.protocol.PeerState;
import io.handover.protocol.Scope;
import io.handover.protocol.TakeoverReason;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for when a {@link Peer} takes over what only one may hold, and gives it up.
 */
class TakeoverTests {

	private static final long SELF = PeerTimeline.SELF.instance();

	private static final PeerIdentity OLDEST = new PeerIdentity(0xB007, 500, PeerTimeline.OLDER.startedAt() - 500, 77);

	private static final PeerIdentity LEGACY = PeerIdentity.legacy(PeerTimeline.OLDER.startedAt());

	@Test
	void whenNobodyIsHeardShouldTakeOverAfterTheDiscovery() {
		PeerTimeline timeline = starting();
		assertThat(timeline.peer().takeover()).isNull();
		timeline.until(60_000);
		assertThat(timeline.takeover()).containsExactly(granted(2000, TakeoverReason.ALONE));
		assertThat(timeline.peer().takeover()).isNotNull();
	}

	@Test
	void whenNotReadyShouldNotTakeOver() {
		PeerTimeline timeline = new PeerTimeline().started()
			.receives(PeerState.RELEASED, PeerTimeline.OLDER, SELF)
			.until(300_000);
		assertThat(timeline.takeover()).isEmpty();
		timeline.serving();
		assertThat(timeline.takeover()).containsExactly(granted(300_000, TakeoverReason.RELEASED));
	}

	@Test
	void whenReadyAgainShouldCountFromTheFirstTime() {
		PeerTimeline timeline = starting().until(1000).acceptingTraffic(false).until(1500).acceptingTraffic(true);
		timeline.until(60_000);
		assertThat(timeline.takeover()).containsExactly(granted(2000, TakeoverReason.ALONE));
	}

	@Test
	void whenTheOlderReleasesToItShouldTakeOverAtOnce() {
		PeerTimeline timeline = starting().receives(PeerState.READY, PeerTimeline.OLDER)
			.until(3000)
			.receives(PeerState.DRAINING, PeerTimeline.OLDER, SELF)
			.until(7000);
		assertThat(timeline.takeover()).isEmpty();
		timeline.receives(PeerState.RELEASED, PeerTimeline.OLDER, SELF).until(100_000);
		assertThat(timeline.takeover()).containsExactly(granted(7000, TakeoverReason.RELEASED));
	}

	@Test
	void whenTheOlderReleasesToNobodyShouldTakeOverAtOnce() {
		PeerTimeline timeline = starting().receives(PeerState.READY, PeerTimeline.OLDER)
			.until(3000)
			.receives(PeerState.RELEASED, PeerTimeline.OLDER);
		assertThat(timeline.takeover()).containsExactly(granted(3000, TakeoverReason.RELEASED));
	}

	/**
	 * Another one may hold it that has not had the time to answer.
	 */
	@Test
	void whenTheOlderReleasesBeforeOthersMayHaveAnsweredShouldListenForThemFirst() {
		PeerTimeline timeline = starting().until(100).receives(PeerState.RELEASED, PeerTimeline.OLDER).until(1999);
		assertThat(timeline.takeover()).isEmpty();
		timeline.until(2000);
		assertThat(timeline.takeover()).containsExactly(granted(2000, TakeoverReason.RELEASED));
		timeline = starting().until(100)
			.receives(PeerState.RELEASED, OLDEST)
			.until(1100)
			.receives(PeerState.READY, PeerTimeline.OLDER)
			.until(9000);
		assertThat(timeline.takeover()).isEmpty();
	}

	@Test
	void whenOneOfTwoHasReleasedShouldWaitForTheOther() {
		PeerTimeline timeline = starting().receives(PeerState.READY, OLDEST)
			.receives(PeerState.READY, PeerTimeline.OLDER)
			.until(3000)
			.receives(PeerState.RELEASED, OLDEST, PeerTimeline.OLDER.instance())
			.until(5000);
		assertThat(timeline.takeover()).isEmpty();
		timeline.receives(PeerState.RELEASED, PeerTimeline.OLDER, SELF);
		assertThat(timeline.takeover()).containsExactly(granted(5000, TakeoverReason.RELEASED));
	}

	@Test
	void whenTheOlderReleasesToOneThatIsUnknownShouldWaitUntilItIsSilent() {
		PeerTimeline timeline = starting().receives(PeerState.READY, PeerTimeline.OLDER)
			.until(1000)
			.receives(PeerState.RELEASED, PeerTimeline.OLDER, 4711);
		timeline.until(100_000);
		assertThat(timeline.takeover()).containsExactly(granted(31_000, TakeoverReason.SILENT));
	}

	@Test
	void whenTheOlderReleasesToOneThatIsHeardLaterShouldWaitForThat() {
		PeerTimeline timeline = starting().until(1000)
			.receives(PeerState.RELEASED, OLDEST, PeerTimeline.OLDER.instance())
			.until(9000)
			.receives(PeerState.READY, PeerTimeline.OLDER)
			.until(12_000)
			.receives(PeerState.RELEASED, PeerTimeline.OLDER, SELF);
		assertThat(timeline.takeover()).containsExactly(granted(12_000, TakeoverReason.RELEASED));
	}

	/**
	 * The one that it released to must have been ready, whatever was heard of it.
	 */
	@Test
	void whenTheOlderReleasesToAYoungerOneShouldNotCountAsReleased() {
		PeerTimeline timeline = starting().receives(PeerState.STARTING, PeerTimeline.YOUNGER)
			.until(1000)
			.receives(PeerState.RELEASED, PeerTimeline.OLDER, PeerTimeline.YOUNGER.instance());
		timeline.until(30_999);
		assertThat(timeline.takeover()).isEmpty();
	}

	@Test
	void whenTheOlderIsSilentShouldTakeOver() {
		PeerTimeline timeline = starting().receives(PeerState.READY, PeerTimeline.OLDER)
			.until(9000)
			.receives(PeerState.READY, PeerTimeline.OLDER);
		timeline.until(100_000);
		assertThat(timeline.takeover()).containsExactly(granted(39_000, TakeoverReason.SILENT));
	}

	@Test
	void whenOneIsSilentAndTheOtherReleasesShouldSayThatOneWasSilent() {
		PeerTimeline timeline = starting().receives(PeerState.READY, OLDEST);
		for (long time = 0; time < 40_000; time += 1000) {
			timeline.until(time).receives(PeerState.DRAINING, PeerTimeline.OLDER, SELF);
		}
		timeline.receives(PeerState.RELEASED, PeerTimeline.OLDER, SELF);
		assertThat(timeline.takeover()).containsExactly(granted(39_000, TakeoverReason.SILENT));
	}

	@Test
	void whenALegacyPeerWasHeardShouldWaitForThirtySecondsAtLeast() {
		PeerTimeline timeline = new PeerTimeline(PeerTimeline.withHeartbeatInterval(Duration.ofSeconds(1)));
		timeline.started().serving().until(1000).receivesLegacy(LEGACY.startedAt()).until(100_000);
		assertThat(timeline.takeover()).containsExactly(granted(31_000, TakeoverReason.SILENT));
	}

	@Test
	void whenTheOlderIsHeardAndDoesNotReleaseShouldTakeOverAfterTheTimeout() {
		PeerTimeline timeline = starting();
		for (long time = 0; time <= 100_000; time += 10_000) {
			timeline.until(time).receives(PeerState.READY, PeerTimeline.OLDER);
		}
		assertThat(timeline.takeover()).containsExactly(granted(60_000, TakeoverReason.TIMED_OUT));
	}

	@Test
	void whenAYoungerOneStartsShouldNotWaitForIt() {
		PeerTimeline timeline = starting().receives(PeerState.STARTING, PeerTimeline.YOUNGER).until(60_000);
		assertThat(timeline.takeover()).containsExactly(granted(2000, TakeoverReason.ALONE));
	}

	@Test
	void whenAYoungerOneStartsAndTheOlderReleasesShouldTakeOverAtOnce() {
		PeerTimeline timeline = starting().receives(PeerState.READY, PeerTimeline.OLDER)
			.until(3000)
			.receives(PeerState.STARTING, PeerTimeline.YOUNGER)
			.receives(PeerState.RELEASED, PeerTimeline.OLDER, SELF);
		assertThat(timeline.takeover()).containsExactly(granted(3000, TakeoverReason.RELEASED));
	}

	/**
	 * The younger one may hold the takeover already, and this one is about to drain for
	 * it.
	 */
	@Test
	void whenAYoungerOneIsReadyShouldNotTakeOverBesideIt() {
		PeerTimeline timeline = PeerTimeline.withStabilityPeriod(Duration.ofSeconds(20))
			.started()
			.serving()
			.receives(PeerState.READY, PeerTimeline.YOUNGER)
			.until(15_000);
		assertThat(timeline.takeover()).isEmpty();
		timeline.until(100_000);
		assertThat(timeline.takeover()).containsExactly(granted(30_000, TakeoverReason.SILENT));
	}

	@Test
	void whenAYoungerOneDrainsShouldWaitUntilItHasReleased() {
		PeerTimeline timeline = starting().receives(PeerState.DRAINING, PeerTimeline.YOUNGER)
			.until(9000)
			.receives(PeerState.RELEASED, PeerTimeline.YOUNGER);
		assertThat(timeline.takeover()).containsExactly(granted(9000, TakeoverReason.RELEASED));
	}

	@ParameterizedTest
	@EnumSource(names = { "STARTING", "READY", "DRAINING" })
	void whenAnOlderOneIsHeardInAnyStateShouldWaitForIt(PeerState state) {
		PeerTimeline timeline = starting().receives(state, PeerTimeline.OLDER).until(29_000);
		assertThat(timeline.takeover()).isEmpty();
	}

	@Test
	void whenItHandsOverShouldGiveUpBehindTheMessageAndBeforeItDrains() {
		Peer peer = readyPeer(PeerTimeline.SETTINGS);
		List<Effect> effects = peer.on(new Event.MessageReceived(message(PeerState.READY, PeerTimeline.YOUNGER)),
				Duration.ofSeconds(10));
		assertThat(effects.get(0)).isInstanceOf(Effect.SuccessorChanged.class);
		assertThat(effects.get(1)).isEqualTo(new Effect.EnterState(PeerState.DRAINING));
		assertThat(effects.get(2)).isInstanceOf(Effect.Send.class);
		assertThat(effects.subList(3, effects.size())).containsExactly(new Effect.RevokeTakeover(),
				new Effect.Drain(PeerTimeline.YOUNGER));
		assertThat(peer.takeover()).isNull();
	}

	@Test
	void whenTheApplicationClosesShouldGiveUpOnce() {
		PeerTimeline timeline = starting().until(5000).tell(new Event.Closing()).until(6000).closed().until(100_000);
		assertThat(timeline.takeover()).containsExactly(granted(2000, TakeoverReason.ALONE), revoked(5000));
	}

	@Test
	void whenTheProcessShutsDownShouldGiveUpBeforeThat() {
		Peer peer = readyPeer(PeerTimeline.SETTINGS);
		peer.on(new Event.TerminationRequested(), Duration.ofSeconds(10));
		assertThat(peer.takeover()).as("while it holds").isNotNull();
		assertThat(peer.on(new Event.SuccessorLookedUp(false), Duration.ofSeconds(11)))
			.containsExactly(new Effect.RevokeTakeover(), new Effect.EndHold(HoldEnd.ALONE), new Effect.ShutDown());
	}

	@Test
	void whenItHasNotTakenOverShouldNeverDoSoOnceItLeaves() {
		PeerTimeline closing = starting().until(1000).tell(new Event.Closing()).until(100_000).closed().until(200_000);
		assertThat(closing.takeover()).isEmpty();
		PeerTimeline draining = starting().until(1000).receives(PeerState.READY, PeerTimeline.YOUNGER).until(100_000);
		assertThat(draining.takeover()).isEmpty();
	}

	/**
	 * No protocol without a third party could avoid this: silence looks the same.
	 */
	@Test
	void whenTheOtherWasOnlySilentShouldBothHoldItUntilItIsHeard() {
		Peer older = new Peer(PeerTimeline.OLDER, PeerTimeline.SETTINGS);
		older.on(new Event.OwnMessageReceived("lo"), Duration.ZERO);
		older.on(new Event.ApplicationReady(Duration.ZERO, Duration.ZERO), Duration.ZERO);
		older.on(new Event.ReadinessChanged(true), Duration.ZERO);
		older.on(new Event.TimePassed(), Duration.ofSeconds(2));
		Peer younger = new Peer(PeerTimeline.SELF, PeerTimeline.SETTINGS);
		younger.on(new Event.MessageReceived(message(PeerState.READY, PeerTimeline.OLDER)), Duration.ofSeconds(10));
		younger.on(new Event.OwnMessageReceived("lo"), Duration.ofSeconds(10));
		younger.on(new Event.ApplicationReady(Duration.ZERO, Duration.ZERO), Duration.ofSeconds(11));
		younger.on(new Event.ReadinessChanged(true), Duration.ofSeconds(11));
		younger.on(new Event.TimePassed(), Duration.ofSeconds(40));
		assertThat(older.takeover()).isNotNull();
		assertThat(younger.takeover()).isNotNull();
		older.on(new Event.MessageReceived(message(PeerState.READY, PeerTimeline.SELF)), Duration.ofSeconds(41));
		assertThat(older.takeover()).isNull();
		assertThat(younger.takeover()).isNotNull();
	}

	@Test
	void whenTheOlderPeerDrainsForItShouldNotTimeOut() {
		PeerTimeline timeline = starting().receives(PeerState.READY, PeerTimeline.OLDER);
		for (int second = 1; second < 120; second++) {
			timeline.until(second * 1000)
				.receives(PeerState.DRAINING, PeerTimeline.OLDER, PeerTimeline.SELF.instance());
		}
		assertThat(timeline.takeover()).isEmpty();
		timeline.until(120_000).receives(PeerState.RELEASED, PeerTimeline.OLDER, PeerTimeline.SELF.instance());
		assertThat(timeline.takeover()).containsExactly(granted(120_000, TakeoverReason.RELEASED));
	}

	@Test
	void whenTheOlderPeerDrainsForAnotherShouldTimeOut() {
		PeerTimeline timeline = starting();
		for (int second = 1; second < 60; second++) {
			timeline.until(second * 1000)
				.receives(PeerState.DRAINING, PeerTimeline.OLDER, PeerTimeline.YOUNGEST.instance());
		}
		assertThat(timeline.until(60_000).takeover()).containsExactly(granted(60_000, TakeoverReason.TIMED_OUT));
	}

	@Test
	void whenItDoesNotAcceptShouldTimeOutWhenItHasAcceptedForThatLong() {
		PeerTimeline timeline = starting().acceptingTraffic(false);
		for (int second = 0; second < 150; second++) {
			timeline.until(second * 1000).receives(PeerState.READY, PeerTimeline.OLDER);
			if (second == 70) {
				timeline.acceptingTraffic(true);
			}
		}
		assertThat(timeline.takeover()).containsExactly(granted(130_000, TakeoverReason.TIMED_OUT));
	}

	@Test
	void whenItDoesNotAcceptAndIsAloneShouldTakeOver() {
		PeerTimeline timeline = starting().acceptingTraffic(false).until(60_000);
		assertThat(timeline.takeover()).containsExactly(granted(2000, TakeoverReason.ALONE));
	}

	@Test
	void whenItHasNeverHeardItselfShouldTakeOverAtTheTimeOutAlone() {
		PeerTimeline timeline = new PeerTimeline().tell(new Event.Started()).serving().until(59_999);
		assertThat(timeline.takeover()).isEmpty();
		timeline.until(60_000);
		assertThat(timeline.takeover()).containsExactly(granted(60_000, TakeoverReason.TIMED_OUT));
		PeerTimeline late = new PeerTimeline().tell(new Event.Started()).serving().until(20_000);
		late.tell(new Event.OwnMessageReceived("lo"));
		assertThat(late.takeover()).containsExactly(granted(20_000, TakeoverReason.ALONE));
	}

	private static PeerTimeline starting() {
		return new PeerTimeline().started().serving();
	}

	private static Peer readyPeer(PeerSettings settings) {
		Peer peer = new Peer(PeerTimeline.SELF, settings);
		peer.on(new Event.OwnMessageReceived("lo"), Duration.ZERO);
		peer.on(new Event.ApplicationReady(Duration.ZERO, Duration.ZERO), Duration.ZERO);
		peer.on(new Event.ReadinessChanged(true), Duration.ZERO);
		for (Duration next = peer.nextWakeUp(); next != null
				&& next.compareTo(Duration.ofSeconds(10)) < 0; next = peer.nextWakeUp()) {
			peer.on(new Event.TimePassed(), next);
		}
		assertThat(peer.takeover()).isNotNull();
		return peer;
	}

	private static ExtendedMessage message(PeerState state, PeerIdentity sender) {
		return new ExtendedMessage(state, state == PeerState.READY, false, 1, new Scope(1), sender, 0);
	}

	private static Moment granted(long millis, TakeoverReason reason) {
		return new Moment(millis, new Effect.GrantTakeover(reason));
	}

	private static Moment revoked(long millis) {
		return new Moment(millis, new Effect.RevokeTakeover());
	}

}
