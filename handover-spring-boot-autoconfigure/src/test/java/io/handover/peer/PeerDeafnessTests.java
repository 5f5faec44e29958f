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

	private static final Effect REJOIN_A = new Effect.Rejoin("a", true);

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
	void whenStillDeafShouldRejoinAfterPausesThatDoubleUpToAnHour() {
		PeerTimeline timeline = onLinks("a").until(15_000_000);
		assertThat(timeline.times(Effect.Rejoin.class)).containsExactly(30_000L, 90_000L, 210_000L, 450_000L, 930_000L,
				1_890_000L, 3_810_000L, 7_410_000L, 11_010_000L, 14_610_000L);
		assertThat(timeline.effectsThatSendNothing().subList(0, 2)).containsExactly(REJOIN_A,
				new Effect.Rejoin("a", false));
	}

	@Test
	void whenRejoinedShouldBeDeafUntilItReceivesItsOwnMessages() {
		PeerTimeline timeline = onLinks("a").until(95_000);
		assertThat(timeline.peer().deafLinks()).containsExactly("a");
		timeline.forget().tell(new Event.OwnMessageReceived("a"), new Event.OwnMessageReceived("a"));
		assertThat(timeline.peer().deafLinks()).isEmpty();
		assertThat(timeline.effects()).containsExactly(new Effect.HearAgain("a"));
		timeline.until(125_000);
		assertThat(timeline.effectsThatSendNothing()).as("with the pauses of a link that has just become deaf")
			.containsExactly(new Effect.HearAgain("a"), REJOIN_A);
	}

	@Test
	void whenDeafShouldAnnounceItselfAsOtherwise() {
		PeerTimeline timeline = onLinks("a").until(60_000);
		assertThat(timeline.sent(PeerState.READY)).endsWith(24_000L, 34_000L, 44_000L, 54_000L);
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
		assertThat(timeline.effectsThatSendNothing()).containsExactly(REJOIN_A, new Effect.Rejoin("c", true));
		assertThat(timeline.times(Effect.Rejoin.class)).containsExactly(30_000L, 50_000L);
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
	void whenTrafficIsRefusedShouldNoticeItAsOtherwise() {
		PeerTimeline timeline = onLinks("a").until(10_000).acceptingTraffic(false).until(30_000);
		assertThat(timeline.effectsThatSendNothing()).containsExactly(REJOIN_A);
	}

	private static PeerTimeline onLinks(String... links) {
		return PeerTimeline.ready().tell(new Event.LinksChanged(Set.of(links)));
	}

}
