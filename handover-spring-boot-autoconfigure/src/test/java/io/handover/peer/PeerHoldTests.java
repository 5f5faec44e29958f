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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.handover.peer.Effect.Ending;
import io.handover.peer.Effect.HoldEnd;
import io.handover.peer.PeerSettings.HoldSettings;
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

	private static final Effect LOOK_UP = new Effect.LookUpSuccessor();

	private static final Effect SUCCESSOR_READY = new Effect.EndHold(HoldEnd.SUCCESSOR_READY);

	private static final Effect SHUT_DOWN = new Effect.ShutDown();

	private static final Effect EXIT = new Effect.Finish(Ending.EXIT);

	private static final Effect CLOSE = new Effect.Finish(Ending.CLOSE);

	private static final Effect DRAIN = new Effect.Drain(PeerTimeline.YOUNGER);

	@Test
	void whenNoSuccessorIsHeardShouldHoldForTheSuccessorWait() {
		PeerTimeline timeline = PeerTimeline.ready().until(1000).terminationRequested().until(60_000);
		assertThat(timeline.effectsThatSendNothing()).containsExactly(HOLD, LOOK_UP,
				new Effect.EndHold(HoldEnd.NO_SUCCESSOR), SHUT_DOWN);
		assertThat(timeline.times(Effect.EndHold.class)).containsExactly(6000L);
	}

	@Test
	void whenStartingShouldShutDownAtOnce() {
		PeerTimeline timeline = new PeerTimeline().started()
			.receives(PeerState.STARTING, PeerTimeline.YOUNGER)
			.until(1000)
			.terminationRequested()
			.until(60_000);
		assertThat(timeline.effectsThatSendNothing()).containsExactly(SHUT_DOWN);
		assertThat(timeline.times(Effect.ShutDown.class)).containsExactly(1000L);
	}

	@Test
	void whenSuccessorBecomesReadyShouldHandOver() {
		PeerTimeline timeline = PeerTimeline.ready()
			.terminationRequested()
			.until(4000)
			.receives(PeerState.READY, PeerTimeline.YOUNGER)
			.until(9000)
			.closed()
			.until(60_000);
		assertThat(timeline.effectsThatSendNothing()).containsExactly(HOLD, LOOK_UP, SUCCESSOR_READY, DRAIN, EXIT);
		assertThat(timeline.times(Effect.Drain.class)).containsExactly(4000L);
	}

	@ParameterizedTest
	@CsvSource({ "STARTING, 29000", "READY, 21000" })
	void whenSuccessorIsHeardShouldHoldUntilTheReserveOrUntilClosingNeedsTheRest(PeerState state, long end) {
		PeerTimeline timeline = PeerTimeline.readyWithStabilityPeriod(Duration.ofHours(1))
			.until(1000)
			.terminationRequested()
			.until(5000)
			.receives(state, PeerTimeline.YOUNGER)
			.until(60_000);
		assertThat(timeline.times(Effect.EndHold.class)).containsExactly(end);
	}

	@Test
	void whenSuccessorIsReadyInTheReserveShouldHandOverAtOnce() {
		PeerTimeline timeline = PeerTimeline.readyWithStabilityPeriod(Duration.ofHours(1))
			.terminationRequested()
			.until(4000)
			.receivesReady(PeerTimeline.YOUNGER, false, false)
			.until(27_000)
			.receivesReady(PeerTimeline.YOUNGER, true, false);
		assertThat(timeline.effectsThatSendNothing()).containsExactly(HOLD, LOOK_UP, SUCCESSOR_READY, DRAIN);
		assertThat(timeline.times(Effect.Drain.class)).containsExactly(27_000L);
	}

	@Test
	void whenSuccessorWasHeardBeforeShouldHoldUntilClosingNeedsTheRest() {
		PeerTimeline timeline = PeerTimeline.ready()
			.receives(PeerState.STARTING, PeerTimeline.YOUNGER)
			.until(1000)
			.terminationRequested()
			.until(60_000);
		assertThat(timeline.times(Effect.EndHold.class)).containsExactly(29_000L);
	}

	@Test
	void whenSuccessorWasHeardTooLongAgoShouldHoldForTheSuccessorWait() {
		PeerTimeline timeline = PeerTimeline.ready()
			.receives(PeerState.STARTING, PeerTimeline.YOUNGER)
			.until(30_001)
			.terminationRequested()
			.until(60_000);
		assertThat(timeline.times(Effect.EndHold.class)).containsExactly(35_001L);
	}

	@ParameterizedTest
	@EnumSource(names = { "DRAINING", "RELEASED" })
	void whenSuccessorHasLeftShouldHoldForTheSuccessorWait(PeerState state) {
		PeerTimeline timeline = PeerTimeline.ready()
			.receives(PeerState.STARTING, PeerTimeline.YOUNGER)
			.until(100)
			.receives(state, PeerTimeline.YOUNGER)
			.until(1000)
			.terminationRequested()
			.until(60_000);
		assertThat(timeline.times(Effect.EndHold.class)).containsExactly(6000L);
	}

	@ParameterizedTest
	@EnumSource(names = { "STARTING", "READY" })
	void whenOnlyAnOlderPeerIsHeardShouldHoldForTheSuccessorWait(PeerState state) {
		PeerTimeline timeline = PeerTimeline.ready()
			.receives(state, PeerTimeline.OLDER)
			.until(1000)
			.terminationRequested()
			.until(2000)
			.receives(state, PeerTimeline.OLDER)
			.until(60_000);
		assertThat(timeline.effectsThatSendNothing()).containsExactly(HOLD, LOOK_UP,
				new Effect.EndHold(HoldEnd.NO_SUCCESSOR), SHUT_DOWN);
		assertThat(timeline.times(Effect.EndHold.class)).containsExactly(6000L);
	}

	@ParameterizedTest
	@CsvSource({ "5, 30, 10, 5", "20, 10, 5, 8", "5, 10, 5, 5", "5, 12, 10, 5", "0, 10, 5, 0", "5, 3, 1, 2" })
	void whenConfiguredShouldNeverHoldIntoWhatClosingNeeds(long successorWait, long gracePeriod, long reserve,
			long hold) {
		PeerSettings settings = PeerTimeline.withHold(new HoldSettings(Duration.ofSeconds(successorWait),
				Duration.ofSeconds(gracePeriod), Duration.ofSeconds(reserve)));
		PeerTimeline timeline = PeerTimeline.ready(settings).terminationRequested().until(60_000);
		assertThat(timeline.effectsThatSendNothing()).containsExactly(HOLD, LOOK_UP,
				new Effect.EndHold(HoldEnd.NO_SUCCESSOR), SHUT_DOWN);
		assertThat(timeline.times(Effect.EndHold.class)).containsExactly(hold * 1000);
	}

	@Test
	void whenAskedTwiceShouldEndTheHoldAtOnce() {
		PeerTimeline timeline = PeerTimeline.ready()
			.terminationRequested()
			.until(1000)
			.terminationRequested()
			.until(60_000);
		assertThat(timeline.effectsThatSendNothing()).containsExactly(HOLD, LOOK_UP,
				new Effect.EndHold(HoldEnd.REQUESTED_AGAIN), SHUT_DOWN);
		assertThat(timeline.times(Effect.EndHold.class)).containsExactly(1000L);
	}

	@ParameterizedTest
	@CsvSource({ "STARTING, 29000", "READY, 21000" })
	void whenAskedAgainAfterASuccessorWasHeardShouldHoldOn(PeerState state, long end) {
		PeerTimeline timeline = PeerTimeline.readyWithStabilityPeriod(Duration.ofHours(1))
			.until(1000)
			.terminationRequested()
			.until(2000)
			.receives(state, PeerTimeline.YOUNGER)
			.until(3000)
			.terminationRequested()
			.terminationRequested()
			.until(60_000);
		// The grace period of the first request.
		assertThat(timeline.times(Effect.EndHold.class)).containsExactly(end);
	}

	@Test
	void whenApplicationClosesByItselfShouldEndTheHoldOnce() {
		PeerTimeline timeline = PeerTimeline.ready().terminationRequested().until(1000).tell(new Event.Closing());
		assertThat(timeline.effectsThatSendNothing()).containsExactly(HOLD, LOOK_UP,
				new Effect.EndHold(HoldEnd.APPLICATION_CLOSING), SHUT_DOWN);
		timeline.until(30_000).closed().until(60_000);
		assertThat(timeline.effectsThatSendNothing()).containsExactly(HOLD, LOOK_UP,
				new Effect.EndHold(HoldEnd.APPLICATION_CLOSING), SHUT_DOWN, CLOSE);
	}

	@Test
	void whenStartFailsAfterTheRequestShouldClose() {
		PeerTimeline timeline = new PeerTimeline().started().terminationRequested().closed().until(60_000);
		assertThat(timeline.effectsThatSendNothing()).containsExactly(SHUT_DOWN, CLOSE);
	}

	@Test
	void whenHoldHasEndedShouldNotDrain() {
		PeerTimeline timeline = PeerTimeline.ready().terminationRequested().until(5000).forget();
		timeline.receives(PeerState.READY, PeerTimeline.YOUNGER).until(5500).closed().until(60_000);
		assertThat(timeline.effectsThatSendNothing()).containsExactly(CLOSE);
		assertThat(timeline.effects()).contains(PeerTimeline.message(PeerState.RELEASED, 0));
	}

	@Test
	void whenHoldingShouldNotAnswerAnOlderPeer() {
		PeerTimeline timeline = PeerTimeline.ready().terminationRequested().forget();
		timeline.receives(PeerState.STARTING, PeerTimeline.OLDER)
			.receives(PeerState.READY, PeerTimeline.OLDER)
			.until(60_000);
		assertThat(timeline.sent(PeerState.READY)).isEmpty();
	}

	@Test
	void whenStartCompletesAfterTheRequestShouldNotBecomeReady() {
		PeerTimeline timeline = new PeerTimeline().started()
			.until(500)
			.terminationRequested()
			.until(1000)
			.serving()
			.acceptingTraffic(false)
			.acceptingTraffic(true)
			.until(2000)
			.receives(PeerState.READY, PeerTimeline.YOUNGER)
			.until(60_000);
		assertThat(timeline.sent(PeerState.STARTING)).containsExactly(0L);
		assertThat(timeline.sent(PeerState.READY)).isEmpty();
		assertThat(timeline.effectsThatSendNothing()).containsExactly(SHUT_DOWN);
	}

	@Test
	void whenHoldingShouldStillAnswerAYoungerPeerThatStarts() {
		PeerTimeline timeline = PeerTimeline.ready().terminationRequested().until(2000);
		timeline.receives(PeerState.STARTING, PeerTimeline.YOUNGER).until(2400);
		timeline.receives(PeerState.STARTING, PeerTimeline.YOUNGER).until(19_999);
		assertThat(timeline.sent(PeerState.READY)).containsExactly(2000L, 3000L);
	}

	@Test
	void whenHoldingShouldStillAskForTheProofOfStability() {
		PeerTimeline timeline = PeerTimeline.readyWithStabilityPeriod(Duration.ofSeconds(3))
			.terminationRequested()
			.until(2000)
			.receives(PeerState.READY, PeerTimeline.YOUNGER)
			.until(5010);
		assertThat(timeline.sent(PeerState.READY)).containsExactly(5000L);
		timeline.receives(PeerState.READY, PeerTimeline.YOUNGER);
		assertThat(timeline.effectsThatSendNothing()).containsExactly(HOLD, LOOK_UP, SUCCESSOR_READY, DRAIN);
	}

	@Test
	void whenTrafficIsRefusedWhileHoldingShouldAnswerAYoungerPeerAlone() {
		PeerTimeline timeline = PeerTimeline.ready().terminationRequested().until(1000).acceptingTraffic(false);
		timeline.receives(PeerState.READY, PeerTimeline.OLDER).until(2000);
		assertThat(timeline.sent(PeerState.READY)).isEmpty();
		timeline.receives(PeerState.STARTING, PeerTimeline.YOUNGER);
		assertThat(timeline.sent(PeerState.READY)).containsExactly(2000L);
	}

	@Test
	void whenHoldHasEndedShouldNotSendReady() {
		PeerTimeline timeline = PeerTimeline.ready().terminationRequested().until(5000).forget();
		timeline.receives(PeerState.STARTING, PeerTimeline.YOUNGER).until(60_000);
		assertThat(timeline.effects()).isEmpty();
	}

	@Test
	void whenSuccessorDoesNotBecomeReadyShouldEndTheHoldForThatReason() {
		PeerTimeline timeline = PeerTimeline.ready()
			.terminationRequested()
			.until(1000)
			.receives(PeerState.STARTING, PeerTimeline.YOUNGER)
			.until(60_000);
		assertThat(timeline.effectsThatSendNothing()).containsExactly(HOLD, LOOK_UP,
				new Effect.EndHold(HoldEnd.SUCCESSOR_NOT_READY), SHUT_DOWN);
	}

	@Test
	void whenALegacySuccessorIsReadyShouldHandOverToIt() {
		PeerIdentity legacy = PeerIdentity.legacy(PeerTimeline.YOUNGER.startedAt());
		PeerTimeline timeline = PeerTimeline.ready()
			.terminationRequested()
			.until(3000)
			.receivesLegacy(legacy.startedAt());
		assertThat(timeline.effectsThatSendNothing()).containsExactly(HOLD, LOOK_UP, SUCCESSOR_READY,
				new Effect.Drain(legacy));
	}

	@Test
	void whenASuccessorWasHeardShouldNotLookItUp() {
		PeerTimeline timeline = PeerTimeline.ready()
			.receives(PeerState.STARTING, PeerTimeline.YOUNGER)
			.terminationRequested();
		assertThat(timeline.effectsThatSendNothing()).containsExactly(HOLD);
	}

	@Test
	void whenNoSuccessorExistsShouldShutDownAtOnce() {
		PeerTimeline timeline = PeerTimeline.ready()
			.terminationRequested()
			.until(10)
			.successorLookedUp(false)
			.until(60_000);
		assertThat(timeline.effectsThatSendNothing()).containsExactly(HOLD, LOOK_UP, new Effect.EndHold(HoldEnd.ALONE),
				SHUT_DOWN);
		assertThat(timeline.times(Effect.ShutDown.class)).containsExactly(10L);
	}

	@Test
	void whenASuccessorExistsShouldHoldUntilClosingNeedsTheRest() {
		PeerTimeline timeline = PeerTimeline.ready()
			.terminationRequested()
			.until(10)
			.successorLookedUp(true)
			.until(60_000);
		assertThat(timeline.effectsThatSendNothing()).containsExactly(HOLD, LOOK_UP,
				new Effect.EndHold(HoldEnd.SUCCESSOR_NOT_READY), SHUT_DOWN);
		assertThat(timeline.times(Effect.EndHold.class)).containsExactly(28_000L);
	}

	@Test
	void whenTheSuccessorThatExistsIsReadyAfterTheSuccessorWaitShouldHandOver() {
		PeerTimeline timeline = PeerTimeline.ready()
			.terminationRequested()
			.successorLookedUp(true)
			.until(13_000)
			.receives(PeerState.READY, PeerTimeline.YOUNGER);
		assertThat(timeline.effectsThatSendNothing()).containsExactly(HOLD, LOOK_UP, SUCCESSOR_READY, DRAIN);
	}

	@Test
	void whenAskedAgainAfterASuccessorWasLookedUpShouldHoldOn() {
		PeerTimeline timeline = PeerTimeline.ready()
			.terminationRequested()
			.successorLookedUp(true)
			.until(3000)
			.terminationRequested()
			.until(60_000);
		assertThat(timeline.times(Effect.EndHold.class)).containsExactly(28_000L);
		assertThat(timeline.times(Effect.LookUpSuccessor.class)).containsExactly(0L);
	}

	@Test
	void whenASuccessorIsHeardBeforeTheAnswerThatNoneExistsShouldHoldOn() {
		PeerTimeline timeline = PeerTimeline.ready()
			.terminationRequested()
			.until(1000)
			.receives(PeerState.STARTING, PeerTimeline.YOUNGER)
			.successorLookedUp(false)
			.until(60_000);
		assertThat(timeline.times(Effect.EndHold.class)).containsExactly(28_000L);
	}

	@Test
	void whenASuccessorWasHeardAndHasLeftShouldWaitAlthoughNoneExists() {
		PeerTimeline timeline = PeerTimeline.ready()
			.receives(PeerState.STARTING, PeerTimeline.YOUNGER)
			.receives(PeerState.RELEASED, PeerTimeline.YOUNGER)
			.terminationRequested()
			.successorLookedUp(false)
			.until(60_000);
		assertThat(timeline.times(Effect.LookUpSuccessor.class)).containsExactly(0L);
		assertThat(timeline.times(Effect.EndHold.class)).containsExactly(5000L);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whenTheAnswerComesAfterTheHoldShouldChangeNothing(boolean exists) {
		PeerTimeline timeline = PeerTimeline.ready().terminationRequested().until(5000).forget();
		timeline.successorLookedUp(exists).until(60_000);
		assertThat(timeline.effects()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whenTheAnswerComesInTheHandoverShouldChangeNothing(boolean exists) {
		PeerTimeline timeline = PeerTimeline.ready()
			.terminationRequested()
			.until(1000)
			.receives(PeerState.READY, PeerTimeline.YOUNGER)
			.successorLookedUp(exists)
			.until(4000);
		assertThat(timeline.effectsThatSendNothing()).containsExactly(HOLD, LOOK_UP, SUCCESSOR_READY, DRAIN);
	}

}
