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

import io.handover.protocol.PeerState;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for how long a {@link Peer} that answers requests waits until a younger one is in
 * use. The stability period is 2 seconds, and the traffic time-out 10.
 */
class PeerTrafficTests {

	private static final Effect DRAIN = new Effect.Drain(PeerTimeline.YOUNGER);

	private final PeerTimeline timeline = PeerTimeline.readyWithStabilityPeriod(Duration.ofSeconds(2));

	@Test
	void whenTheYoungerPeerIsInUseShouldDrainAfterTheStabilityPeriod() {
		this.timeline.until(1000).answersRequest().receivesReady(PeerTimeline.YOUNGER, true, false);
		this.timeline.until(1500).receivesReady(PeerTimeline.YOUNGER, true, true);
		answersEachQuestionUntil(60_000, true);
		assertThat(this.timeline.effectsThatSendNothing()).containsExactly(DRAIN);
		assertThat(this.timeline.times(Effect.Drain.class)).containsExactly(3000L);
	}

	@Test
	void whenTheYoungerPeerIsInUseLaterShouldDrainThen() {
		this.timeline.until(1000).answersRequest().receivesReady(PeerTimeline.YOUNGER, true, false);
		answersEachQuestionUntil(7300, false);
		assertThat(this.timeline.sent(PeerState.READY)).as("asks once a second").contains(3000L, 4000L, 5000L, 7000L);
		this.timeline.receivesReady(PeerTimeline.YOUNGER, true, true);
		assertThat(this.timeline.effectsThatSendNothing()).containsExactly(DRAIN);
		assertThat(this.timeline.times(Effect.Drain.class)).containsExactly(7300L);
	}

	@Test
	void whenTheYoungerPeerIsNotInUseShouldDrainAtTheTimeOutAndSaySo() {
		this.timeline.until(1000).answersRequest().receivesReady(PeerTimeline.YOUNGER, true, false);
		this.timeline.until(4000).answersRequest();
		answersEachQuestionUntil(60_000, false);
		assertThat(this.timeline.effectsThatSendNothing())
			.containsExactly(new Effect.SuccessorNotInUse(PeerTimeline.YOUNGER), DRAIN);
		assertThat(this.timeline.times(Effect.Drain.class)).containsExactly(13_000L);
	}

	@Test
	void whenItHasNotAnsweredDuringTheWaitShouldDrainAtTheTimeOutWithoutAWord() {
		this.timeline.until(1000).answersRequest().receivesReady(PeerTimeline.YOUNGER, true, false);
		answersEachQuestionUntil(60_000, false);
		assertThat(this.timeline.effectsThatSendNothing()).containsExactly(DRAIN);
		assertThat(this.timeline.times(Effect.Drain.class)).containsExactly(13_000L);
	}

	@Test
	void whenItHasAnsweredNoRequestForAMinuteShouldNotWait() {
		this.timeline.until(1000).answersRequest().until(61_001);
		this.timeline.receivesReady(PeerTimeline.YOUNGER, true, false);
		answersEachQuestionUntil(120_000, false);
		assertThat(this.timeline.times(Effect.Drain.class)).containsExactly(63_001L);
	}

	@Test
	void whenItHasNoTrafficAnyMoreShouldNotSayThatTheTimeOutHasPassed() {
		this.timeline.tell(new Event.ApplicationReady(Duration.ofSeconds(2), Duration.ofMinutes(5)));
		this.timeline.until(1000).receivesReady(PeerTimeline.YOUNGER, true, false);
		this.timeline.until(4000).answersRequest();
		answersEachQuestionUntil(120_000, false);
		assertThat(this.timeline.effectsThatSendNothing()).containsExactly(DRAIN);
		assertThat(this.timeline.times(Effect.Drain.class)).containsExactly(65_000L);
	}

	@Test
	void whenTheTimeOutIsZeroShouldNotWait() {
		this.timeline.tell(new Event.ApplicationReady(Duration.ofSeconds(2), Duration.ZERO));
		this.timeline.until(1000).answersRequest().receivesReady(PeerTimeline.YOUNGER, true, false);
		answersEachQuestionUntil(60_000, false);
		assertThat(this.timeline.effectsThatSendNothing()).containsExactly(DRAIN);
		assertThat(this.timeline.times(Effect.Drain.class)).containsExactly(3000L);
	}

	@Test
	void whenTheYoungerPeerDiesDuringTheWaitShouldStay() {
		this.timeline.until(1000).answersRequest().receivesReady(PeerTimeline.YOUNGER, true, false);
		answersEachQuestionUntil(6500, false);
		this.timeline.until(120_000);
		assertThat(this.timeline.effectsThatSendNothing()).isEmpty();
	}

	@Test
	void whenTheYoungerPeerDoesNotAcceptMeanwhileShouldWaitAgainFromTheBeginning() {
		this.timeline.until(1000).answersRequest().receivesReady(PeerTimeline.YOUNGER, true, true);
		this.timeline.until(1500).receivesReady(PeerTimeline.YOUNGER, false, false);
		this.timeline.until(5000).receivesReady(PeerTimeline.YOUNGER, true, false);
		answersEachQuestionUntil(60_000, false);
		assertThat(this.timeline.times(Effect.Drain.class)).containsExactly(17_000L);
	}

	@Test
	void whenALegacyPeerIsYoungerShouldNotWait() {
		this.timeline.until(1000).answersRequest().receivesLegacy(PeerTimeline.YOUNGER.startedAt()).until(60_000);
		assertThat(this.timeline.times(Effect.Drain.class)).containsExactly(3000L);
		assertThat(this.timeline.times(Effect.SuccessorNotInUse.class)).isEmpty();
	}

	@Test
	void whenTheHoldEndsShouldNotWait() {
		this.timeline.answersRequest().receives(PeerState.STARTING, PeerTimeline.YOUNGER).terminationRequested();
		this.timeline.until(17_500).receivesReady(PeerTimeline.YOUNGER, true, false);
		answersEachQuestionUntil(25_000, false);
		assertThat(this.timeline.times(Effect.Drain.class)).as("reserve of 10 s of 30 s").containsExactly(20_000L);
		assertThat(this.timeline.times(Effect.SuccessorNotInUse.class)).isEmpty();
	}

	@Test
	void whenFlagsOfTheYoungerPeerChangeShouldSaySo() {
		this.timeline.receivesReady(PeerTimeline.YOUNGER, false, false)
			.receivesReady(PeerTimeline.YOUNGER, true, false)
			.receivesReady(PeerTimeline.YOUNGER, true, false)
			.receivesReady(PeerTimeline.YOUNGER, true, true)
			.receivesReady(PeerTimeline.OLDER, true, true);
		assertThat(this.timeline.news()).filteredOn(Effect.SuccessorChanged.class::isInstance)
			.extracting((effect) -> ((Effect.SuccessorChanged) effect).successor())
			.extracting(KnownPeer::accepting, KnownPeer::inUse)
			.containsExactly(tuple(true, false), tuple(true, true));
	}

	/**
	 * Let time pass. The younger peer answers each question at once.
	 */
	private void answersEachQuestionUntil(long end, boolean inUse) {
		for (long millis = this.timeline.millis() + 100; millis <= end; millis += 100) {
			int asked = this.timeline.sent(PeerState.READY).size();
			this.timeline.until(millis);
			if (this.timeline.sent(PeerState.READY).size() > asked) {
				this.timeline.receivesReady(PeerTimeline.YOUNGER, true, inUse);
			}
		}
		this.timeline.until(end);
	}

}
