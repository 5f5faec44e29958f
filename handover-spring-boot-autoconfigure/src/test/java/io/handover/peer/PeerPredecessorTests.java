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
 * Tests for what a {@link Peer} makes of the older one that hands over to it.
 */
class PeerPredecessorTests {

	private static final long SELF = PeerTimeline.SELF.instance();

	@Test
	void whenPredecessorDrainsShouldTellOnce() {
		PeerTimeline timeline = PeerTimeline.ready()
			.receives(PeerState.DRAINING, PeerTimeline.OLDER, SELF)
			.until(1000)
			.receives(PeerState.DRAINING, PeerTimeline.OLDER, SELF)
			.until(60_000);
		assertThat(timeline.effectsThatSendNothing())
			.containsExactly(new Effect.PredecessorDraining(PeerTimeline.OLDER));
		assertThat(timeline.times(Effect.PredecessorDraining.class)).containsExactly(0L);
	}

	@Test
	void whenPredecessorHasReleasedShouldTellOnceAndDeleteItsFileTenSecondsLater() {
		PeerTimeline timeline = PeerTimeline.ready()
			.receives(PeerState.DRAINING, PeerTimeline.OLDER, SELF)
			.until(3000)
			.receives(PeerState.RELEASED, PeerTimeline.OLDER, SELF)
			.until(3100)
			.receives(PeerState.RELEASED, PeerTimeline.OLDER, SELF)
			.until(3200)
			.receives(PeerState.RELEASED, PeerTimeline.OLDER, SELF)
			.until(60_000);
		assertThat(timeline.times(Effect.PredecessorReleased.class)).containsExactly(3000L);
		assertThat(timeline.times(Effect.DeleteCompleteFile.class)).containsExactly(13_000L);
		assertThat(timeline.effects())
			.contains(new Effect.PredecessorReleased(PeerTimeline.OLDER, Duration.ofSeconds(3)));
	}

	@Test
	void whenItDrainsItselfMeanwhileShouldNotDeleteItsOwnFile() {
		PeerTimeline timeline = PeerTimeline.ready()
			.receives(PeerState.RELEASED, PeerTimeline.OLDER, SELF)
			.until(9000)
			.receives(PeerState.READY, PeerTimeline.YOUNGER)
			.until(9500)
			.closed()
			.until(60_000);
		assertThat(timeline.times(Effect.DeleteCompleteFile.class)).isEmpty();
	}

	@Test
	void whenItIsClosedMeanwhileShouldHaveNothingMoreToDo() {
		PeerTimeline timeline = PeerTimeline.ready().receives(PeerState.RELEASED, PeerTimeline.OLDER, SELF).closed();
		timeline.until(60_000);
		assertThat(timeline.times(Effect.DeleteCompleteFile.class)).isEmpty();
		assertThat(timeline.times(Effect.Finish.class)).containsExactly(200L);
	}

	@Test
	void whenItsPredecessorReleasesWhileItDrainsShouldNotDeleteItsOwnFile() {
		PeerTimeline timeline = PeerTimeline.ready()
			.receives(PeerState.DRAINING, PeerTimeline.OLDER, SELF)
			.receives(PeerState.READY, PeerTimeline.YOUNGER)
			.until(1000)
			.receives(PeerState.RELEASED, PeerTimeline.OLDER, SELF)
			.until(60_000);
		assertThat(timeline.times(Effect.PredecessorReleased.class)).containsExactly(1000L);
		assertThat(timeline.times(Effect.DeleteCompleteFile.class)).isEmpty();
	}

	@Test
	void whenItsMessagesArriveInAnotherOrderShouldTellEachOnce() {
		PeerTimeline timeline = PeerTimeline.ready()
			.receives(PeerState.DRAINING, PeerTimeline.OLDER, SELF)
			.receives(PeerState.RELEASED, PeerTimeline.OLDER, SELF)
			.receives(PeerState.DRAINING, PeerTimeline.OLDER, SELF)
			.receives(PeerState.RELEASED, PeerTimeline.OLDER, SELF);
		assertThat(timeline.times(Effect.PredecessorDraining.class)).hasSize(1);
		assertThat(timeline.times(Effect.PredecessorReleased.class)).hasSize(1);
	}

	@Test
	void whenOnlyItsLastMessageIsReceivedShouldTellThatItHasReleased() {
		PeerTimeline timeline = PeerTimeline.ready()
			.receives(PeerState.READY, PeerTimeline.OLDER)
			.until(4000)
			.receives(PeerState.RELEASED, PeerTimeline.OLDER, SELF);
		assertThat(timeline.effects()).contains(new Effect.PredecessorReleased(PeerTimeline.OLDER, Duration.ZERO));
	}

	@Test
	void whenItHandsOverToAnotherPeerShouldTellNothing() {
		PeerTimeline timeline = PeerTimeline.ready()
			.receives(PeerState.DRAINING, PeerTimeline.OLDER, PeerTimeline.YOUNGER.instance())
			.receives(PeerState.RELEASED, PeerTimeline.OLDER, PeerTimeline.YOUNGER.instance())
			.until(60_000);
		assertThat(timeline.effectsThatSendNothing()).isEmpty();
	}

	@Test
	void whenItIsClosedWithoutAHandoverShouldTellNothing() {
		PeerTimeline timeline = PeerTimeline.ready()
			.receives(PeerState.DRAINING, PeerTimeline.OLDER)
			.receives(PeerState.RELEASED, PeerTimeline.OLDER)
			.until(60_000);
		assertThat(timeline.effectsThatSendNothing()).isEmpty();
	}

	@Test
	void whenStartingShouldTellItAsWell() {
		PeerTimeline timeline = new PeerTimeline().started()
			.receives(PeerState.DRAINING, PeerTimeline.OLDER, SELF)
			.receives(PeerState.RELEASED, PeerTimeline.OLDER, SELF);
		assertThat(timeline.times(Effect.PredecessorDraining.class)).containsExactly(0L);
		assertThat(timeline.times(Effect.PredecessorReleased.class)).containsExactly(0L);
	}

}
