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

import org.junit.jupiter.api.Test;

import io.handover.peer.Effect.Ending;
import io.handover.peer.Effect.HoldEnd;
import io.handover.protocol.PeerIdentity;
import io.handover.protocol.PeerState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for how long a younger peer must have been ready before a {@link Peer} drains.
 */
class PeerStabilityTests {

	@Test
	void whenTheBurstLastsLongEnoughShouldDrainWithinIt() {
		PeerTimeline timeline = PeerTimeline.readyWithStabilityPeriod(Duration.ofMillis(1500));
		for (int millis : new int[] { 0, 250, 500, 1000, 2000, 4000 }) {
			timeline.until(millis).receives(PeerState.READY, PeerTimeline.YOUNGER);
		}
		assertThat(timeline.times(Effect.Drain.class)).containsExactly(2000L);
	}

	@Test
	void whenThePeriodEndsBetweenTwoHeartbeatsShouldAskAndDrainOnTheAnswer() {
		PeerTimeline timeline = PeerTimeline.readyWithStabilityPeriod(Duration.ofSeconds(7));
		burst(timeline, 1000);
		timeline.until(8000);
		assertThat(timeline.effects()).containsExactly(PeerTimeline.message(PeerState.READY, 0));
		assertThat(timeline.sent(PeerState.READY)).containsExactly(8000L);
		timeline.until(8010).receives(PeerState.READY, PeerTimeline.YOUNGER);
		assertThat(timeline.times(Effect.Drain.class)).containsExactly(8010L);
	}

	@Test
	void whenTheYoungerPeerDiesShouldStay() {
		PeerTimeline timeline = PeerTimeline.readyWithStabilityPeriod(Duration.ofSeconds(7));
		burst(timeline, 1000);
		timeline.until(120_000);
		assertThat(timeline.effectsThatSendNothing()).isEmpty();
		assertThat(timeline.peer().state()).isEqualTo(PeerState.READY);
	}

	@Test
	void whenTheYoungerPeerLeavesShouldNotAsk() {
		PeerTimeline timeline = PeerTimeline.readyWithStabilityPeriod(Duration.ofSeconds(2));
		timeline.until(1500).receives(PeerState.READY, PeerTimeline.YOUNGER);
		timeline.until(3000).receives(PeerState.DRAINING, PeerTimeline.YOUNGER).until(9999);
		assertThat(timeline.effects()).isEmpty();
	}

	@Test
	void whenSeveralDieOneAfterTheOtherShouldStay() {
		PeerTimeline timeline = PeerTimeline.readyWithStabilityPeriod(Duration.ofSeconds(7));
		burst(timeline, 1000);
		timeline.until(6000).receives(PeerState.READY, PeerTimeline.YOUNGEST);
		timeline.until(8010).receives(PeerState.READY, PeerTimeline.YOUNGEST);
		assertThat(timeline.effectsThatSendNothing()).isEmpty();
		timeline.until(15_010);
		// From 8,000 on it asks each second, the second one as well; the heartbeat of
		// 10,000 is none of the questions.
		assertThat(timeline.sent(PeerState.READY)).startsWith(8000L, 9000L, 10_000L, 10_000L, 11_000L);
		timeline.until(15_020).receives(PeerState.READY, PeerTimeline.YOUNGEST);
		assertThat(timeline.effectsThatSendNothing()).containsExactly(new Effect.Drain(PeerTimeline.YOUNGEST));
	}

	@Test
	void whenTheYoungerPeerWasSilentForThreeIntervalsShouldCountAgain() {
		PeerTimeline timeline = PeerTimeline.readyWithStabilityPeriod(Duration.ofSeconds(20));
		timeline.receives(PeerState.READY, PeerTimeline.YOUNGER);
		timeline.until(30_001).receives(PeerState.READY, PeerTimeline.YOUNGER);
		assertThat(timeline.times(Effect.Drain.class)).isEmpty();
		timeline.until(60_001).receives(PeerState.READY, PeerTimeline.YOUNGER);
		assertThat(timeline.times(Effect.Drain.class)).containsExactly(60_001L);
	}

	@Test
	void whenAsksAtTheEndOfThePeriodShouldRespectOneAnswerASecond() {
		PeerTimeline timeline = PeerTimeline.readyWithStabilityPeriod(Duration.ofSeconds(7));
		burst(timeline, 1000);
		timeline.until(7500).receives(PeerState.STARTING, PeerTimeline.YOUNGEST).until(9000);
		assertThat(timeline.sent(PeerState.READY)).containsExactly(7500L, 8500L);
	}

	@Test
	void whenItIsStartingItselfShouldDrainAtOnce() {
		PeerTimeline timeline = new PeerTimeline().started()
			.until(1000)
			.receives(PeerState.READY, PeerTimeline.YOUNGER);
		assertThat(timeline.times(Effect.Drain.class)).containsExactly(1000L);
	}

	@Test
	void whenTheYoungerPeerDoesNotAcceptShouldStay() {
		PeerTimeline timeline = PeerTimeline.readyWithStabilityPeriod(Duration.ofSeconds(2));
		for (int second = 1; second <= 60; second++) {
			timeline.until(second * 1000).receivesReady(PeerTimeline.YOUNGER, false, false);
		}
		assertThat(timeline.effectsThatSendNothing()).isEmpty();
		assertThat(timeline.sent(PeerState.READY)).as("asks nobody").hasSize(6);
		PeerTimeline starting = new PeerTimeline().started().receivesReady(PeerTimeline.YOUNGER, false, false);
		assertThat(starting.effectsThatSendNothing()).isEmpty();
	}

	@Test
	void whenTheYoungerPeerDidNotAcceptMeanwhileShouldCountAgain() {
		PeerTimeline timeline = PeerTimeline.readyWithStabilityPeriod(Duration.ofSeconds(2));
		timeline.until(1000).receivesReady(PeerTimeline.YOUNGER, true, false);
		timeline.until(2500).receivesReady(PeerTimeline.YOUNGER, false, false);
		timeline.until(2600).receivesReady(PeerTimeline.YOUNGER, true, false);
		timeline.until(4500).receivesReady(PeerTimeline.YOUNGER, true, false);
		assertThat(timeline.effectsThatSendNothing()).containsExactly(new Effect.Unsteady(PeerTimeline.YOUNGER));
		timeline.until(4600).receivesReady(PeerTimeline.YOUNGER, true, false);
		assertThat(timeline.times(Effect.Drain.class)).containsExactly(4600L);
	}

	@Test
	void whenAnEarlierMessageArrivesLaterShouldIgnoreIt() {
		PeerTimeline timeline = PeerTimeline.readyWithStabilityPeriod(Duration.ofSeconds(2));
		timeline.until(1000).receivesReady(PeerTimeline.YOUNGER, true, false);
		timeline.until(2000).receivesReady(PeerTimeline.YOUNGER, false, false);
		timeline.until(3000).receivesLate(PeerState.READY, PeerTimeline.YOUNGER, 1);
		timeline.until(5000).receivesLate(PeerState.READY, PeerTimeline.YOUNGER, 2).until(60_000);
		assertThat(timeline.times(Effect.Drain.class)).isEmpty();
		assertThat(timeline.peer().knownPeers()).singleElement().satisfies((younger) -> {
			assertThat(younger.accepting()).isFalse();
			assertThat(younger.lastHeard().minus(younger.since())).isZero();
		});
	}

	@Test
	void whenItsApplicationIsReadyAndRefusesTrafficShouldKeepThePeriod() {
		PeerTimeline timeline = new PeerTimeline().started()
			.tell(new Event.ApplicationReady(Duration.ofSeconds(7), Duration.ZERO))
			.until(1000)
			.receives(PeerState.READY, PeerTimeline.YOUNGER)
			.until(8000)
			.receives(PeerState.READY, PeerTimeline.YOUNGER);
		assertThat(timeline.times(Effect.Drain.class)).containsExactly(8000L);
	}

	@Test
	void whenNobodyAnswersShouldAskAgainEachSecondUntilTheYoungerPeerCountsAsSilent() {
		PeerTimeline timeline = PeerTimeline.readyWithStabilityPeriod(Duration.ofSeconds(2));
		timeline.until(1500).receives(PeerState.READY, PeerTimeline.YOUNGER).until(120_000);
		assertThat(timeline.sent(PeerState.READY)).filteredOn((millis) -> millis % 1000 == 500)
			.startsWith(3500L, 4500L, 5500L)
			.endsWith(31_500L)
			.hasSize(29);
		assertThat(timeline.effectsThatSendNothing()).isEmpty();
	}

	@Test
	void whenTheSecondQuestionIsAnsweredShouldDrain() {
		PeerTimeline timeline = PeerTimeline.readyWithStabilityPeriod(Duration.ofSeconds(2));
		timeline.until(1500).receives(PeerState.READY, PeerTimeline.YOUNGER).until(4510);
		timeline.receives(PeerState.READY, PeerTimeline.YOUNGER).until(9000);
		assertThat(timeline.times(Effect.Drain.class)).containsExactly(4510L);
		assertThat(timeline.sent(PeerState.READY)).containsExactly(3500L, 4500L);
	}

	@Test
	void whenALegacyPeerIsYoungerShouldDrainWhenTimeHasPassed() {
		PeerTimeline timeline = PeerTimeline.readyWithStabilityPeriod(Duration.ofSeconds(2));
		timeline.until(1500).receivesLegacy(PeerTimeline.YOUNGER.startedAt()).until(60_000);
		assertThat(timeline.effectsThatSendNothing())
			.containsExactly(new Effect.Drain(PeerIdentity.legacy(PeerTimeline.YOUNGER.startedAt())));
		assertThat(timeline.times(Effect.Drain.class)).containsExactly(3500L);
	}

	@Test
	void whenALegacyPeerIsSilentBeforeThePeriodIsOverShouldStay() {
		PeerTimeline timeline = PeerTimeline.readyWithStabilityPeriod(Duration.ofSeconds(40));
		timeline.until(1000).receivesLegacy(PeerTimeline.YOUNGER.startedAt()).until(120_000);
		assertThat(timeline.effectsThatSendNothing()).isEmpty();
	}

	@Test
	void whenTheHoldEndsFirstShouldHandOverToAReadyPeerAllTheSame() {
		PeerTimeline held = PeerTimeline.readyWithStabilityPeriod(Duration.ofSeconds(7))
			.terminationRequested()
			.until(4000)
			.receives(PeerState.STARTING, PeerTimeline.YOUNGER)
			.until(18_000)
			.receives(PeerState.READY, PeerTimeline.YOUNGER)
			.until(21_000)
			.closed()
			.until(21_200);
		assertThat(held.effectsThatSendNothing()).containsExactly(new Effect.Hold(), new Effect.LookUpSuccessor(),
				new Effect.EndHold(HoldEnd.SUCCESSOR_READY), new Effect.Drain(PeerTimeline.YOUNGER),
				new Effect.Finish(Ending.EXIT));
		assertThat(held.times(Effect.Drain.class)).containsExactly(20_000L);
		assertThat(held.peer().nextWakeUp()).as("to ask").isNull();
	}

	private static void burst(PeerTimeline timeline, long from) {
		for (int pause : new int[] { 0, 250, 500, 1000, 2000, 4000 }) {
			timeline.until(from + pause).receives(PeerState.READY, PeerTimeline.YOUNGER);
		}
	}

}
