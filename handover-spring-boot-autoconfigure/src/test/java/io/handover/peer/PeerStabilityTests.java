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

/**
 * Tests for how long a younger peer must have been ready before a {@link Peer} drains.
 */
class PeerStabilityTests {

	@Test
	void whenTheBurstLastsLongEnoughShouldDrainWithinIt() {
		PeerTimeline timeline = PeerTimeline.ready(PeerTimeline.withStabilityPeriod(Duration.ofMillis(1500)));
		for (int millis : new int[] { 0, 250, 500, 1000, 2000, 4000 }) {
			timeline.until(millis).receives(PeerState.READY, PeerTimeline.YOUNGER);
		}
		assertThat(timeline.times(Effect.Drain.class)).containsExactly(2000L);
	}

	@Test
	void whenThePeriodEndsBetweenTwoHeartbeatsShouldAskAndDrainOnTheAnswer() {
		PeerTimeline timeline = PeerTimeline.ready(PeerTimeline.withStabilityPeriod(Duration.ofSeconds(7)));
		burst(timeline, 1000);
		timeline.until(8000);
		assertThat(timeline.effects()).containsExactly(new Effect.Send(PeerState.READY, 0));
		assertThat(timeline.sent(PeerState.READY)).containsExactly(8000L);
		timeline.until(8010).receives(PeerState.READY, PeerTimeline.YOUNGER);
		assertThat(timeline.times(Effect.Drain.class)).containsExactly(8010L);
	}

	@Test
	void whenTheYoungerPeerDiesShouldStay() {
		PeerTimeline timeline = PeerTimeline.ready(PeerTimeline.withStabilityPeriod(Duration.ofSeconds(7)));
		burst(timeline, 1000);
		timeline.until(120_000);
		assertThat(timeline.effectsThatSendNothing()).isEmpty();
		assertThat(timeline.peer().state()).isEqualTo(PeerState.READY);
	}

	@Test
	void whenSeveralDieOneAfterTheOtherShouldStay() {
		PeerTimeline timeline = PeerTimeline.ready(PeerTimeline.withStabilityPeriod(Duration.ofSeconds(7)));
		burst(timeline, 1000);
		timeline.until(6000).receives(PeerState.READY, PeerTimeline.YOUNGEST);
		timeline.until(8010).receives(PeerState.READY, PeerTimeline.YOUNGEST);
		assertThat(timeline.effectsThatSendNothing()).isEmpty();
		timeline.until(15_010);
		// At 8,000 it asked about the first; the second is asked about for itself.
		assertThat(timeline.sent(PeerState.READY)).containsExactly(8000L, 10_000L, 15_010L);
		timeline.until(15_020).receives(PeerState.READY, PeerTimeline.YOUNGEST);
		assertThat(timeline.effectsThatSendNothing()).containsExactly(new Effect.Drain(PeerTimeline.YOUNGEST));
	}

	@Test
	void whenTheYoungerPeerWasSilentForThreeIntervalsShouldCountAgain() {
		PeerTimeline timeline = PeerTimeline.ready(PeerTimeline.withStabilityPeriod(Duration.ofSeconds(20)));
		timeline.receives(PeerState.READY, PeerTimeline.YOUNGER);
		timeline.until(30_001).receives(PeerState.READY, PeerTimeline.YOUNGER);
		assertThat(timeline.times(Effect.Drain.class)).isEmpty();
		timeline.until(60_001).receives(PeerState.READY, PeerTimeline.YOUNGER);
		assertThat(timeline.times(Effect.Drain.class)).containsExactly(60_001L);
	}

	@Test
	void whenAsksAtTheEndOfThePeriodShouldRespectOneAnswerASecond() {
		PeerTimeline timeline = PeerTimeline.ready(PeerTimeline.withStabilityPeriod(Duration.ofSeconds(7)));
		burst(timeline, 1000);
		timeline.until(7500).receives(PeerState.STARTING, PeerTimeline.YOUNGEST).until(9000);
		assertThat(timeline.sent(PeerState.READY)).containsExactly(7500L);
	}

	@Test
	void whenItIsStartingItselfShouldDrainByHeartbeat() {
		PeerTimeline timeline = new PeerTimeline(PeerTimeline.withStabilityPeriod(Duration.ofSeconds(7))).started();
		burst(timeline, 1000);
		timeline.until(14_999);
		assertThat(timeline.sent(PeerState.READY)).isEmpty();
		timeline.until(15_000).receives(PeerState.READY, PeerTimeline.YOUNGER);
		assertThat(timeline.times(Effect.Drain.class)).containsExactly(15_000L);
	}

	@Test
	void whenALegacyPeerIsYoungerShouldDrainByItsHeartbeat() {
		long younger = PeerTimeline.YOUNGER.startedAt();
		PeerTimeline timeline = PeerTimeline.ready(PeerTimeline.withStabilityPeriod(Duration.ofSeconds(15)));
		timeline.until(1000)
			.receivesLegacy(younger)
			.until(11_000)
			.receivesLegacy(younger)
			.until(21_000)
			.receivesLegacy(younger);
		assertThat(timeline.times(Effect.Drain.class)).containsExactly(21_000L);
	}

	private static void burst(PeerTimeline timeline, long from) {
		for (int pause : new int[] { 0, 250, 500, 1000, 2000, 4000 }) {
			timeline.until(from + pause).receives(PeerState.READY, PeerTimeline.YOUNGER);
		}
	}

}
