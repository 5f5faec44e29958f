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

import io.handover.protocol.ExtendedMessage;
import io.handover.protocol.LegacyMessage;
import io.handover.protocol.PeerIdentity;
import io.handover.protocol.PeerState;
import io.handover.protocol.Scope;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Overlap}.
 */
class OverlapTests {

	private final KnownPeers knownPeers = new KnownPeers(PeerTimeline.SELF, Duration.ofSeconds(30));

	private final Overlap overlap = new Overlap(this.knownPeers);

	OverlapTests() {
		this.overlap.applicationReady(millis(2000));
	}

	@Test
	void whenTheApplicationIsNotReadyShouldEndAtOnceAndNotAsk() {
		Overlap none = new Overlap(this.knownPeers);
		assertThat(none.endsWith(ready(100), millis(100))).isTrue();
		assertThat(none.next()).isNull();
		assertThat(none.isTimeToAsk(millis(100))).isFalse();
	}

	@Test
	void whenItBeginsShouldAskEachSecondFromTheEndOfThePeriodOn() {
		assertThat(this.overlap.endsWith(ready(100), millis(100))).isFalse();
		assertThat(this.overlap.next()).isEqualTo(millis(2100));
		assertThat(this.overlap.isTimeToAsk(millis(2099))).isFalse();
		assertThat(this.overlap.isTimeToAsk(millis(2100))).isTrue();
		assertThat(this.overlap.isTimeToAsk(millis(2101))).isFalse();
		assertThat(this.overlap.next()).isEqualTo(millis(3100));
		assertThat(this.overlap.isTimeToAsk(millis(3100))).isTrue();
	}

	@Test
	void whenYoungerPeerCountsAsSilentShouldAskNoMore() {
		this.overlap.endsWith(ready(100), millis(100));
		assertThat(this.overlap.isTimeToAsk(millis(30_100))).isTrue();
		assertThat(this.overlap.isTimeToAsk(millis(31_100))).isFalse();
		assertThat(this.overlap.next()).isNull();
	}

	@Test
	void whenYoungerPeerHasLeftShouldAskNoMore() {
		this.overlap.endsWith(ready(100), millis(100));
		received(PeerState.DRAINING, PeerTimeline.YOUNGER, 1000);
		assertThat(this.overlap.isTimeToAsk(millis(2100))).isFalse();
		assertThat(this.overlap.next()).isNull();
	}

	@Test
	void whenItHasBegunShouldNotAskLaterBecauseOfAnotherMessage() {
		this.overlap.endsWith(ready(100), millis(100));
		this.overlap.endsWith(ready(2099), millis(2099));
		assertThat(this.overlap.next()).isEqualTo(millis(2100));
	}

	@Test
	void whenYoungerPeerWasReadyForThePeriodShouldEnd() {
		this.overlap.endsWith(ready(100), millis(100));
		assertThat(this.overlap.endsWith(ready(2099), millis(2099))).isFalse();
		assertThat(this.overlap.endsWith(ready(2100), millis(2100))).isTrue();
	}

	@Test
	void whenOnlyTimeHasPassedShouldNotEndForAPeerThatCanAnswer() {
		this.overlap.endsWith(ready(100), millis(100));
		assertThat(this.overlap.passedFor(millis(2100))).isNull();
	}

	@Test
	void whenTimeHasPassedShouldEndForALegacyPeer() {
		KnownPeer legacy = this.knownPeers.received(new LegacyMessage(PeerTimeline.YOUNGER.startedAt()), millis(100));
		assertThat(this.overlap.endsWith(legacy, millis(100))).isFalse();
		assertThat(this.overlap.passedFor(millis(2099))).isNull();
		assertThat(this.overlap.passedFor(millis(2100))).isEqualTo(legacy);
	}

	@Test
	void whenEndedShouldAskNoMore() {
		this.overlap.endsWith(ready(100), millis(100));
		this.overlap.end();
		assertThat(this.overlap.next()).isNull();
		assertThat(this.overlap.isTimeToAsk(millis(2100))).isFalse();
	}

	private KnownPeer ready(long millis) {
		return received(PeerState.READY, PeerTimeline.YOUNGER, millis);
	}

	private KnownPeer received(PeerState state, PeerIdentity sender, long millis) {
		return this.knownPeers.received(new ExtendedMessage(state, new Scope(1), sender, 0), millis(millis));
	}

	private static Duration millis(long millis) {
		return Duration.ofMillis(millis);
	}

}
