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
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import io.handover.protocol.LegacyMessage;
import io.handover.protocol.PeerIdentity;
import io.handover.protocol.PeerState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what a {@link Peer} remembers of the others.
 */
class KnownPeersTests {

	@Test
	void whenPeersAreHeardShouldRememberTheirLatestMessage() {
		PeerTimeline timeline = PeerTimeline.ready()
			.receives(PeerState.READY, PeerTimeline.OLDER)
			.receives(PeerState.STARTING, PeerTimeline.YOUNGER)
			.until(1000)
			.receives(PeerState.DRAINING, PeerTimeline.OLDER);
		assertThat(timeline.peer().knownPeers()).extracting(KnownPeer::identity)
			.containsExactly(PeerTimeline.OLDER, PeerTimeline.YOUNGER);
		assertThat(timeline.peer().knownPeers()).extracting(KnownPeer::state)
			.containsExactly(PeerState.DRAINING, PeerState.STARTING);
	}

	@Test
	void whenAnEarlierMessageArrivesLateShouldIgnoreIt() {
		PeerTimeline timeline = PeerTimeline.ready();
		for (PeerState sent : PeerState.values()) {
			timeline.receives(sent, PeerTimeline.OLDER).until(1000).forget();
			for (PeerState earlier : PeerState.values()) {
				if (earlier.compareTo(sent) < 0) {
					timeline.receives(earlier, PeerTimeline.OLDER);
				}
			}
			assertThat(timeline.effects()).isEmpty();
			assertThat(timeline.peer().knownPeers()).extracting(KnownPeer::state).containsExactly(sent);
		}
	}

	@Test
	void whenTooManyAreHeardShouldForgetTheOneThatWasSilentForLongest() {
		KnownPeers knownPeers = new KnownPeers(PeerTimeline.SELF, Duration.ofSeconds(30));
		LongStream.range(0, KnownPeers.CAPACITY)
			.forEach((i) -> knownPeers.received(new LegacyMessage(i), Duration.ofSeconds(i)));
		knownPeers.received(new LegacyMessage(0), Duration.ofSeconds(100));
		knownPeers.received(new LegacyMessage(1000), Duration.ofSeconds(101));
		assertThat(knownPeers.all()).hasSize(KnownPeers.CAPACITY)
			.extracting(KnownPeer::identity)
			.contains(PeerIdentity.legacy(0), PeerIdentity.legacy(1000))
			.doesNotContain(PeerIdentity.legacy(1));
	}

	@Test
	void whenFloodedInOneMomentShouldKeepTheLatest() {
		KnownPeers knownPeers = new KnownPeers(PeerTimeline.SELF, Duration.ofSeconds(30));
		LongStream.range(0, 100_000).forEach((i) -> knownPeers.received(new LegacyMessage(i), Duration.ZERO));
		assertThat(knownPeers.all()).hasSize(KnownPeers.CAPACITY)
			.extracting(KnownPeer::identity)
			.contains(PeerIdentity.legacy(99_999));
	}

	@Test
	void whenFloodedByOlderPeersShouldStillObeyAYoungerOne() {
		PeerTimeline timeline = PeerTimeline.ready();
		LongStream.range(0, 10_000).forEach(timeline::receivesLegacy);
		timeline.receives(PeerState.READY, PeerTimeline.YOUNGER);
		assertThat(timeline.peer().state()).isEqualTo(PeerState.DRAINING);
	}

}
