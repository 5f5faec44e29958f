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

import io.handover.peer.Effect.Ending;
import io.handover.protocol.PeerIdentity;
import io.handover.protocol.PeerState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for whom a {@link Peer} hands over to, and how far.
 */
class PeerHandoverTests {

	private static final Effect DRAIN = new Effect.Drain(PeerTimeline.YOUNGER);

	@Test
	void whenAYoungerPeerIsReadyShouldSendDrainingAndThenDrain() {
		PeerTimeline timeline = PeerTimeline.ready().receives(PeerState.READY, PeerTimeline.YOUNGER);
		assertThat(timeline.effects())
			.containsExactly(PeerTimeline.message(PeerState.DRAINING, PeerTimeline.YOUNGER.instance()), DRAIN);
		assertThat(timeline.peer().state()).isEqualTo(PeerState.DRAINING);
		assertThat(timeline.peer().successor()).isEqualTo(PeerTimeline.YOUNGER);
	}

	@Test
	void whenAYoungerLegacyPeerIsReadyShouldDrainForIt() {
		long startedAt = PeerTimeline.SELF.startedAt() + 1;
		PeerTimeline timeline = PeerTimeline.ready().receivesLegacy(startedAt);
		assertThat(timeline.effects()).containsExactly(PeerTimeline.message(PeerState.DRAINING, 0),
				new Effect.Drain(PeerIdentity.legacy(startedAt)));
	}

	@Test
	void whenALegacyPeerStartedInTheSameMillisecondShouldStay() {
		PeerTimeline timeline = PeerTimeline.ready().receivesLegacy(PeerTimeline.SELF.startedAt());
		assertThat(timeline.peer().state()).isEqualTo(PeerState.READY);
	}

	@ParameterizedTest
	@EnumSource(names = "READY", mode = EnumSource.Mode.EXCLUDE)
	void whenAYoungerPeerIsNotReadyShouldStay(PeerState state) {
		PeerTimeline timeline = PeerTimeline.ready().receives(state, PeerTimeline.YOUNGER).until(60_000);
		assertThat(timeline.effectsThatSendNothing()).isEmpty();
		assertThat(timeline.peer().state()).isEqualTo(PeerState.READY);
		assertThat(timeline.peer().successor()).isNull();
	}

	@ParameterizedTest
	@EnumSource(names = { "DRAINING", "RELEASED" })
	void whenAYoungerPeerHasLeftShouldNotDrainForItsLateReady(PeerState state) {
		PeerTimeline timeline = PeerTimeline.ready()
			.receives(state, PeerTimeline.YOUNGER)
			.receives(PeerState.READY, PeerTimeline.YOUNGER);
		assertThat(timeline.peer().state()).isEqualTo(PeerState.READY);
	}

	@ParameterizedTest
	@EnumSource
	void whenAnOlderPeerSendsAnythingShouldStay(PeerState state) {
		PeerTimeline timeline = PeerTimeline.ready().receives(state, PeerTimeline.OLDER).until(60_000);
		assertThat(timeline.effectsThatSendNothing()).isEmpty();
		assertThat(timeline.peer().state()).isEqualTo(PeerState.READY);
	}

	@Test
	void whenStartingShouldBeOvertaken() {
		PeerTimeline timeline = new PeerTimeline().started()
			.until(1500)
			.receives(PeerState.READY, PeerTimeline.YOUNGER)
			.until(2000)
			.serving()
			.acceptingTraffic(false)
			.acceptingTraffic(true)
			.until(20_000);
		assertThat(timeline.effectsThatSendNothing()).first().isEqualTo(DRAIN);
		assertThat(timeline.times(Effect.RefuseTraffic.class)).containsExactly(2000L, 2000L);
		assertThat(timeline.times(Effect.Drain.class)).containsExactly(1500L);
		assertThat(timeline.sent(PeerState.STARTING)).containsExactly(0L, 1000L);
		assertThat(timeline.sent(PeerState.READY)).isEmpty();
	}

	@Test
	void whenTrafficIsRefusedShouldStillDrain() {
		PeerTimeline timeline = PeerTimeline.ready()
			.acceptingTraffic(false)
			.receives(PeerState.READY, PeerTimeline.YOUNGER);
		assertThat(timeline.peer().state()).isEqualTo(PeerState.DRAINING);
	}

	@Test
	void whenDrainingShouldNeitherDrainAgainNorChangeItsSuccessor() {
		PeerTimeline timeline = PeerTimeline.ready()
			.receives(PeerState.READY, PeerTimeline.YOUNGER)
			.receives(PeerState.READY, PeerTimeline.YOUNGER)
			.until(500)
			.receives(PeerState.READY, PeerTimeline.YOUNGEST)
			.until(3000)
			.closed()
			.receives(PeerState.READY, PeerTimeline.YOUNGEST)
			.until(20_000);
		assertThat(timeline.effectsThatSendNothing()).containsExactly(DRAIN, new Effect.Finish(Ending.PARK));
		assertThat(timeline.peer().successor()).isEqualTo(PeerTimeline.YOUNGER);
		assertThat(timeline.effects())
			.contains(PeerTimeline.message(PeerState.RELEASED, PeerTimeline.YOUNGER.instance()))
			.doesNotContain(PeerTimeline.message(PeerState.DRAINING, PeerTimeline.YOUNGEST.instance()));
	}

	@Test
	void whenDrainingShouldNotSendReadyAgain() {
		PeerTimeline timeline = PeerTimeline.ready()
			.receives(PeerState.READY, PeerTimeline.YOUNGER)
			.acceptingTraffic(false)
			.acceptingTraffic(true)
			.tell(new Event.ApplicationReady(Duration.ZERO, Duration.ZERO), new Event.Started())
			.until(20_000);
		assertThat(timeline.sent(PeerState.READY)).isEmpty();
		assertThat(timeline.sent(PeerState.STARTING)).isEmpty();
		assertThat(timeline.peer().state()).isEqualTo(PeerState.DRAINING);
	}

	@Test
	void whenAlreadyClosingShouldNotDrain() {
		PeerTimeline timeline = PeerTimeline.ready()
			.tell(new Event.Closing())
			.receives(PeerState.READY, PeerTimeline.YOUNGER);
		assertThat(timeline.effects()).isEmpty();
		assertThat(timeline.peer().state()).isEqualTo(PeerState.READY);
	}

	@Test
	void whenClosingShouldNotSendReady() {
		PeerTimeline timeline = PeerTimeline.ready()
			.tell(new Event.Closing())
			.receives(PeerState.STARTING, PeerTimeline.YOUNGER)
			.receives(PeerState.READY, PeerTimeline.OLDER)
			.acceptingTraffic(false)
			.acceptingTraffic(true)
			.until(60_000);
		assertThat(timeline.effects()).isEmpty();
		assertThat(timeline.peer().nextWakeUp()).isNull();
	}

	@Test
	void whenClosingBeforeItWasReadyShouldNotBecomeReady() {
		PeerTimeline timeline = new PeerTimeline().started()
			.until(500)
			.tell(new Event.Closing())
			.serving()
			.until(60_000);
		assertThat(timeline.sent(PeerState.STARTING)).containsExactly(0L);
		assertThat(timeline.sent(PeerState.READY)).isEmpty();
		assertThat(timeline.peer().state()).isEqualTo(PeerState.STARTING);
	}

	@Test
	void whenClosingDuringTheHandoverShouldKeepTheSuccessor() {
		PeerTimeline timeline = PeerTimeline.ready()
			.receives(PeerState.READY, PeerTimeline.YOUNGER)
			.tell(new Event.Closing())
			.until(100)
			.closed()
			.closed()
			.until(10_000);
		assertThat(timeline.sent(PeerState.RELEASED)).containsExactly(100L, 200L, 300L);
		assertThat(timeline.effects())
			.contains(PeerTimeline.message(PeerState.RELEASED, PeerTimeline.YOUNGER.instance()));
	}

	@Test
	void whenReleasedShouldStayReleased() {
		PeerTimeline timeline = PeerTimeline.ready().closed().until(1000).forget();
		timeline.receives(PeerState.READY, PeerTimeline.YOUNGER)
			.receives(PeerState.STARTING, PeerTimeline.YOUNGER)
			.serving()
			.closed()
			.tell(new Event.Closing())
			.until(60_000);
		assertThat(timeline.effects()).isEmpty();
		assertThat(timeline.peer().state()).isEqualTo(PeerState.RELEASED);
		assertThat(timeline.peer().nextWakeUp()).isNull();
	}

}
