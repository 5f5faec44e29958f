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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.handover.protocol.PeerIdentity;
import io.handover.protocol.PeerState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what a {@link Peer} does when the platform asks the process to end: a
 * successor is waited for 5 seconds, and there are 30 seconds, of which 10 are for the
 * ordinary shutdown.
 */
class PeerHoldTests {

	private static final Effect HOLD = new Effect.Hold();

	private static final Effect END_HOLD = new Effect.EndHold();

	private static final Effect DRAIN = new Effect.Drain(PeerTimeline.YOUNGER);

	@Test
	void whenNobodyComesShouldHoldForTheSuccessorWait() {
		PeerTimeline timeline = PeerTimeline.ready().until(1000).terminationRequested().until(60_000);
		assertThat(timeline.effectsThatSayNothing()).containsExactly(HOLD, END_HOLD);
		assertThat(timeline.times(Effect.EndHold.class)).containsExactly(6000L);
	}

	@Test
	void whenStartingShouldHoldAsWell() {
		PeerTimeline timeline = new PeerTimeline().started().until(1000).terminationRequested().until(60_000);
		assertThat(timeline.effectsThatSayNothing()).containsExactly(HOLD, END_HOLD);
		assertThat(timeline.times(Effect.EndHold.class)).containsExactly(6000L);
	}

	@Test
	void whenSuccessorBecomesReadyShouldHandOver() {
		PeerTimeline timeline = PeerTimeline.ready()
			.terminationRequested()
			.until(4000)
			.hears(PeerState.READY, PeerTimeline.YOUNGER)
			.until(9000)
			.closed()
			.until(60_000);
		assertThat(timeline.effectsThatSayNothing()).containsExactly(HOLD, DRAIN, new Effect.Finish());
		assertThat(timeline.times(Effect.Drain.class)).containsExactly(4000L);
	}

	@ParameterizedTest
	@EnumSource(names = { "STARTING", "READY" })
	void whenSuccessorIsHeardShouldHoldForTheGracePeriodLessTheReserve(PeerState state) {
		PeerTimeline timeline = PeerTimeline.ready(PeerTimeline.withStabilityPeriod(Duration.ofHours(1)))
			.until(1000)
			.terminationRequested()
			.until(5000)
			.hears(state, PeerTimeline.YOUNGER)
			.until(60_000);
		assertThat(timeline.times(Effect.EndHold.class)).containsExactly(21_000L);
	}

	@Test
	void whenSuccessorWasHeardBeforeShouldHoldForTheGracePeriodLessTheReserve() {
		PeerTimeline timeline = PeerTimeline.ready()
			.hears(PeerState.STARTING, PeerTimeline.YOUNGER)
			.until(1000)
			.terminationRequested()
			.until(60_000);
		assertThat(timeline.times(Effect.EndHold.class)).containsExactly(21_000L);
	}

	@Test
	void whenSuccessorWasHeardTooLongAgoShouldHoldForTheSuccessorWait() {
		PeerTimeline timeline = PeerTimeline.ready()
			.hears(PeerState.STARTING, PeerTimeline.YOUNGER)
			.until(30_001)
			.terminationRequested()
			.until(60_000);
		assertThat(timeline.times(Effect.EndHold.class)).containsExactly(35_001L);
	}

	@ParameterizedTest
	@EnumSource(names = { "DRAINING", "RELEASED" })
	void whenWhoWouldComeLetsGoShouldHoldForTheSuccessorWait(PeerState state) {
		PeerTimeline timeline = PeerTimeline.ready()
			.hears(PeerState.STARTING, PeerTimeline.YOUNGER)
			.until(100)
			.hears(state, PeerTimeline.YOUNGER)
			.until(1000)
			.terminationRequested()
			.until(60_000);
		assertThat(timeline.times(Effect.EndHold.class)).containsExactly(6000L);
	}

	@ParameterizedTest
	@EnumSource(names = { "STARTING", "READY" })
	void whenOnlyAnOlderPeerIsHeardShouldHoldForTheSuccessorWait(PeerState state) {
		PeerTimeline timeline = PeerTimeline.ready()
			.hears(state, PeerTimeline.OLDER)
			.until(1000)
			.terminationRequested()
			.until(2000)
			.hears(state, PeerTimeline.OLDER)
			.until(60_000);
		assertThat(timeline.times(Effect.EndHold.class)).containsExactly(6000L);
	}

	@Test
	void whenReserveLeavesLessThanTheSuccessorWaitShouldNotHoldForLonger() {
		PeerSettings settings = new PeerSettings(Duration.ofSeconds(10), Duration.ZERO, Duration.ofSeconds(5),
				Duration.ofSeconds(12), Duration.ofSeconds(10));
		PeerTimeline timeline = PeerTimeline.ready(settings).terminationRequested().until(60_000);
		assertThat(timeline.times(Effect.EndHold.class)).containsExactly(2000L);
	}

	@Test
	void whenReserveIsAllThereIsShouldNotHold() {
		PeerSettings settings = new PeerSettings(Duration.ofSeconds(10), Duration.ZERO, Duration.ofSeconds(5),
				Duration.ofSeconds(5), Duration.ofSeconds(10));
		PeerTimeline timeline = PeerTimeline.ready(settings).terminationRequested();
		assertThat(timeline.effectsThatSayNothing()).containsExactly(HOLD, END_HOLD);
	}

	@Test
	void whenAskedTwiceShouldEndTheHoldAtOnce() {
		PeerTimeline timeline = PeerTimeline.ready()
			.terminationRequested()
			.until(1000)
			.terminationRequested()
			.until(60_000);
		assertThat(timeline.effectsThatSayNothing()).containsExactly(HOLD, END_HOLD);
		assertThat(timeline.times(Effect.EndHold.class)).containsExactly(1000L);
	}

	@Test
	void whenApplicationClosesByItselfShouldEndTheHoldOnce() {
		PeerTimeline timeline = PeerTimeline.ready().terminationRequested().until(1000).tell(new Event.Closing());
		assertThat(timeline.effectsThatSayNothing()).containsExactly(HOLD, END_HOLD);
		timeline.until(30_000).closed().until(60_000);
		assertThat(timeline.effectsThatSayNothing()).containsExactly(HOLD, END_HOLD, new Effect.Finish());
	}

	@Test
	void whenStartFailsShouldEndTheHold() {
		PeerTimeline timeline = new PeerTimeline().started().terminationRequested().closed().until(60_000);
		assertThat(timeline.effectsThatSayNothing()).containsExactly(HOLD, END_HOLD, new Effect.Finish());
	}

	@Test
	void whenHoldHasEndedShouldNotDrain() {
		PeerTimeline timeline = PeerTimeline.ready().terminationRequested().until(5000).forget();
		timeline.hears(PeerState.READY, PeerTimeline.YOUNGER).until(5500).closed().until(60_000);
		assertThat(timeline.effectsThatSayNothing()).containsExactly(new Effect.Finish());
		assertThat(timeline.effects()).contains(new Effect.Say(PeerState.RELEASED, 0));
	}

	@Test
	void whenHoldingShouldNotDrawAnOlderPeerIntoItsEnd() {
		PeerTimeline timeline = PeerTimeline.ready().terminationRequested().forget();
		timeline.hears(PeerState.STARTING, PeerTimeline.OLDER).hears(PeerState.READY, PeerTimeline.OLDER).until(60_000);
		assertThat(timeline.said(PeerState.READY)).isEmpty();
	}

	@Test
	void whenStartingAndHoldingShouldNotBecomeReady() {
		PeerTimeline timeline = new PeerTimeline().started()
			.terminationRequested()
			.until(1000)
			.serving()
			.acceptingTraffic(false)
			.acceptingTraffic(true)
			.until(2000)
			.hears(PeerState.READY, PeerTimeline.YOUNGER);
		assertThat(timeline.said(PeerState.STARTING)).containsExactly(0L, 1000L, 2000L);
		assertThat(timeline.said(PeerState.READY)).isEmpty();
		assertThat(timeline.effectsThatSayNothing()).containsExactly(HOLD, DRAIN);
	}

	@Test
	void whenHoldingShouldStillAnswerAYoungerPeerThatStarts() {
		PeerTimeline timeline = PeerTimeline.ready().terminationRequested().until(2000);
		timeline.hears(PeerState.STARTING, PeerTimeline.YOUNGER).until(19_999);
		assertThat(timeline.said(PeerState.READY)).containsExactly(2000L);
	}

	@Test
	void whenHoldingShouldStillAskForTheProofOfStability() {
		PeerTimeline timeline = PeerTimeline.ready(PeerTimeline.withStabilityPeriod(Duration.ofSeconds(3)))
			.terminationRequested()
			.until(2000)
			.hears(PeerState.READY, PeerTimeline.YOUNGER)
			.until(5010);
		assertThat(timeline.said(PeerState.READY)).containsExactly(5000L);
		timeline.hears(PeerState.READY, PeerTimeline.YOUNGER);
		assertThat(timeline.effectsThatSayNothing()).containsExactly(HOLD, DRAIN);
	}

	@Test
	void whenPausedAndHoldingShouldNotAnswer() {
		PeerTimeline timeline = PeerTimeline.ready().acceptingTraffic(false).terminationRequested();
		timeline.hears(PeerState.STARTING, PeerTimeline.YOUNGER);
		assertThat(timeline.said(PeerState.READY)).isEmpty();
	}

	@Test
	void whenHoldHasEndedShouldNotSayThatItIsReady() {
		PeerTimeline timeline = PeerTimeline.ready().terminationRequested().until(5000).forget();
		timeline.hears(PeerState.STARTING, PeerTimeline.YOUNGER).until(60_000);
		assertThat(timeline.effects()).isEmpty();
	}

	@Test
	void whenClosingAnywayShouldNotHold() {
		PeerTimeline timeline = PeerTimeline.ready().tell(new Event.Closing()).terminationRequested();
		assertThat(timeline.effectsThatSayNothing()).containsExactly(END_HOLD);
	}

	@Test
	void whenDrainingShouldFinishFirst() {
		PeerTimeline timeline = PeerTimeline.ready()
			.hears(PeerState.READY, PeerTimeline.YOUNGER)
			.until(1000)
			.terminationRequested()
			.until(50_000)
			.closed()
			.until(60_000);
		assertThat(timeline.effectsThatSayNothing()).containsExactly(DRAIN, new Effect.Finish());
	}

	@Test
	void whenAskedTwiceWhileDrainingShouldNotWait() {
		PeerTimeline timeline = PeerTimeline.ready()
			.hears(PeerState.READY, PeerTimeline.YOUNGER)
			.terminationRequested()
			.until(1000)
			.terminationRequested();
		assertThat(timeline.effectsThatSayNothing()).containsExactly(DRAIN, END_HOLD);
		assertThat(timeline.peer().state()).isEqualTo(PeerState.DRAINING);
	}

	@Test
	void whenAskedWhileSayingReleasedShouldFinishWhenAllIsSaid() {
		PeerTimeline timeline = PeerTimeline.ready()
			.hears(PeerState.READY, PeerTimeline.YOUNGER)
			.closed()
			.until(50)
			.terminationRequested()
			.until(60_000);
		assertThat(timeline.effectsThatSayNothing()).containsExactly(DRAIN, new Effect.Finish());
		assertThat(timeline.times(Effect.Finish.class)).containsExactly(200L);
	}

	@Test
	void whenAskedWhileParkedShouldFinishAtOnce() {
		PeerTimeline timeline = PeerTimeline.ready()
			.hears(PeerState.READY, PeerTimeline.YOUNGER)
			.closed()
			.until(60_000)
			.forget();
		assertThat(timeline.terminationRequested().effects()).containsExactly(new Effect.Finish());
		assertThat(timeline.terminationRequested().effects()).hasSize(2).containsOnly(new Effect.Finish());
	}

	@Test
	void whenALegacySuccessorComesShouldHandOverToIt() {
		PeerIdentity legacy = PeerIdentity.legacy(PeerTimeline.YOUNGER.startedAt());
		PeerTimeline timeline = PeerTimeline.ready().terminationRequested().until(3000).hearsLegacy(legacy.startedAt());
		assertThat(timeline.effectsThatSayNothing()).containsExactly(HOLD, new Effect.Drain(legacy));
	}

}
