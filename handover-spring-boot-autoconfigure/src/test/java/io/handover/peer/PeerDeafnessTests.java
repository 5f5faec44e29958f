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

import java.util.Set;

import org.junit.jupiter.api.Test;

import io.handover.protocol.PeerState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for how a {@link Peer} notices that it is deaf on a link.
 */
class PeerDeafnessTests {

	private static final Effect REJOIN_A = new Effect.Rejoin("a");

	@Test
	void whenItReceivesItsOwnMessagesShouldNotBeDeaf() {
		PeerTimeline timeline = onLinks("a");
		for (int millis = 10_000; millis <= 200_000; millis += 10_000) {
			timeline.until(millis).tell(new Event.OwnMessageReceived("a"));
		}
		assertThat(timeline.effectsThatSendNothing()).isEmpty();
		assertThat(timeline.peer().deafLinks()).isEmpty();
	}

	@Test
	void whenItReceivesNoneForThreeIntervalsShouldRejoin() {
		PeerTimeline timeline = onLinks("a").until(5000).tell(new Event.OwnMessageReceived("a")).until(34_999);
		assertThat(timeline.effectsThatSendNothing()).isEmpty();
		timeline.until(35_000);
		assertThat(timeline.effectsThatSendNothing()).containsExactly(REJOIN_A);
		assertThat(timeline.peer().deafLinks()).containsExactly("a");
	}

	@Test
	void whenStillDeafShouldRejoinEveryThreeIntervals() {
		PeerTimeline timeline = onLinks("a").until(100_000);
		assertThat(timeline.times(Effect.Rejoin.class)).containsExactly(30_000L, 60_000L, 90_000L);
	}

	@Test
	void whenRejoinedShouldBeDeafUntilItReceivesItsOwnMessages() {
		PeerTimeline timeline = onLinks("a").until(30_000).tell(new Event.LinksChanged(Set.of("a")));
		assertThat(timeline.peer().deafLinks()).containsExactly("a");
		assertThat(timeline.sent(PeerState.READY)).endsWith(30_000L);
		timeline.until(30_010).tell(new Event.OwnMessageReceived("a"));
		assertThat(timeline.peer().deafLinks()).isEmpty();
	}

	@Test
	void whenDeafOnOneOfTwoLinksShouldRejoinThatOne() {
		PeerTimeline timeline = onLinks("a", "b");
		for (int millis = 10_000; millis <= 40_000; millis += 10_000) {
			timeline.until(millis).tell(new Event.OwnMessageReceived("b"));
		}
		assertThat(timeline.effectsThatSendNothing()).containsExactly(REJOIN_A);
		assertThat(timeline.peer().deafLinks()).containsExactly("a");
	}

	@Test
	void whenALinkIsGoneShouldForgetIt() {
		PeerTimeline timeline = onLinks("a", "b").until(30_000);
		assertThat(timeline.peer().deafLinks()).containsExactlyInAnyOrder("a", "b");
		timeline.tell(new Event.LinksChanged(Set.of("b")));
		assertThat(timeline.peer().deafLinks()).containsExactly("b");
		timeline.tell(new Event.LinksChanged(Set.of())).forget().until(200_000);
		assertThat(timeline.effectsThatSendNothing()).isEmpty();
		assertThat(timeline.peer().deafLinks()).isEmpty();
	}

	@Test
	void whenALinkIsAddedLaterShouldCountFromThen() {
		PeerTimeline timeline = onLinks().until(20_000).tell(new Event.LinksChanged(Set.of("a"))).until(60_000);
		assertThat(timeline.times(Effect.Rejoin.class)).containsExactly(50_000L);
	}

	@Test
	void whenLinksChangeShouldKeepWhatIsKnownOfThoseThatStay() {
		PeerTimeline timeline = onLinks("a", "b").until(20_000).tell(new Event.LinksChanged(Set.of("a", "c")));
		timeline.until(65_000);
		assertThat(timeline.effectsThatSendNothing()).containsExactly(REJOIN_A, new Effect.Rejoin("c"), REJOIN_A);
		assertThat(timeline.times(Effect.Rejoin.class)).containsExactly(30_000L, 50_000L, 60_000L);
	}

	@Test
	void whenReceivedOnALinkThatIsGoneShouldNotBringItBack() {
		PeerTimeline timeline = onLinks().tell(new Event.OwnMessageReceived("a")).until(200_000);
		assertThat(timeline.effectsThatSendNothing()).isEmpty();
	}

	@Test
	void whenNotReadyShouldNotBeDeaf() {
		PeerTimeline starting = new PeerTimeline().tell(new Event.LinksChanged(Set.of("a"))).started().until(100_000);
		assertThat(starting.effectsThatSendNothing()).isEmpty();
		starting.serving().until(130_000);
		assertThat(starting.times(Effect.Rejoin.class)).containsExactly(130_000L);
	}

	@Test
	void whenPausedShouldNotBeDeafAndCountAgainAfterwards() {
		PeerTimeline timeline = onLinks("a").until(10_000).acceptingTraffic(false).until(100_000);
		assertThat(timeline.effectsThatSendNothing()).isEmpty();
		timeline.acceptingTraffic(true).until(130_000);
		assertThat(timeline.times(Effect.Rejoin.class)).containsExactly(130_000L);
	}

	private static PeerTimeline onLinks(String... links) {
		return PeerTimeline.ready().tell(new Event.LinksChanged(Set.of(links)));
	}

}
