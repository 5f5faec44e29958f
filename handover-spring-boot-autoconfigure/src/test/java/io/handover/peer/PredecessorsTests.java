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

import io.handover.peer.Effect.DeleteCompleteFile;
import io.handover.peer.Effect.DeletionReason;
import io.handover.protocol.ExtendedMessage;
import io.handover.protocol.Message;
import io.handover.protocol.PeerState;
import io.handover.protocol.Scope;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Predecessors}.
 */
class PredecessorsTests {

	private static final Duration NOW = Duration.ofSeconds(100);

	private final Predecessors predecessors = new Predecessors(PeerTimeline.SELF, true);

	@Test
	void whenItDrainsForThisOneShouldTellAndNotTouchItsFile() {
		assertThat(this.predecessors.received(message(PeerState.DRAINING), null, NOW))
			.containsExactly(new Effect.PredecessorDraining(PeerTimeline.OLDER));
		assertThat(this.predecessors.fileExpiresAt()).isNull();
	}

	@ParameterizedTest
	@EnumSource(names = { "DRAINING", "RELEASED" })
	void whenItIsInThatStateAlreadyShouldTellNothing(PeerState state) {
		KnownPeer before = known(state, 1);
		assertThat(this.predecessors.received(message(state), before, NOW)).isEmpty();
		assertThat(this.predecessors.fileExpiresAt()).isNull();
	}

	@Test
	void whenItWasKnownToDrainShouldTellForHowLong() {
		assertThat(this.predecessors.received(message(PeerState.RELEASED), known(PeerState.DRAINING, 4), NOW))
			.containsExactly(new Effect.PredecessorReleased(PeerTimeline.OLDER, Duration.ofSeconds(4)));
	}

	@Test
	void whenItWasNotKnownToDrainShouldTellZero() {
		Effect released = new Effect.PredecessorReleased(PeerTimeline.OLDER, Duration.ZERO);
		assertThat(this.predecessors.received(message(PeerState.RELEASED), null, NOW)).containsExactly(released);
		assertThat(this.predecessors.received(message(PeerState.RELEASED), known(PeerState.READY, 4), NOW))
			.containsExactly(released);
	}

	@Test
	void whenItHasReleasedShouldDeleteItsFileOnceTenSecondsLater() {
		this.predecessors.received(message(PeerState.RELEASED), null, NOW);
		assertThat(this.predecessors.fileExpiresAt()).isEqualTo(NOW.plusSeconds(10));
		assertThat(this.predecessors.deleteExpiredFile(NOW.plusMillis(9999))).isEmpty();
		assertThat(this.predecessors.deleteExpiredFile(NOW.plusSeconds(10)))
			.containsExactly(new DeleteCompleteFile(DeletionReason.EXPIRED));
		assertThat(this.predecessors.deleteExpiredFile(NOW.plusSeconds(11))).isEmpty();
	}

	@Test
	void whenThisOneLeavesShouldNotDeleteAFile() {
		this.predecessors.received(message(PeerState.RELEASED), null, NOW);
		this.predecessors.leave();
		this.predecessors.received(message(PeerState.RELEASED), null, NOW);
		assertThat(this.predecessors.fileExpiresAt()).isNull();
		assertThat(this.predecessors.deleteExpiredFile(NOW.plusSeconds(60))).isEmpty();
	}

	private static KnownPeer known(PeerState state, long seconds) {
		return new KnownPeer(PeerTimeline.OLDER, state, 0, NOW, NOW.minusSeconds(seconds));
	}

	private static Message message(PeerState state) {
		return new ExtendedMessage(state, new Scope(1), PeerTimeline.OLDER, PeerTimeline.SELF.instance());
	}

}
