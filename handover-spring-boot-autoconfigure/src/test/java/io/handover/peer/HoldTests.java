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

import io.handover.peer.Effect.HoldEnd;
import io.handover.peer.PeerSettings.HoldSettings;
import io.handover.protocol.ExtendedMessage;
import io.handover.protocol.PeerIdentity;
import io.handover.protocol.PeerState;
import io.handover.protocol.Scope;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Hold}.
 */
class HoldTests {

	private static final HoldSettings SETTINGS = new HoldSettings(Duration.ofSeconds(5), Duration.ofSeconds(30),
			Duration.ofSeconds(10));

	private final KnownPeers knownPeers = new KnownPeers(PeerTimeline.SELF, Duration.ofSeconds(30));

	private final Hold hold = new Hold(SETTINGS, this.knownPeers);

	@Test
	void whenNotBegunShouldNotBeExtendedAndNotEnd() {
		received(PeerState.STARTING, PeerTimeline.YOUNGER, 0);
		this.hold.extend(seconds(0));
		this.hold.extend();
		assertThat(this.hold.hasSuccessor()).isFalse();
		assertThat(this.hold.isActive()).isFalse();
		assertThat(this.hold.until()).isNull();
		assertThat(this.hold.expired(seconds(3600))).isNull();
		assertThat(this.hold.end(HoldEnd.REQUESTED_AGAIN)).isEmpty();
	}

	@Test
	void whenNoSuccessorIsKnownShouldLastForTheSuccessorWait() {
		assertThat(this.hold.begin(seconds(1))).containsExactly(new Effect.Hold(), new Effect.LookUpSuccessor());
		assertThat(this.hold.isActive()).isTrue();
		assertThat(this.hold.until()).hasSeconds(6);
	}

	@Test
	void whenASuccessorIsKnownShouldLastForTheGracePeriodLessTheReserve() {
		received(PeerState.STARTING, PeerTimeline.YOUNGER, 0);
		assertThat(this.hold.hasSuccessor()).isFalse();
		assertThat(this.hold.begin(seconds(1))).containsExactly(new Effect.Hold());
		assertThat(this.hold.until()).hasSeconds(21);
		assertThat(this.hold.hasSuccessor()).isTrue();
	}

	@Test
	void whenASuccessorExistsShouldLastForTheGracePeriodLessTheReserve() {
		this.hold.begin(seconds(1));
		this.hold.extend();
		assertThat(this.hold.hasSuccessor()).isTrue();
		assertThat(this.hold.until()).hasSeconds(21);
		assertThat(this.hold.expired(seconds(21))).isEqualTo(HoldEnd.SUCCESSOR_NOT_READY);
	}

	@Test
	void whenASuccessorIsHeardLaterShouldCountFromTheBeginning() {
		this.hold.begin(seconds(1));
		received(PeerState.READY, PeerTimeline.YOUNGER, 4);
		this.hold.extend(seconds(4));
		assertThat(this.hold.until()).hasSeconds(21);
	}

	@Test
	void whenOnlyAnOlderPeerIsHeardShouldNotBeExtended() {
		this.hold.begin(seconds(1));
		received(PeerState.READY, PeerTimeline.OLDER, 4);
		this.hold.extend(seconds(4));
		assertThat(this.hold.until()).hasSeconds(6);
		assertThat(this.hold.hasSuccessor()).isFalse();
	}

	@Test
	void whenNoSuccessorWasHeardShouldExpireForThatReason() {
		this.hold.begin(seconds(1));
		assertThat(this.hold.expired(seconds(6).minusNanos(1))).isNull();
		assertThat(this.hold.expired(seconds(6))).isEqualTo(HoldEnd.NO_SUCCESSOR);
	}

	@Test
	void whenSuccessorIsNotReadyInTimeShouldExpireForThatReason() {
		this.hold.begin(seconds(1));
		received(PeerState.STARTING, PeerTimeline.YOUNGER, 2);
		this.hold.extend(seconds(2));
		assertThat(this.hold.expired(seconds(21).minusNanos(1))).isNull();
		assertThat(this.hold.expired(seconds(21))).isEqualTo(HoldEnd.SUCCESSOR_NOT_READY);
	}

	@ParameterizedTest
	@EnumSource
	void whenEndedShouldTellTheReasonOnce(HoldEnd reason) {
		this.hold.begin(seconds(1));
		assertThat(this.hold.end(reason)).containsExactly(new Effect.EndHold(reason));
		assertThat(this.hold.isActive()).isFalse();
		assertThat(this.hold.until()).isNull();
		assertThat(this.hold.expired(seconds(3600))).isNull();
		assertThat(this.hold.end(reason)).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "5, 30, 10, 5, 20", "20, 10, 5, 5, 5", "5, 10, 5, 5, 5", "0, 10, 5, 0, 5", "5, 5, 10, 0, 0" })
	void whenConfiguredShouldNeverLastIntoTheReserve(long successorWait, long gracePeriod, long reserve, long shortest,
			long longest) {
		HoldSettings settings = new HoldSettings(seconds(successorWait), seconds(gracePeriod), seconds(reserve));
		assertThat(settings.shortest()).hasSeconds(shortest);
		assertThat(settings.longest()).hasSeconds(longest);
	}

	private void received(PeerState state, PeerIdentity sender, long seconds) {
		this.knownPeers.received(new ExtendedMessage(state, new Scope(1), sender, 0), seconds(seconds));
	}

	private static Duration seconds(long seconds) {
		return Duration.ofSeconds(seconds);
	}

}
