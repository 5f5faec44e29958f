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
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.handover.peer.Effect.DeletionReason;
import io.handover.peer.Effect.Ending;
import io.handover.protocol.PeerState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what a {@link Peer} does when it has handed over and is parked. It has
 * released everything at 1200 milliseconds and last heard its successor at 0; its
 * heartbeat is overdue at 11,000, when it asks, five times, and it decides at 16,000.
 */
class PeerGuardTests {

	private static final Effect RESTART = new Effect.Restart();

	private static final Effect DELETE_FILE = new Effect.DeleteCompleteFile(DeletionReason.NOBODY_SERVES);

	private final PeerTimeline timeline = new PeerTimeline();

	@Test
	void whenSuccessorIsHeardShouldStayParkedAndSendNothing() {
		parked();
		for (int second = 10; second <= 600; second += 10) {
			this.timeline.until(second * 1000).receives(PeerState.READY, PeerTimeline.YOUNGER);
		}
		assertThat(this.timeline.effects()).isEmpty();
	}

	@Test
	void whenNobodyIsHeardShouldAskDeleteTheFileAndRestart() {
		parked();
		passHearingItself(10_999, 60_000);
		assertThat(this.timeline.sent(PeerState.RELEASED)).containsExactly(11_000L, 12_000L, 13_000L, 14_000L, 15_000L);
		assertThat(this.timeline.effectsThatSendNothing()).containsExactly(DELETE_FILE, RESTART);
		assertThat(this.timeline.times(Effect.Restart.class)).containsExactly(16_000L);
	}

	@Test
	void whenItAsksShouldAddressItsSuccessor() {
		parked().until(11_000);
		assertThat(this.timeline.effects())
			.containsExactly(PeerTimeline.message(PeerState.RELEASED, PeerTimeline.YOUNGER.instance()));
	}

	@Test
	void whenAQuestionIsAnsweredShouldStayParkedAndAskAgainWhenTheNextHeartbeatIsOverdue() {
		parked();
		passHearingItself(10_999, 15_500);
		this.timeline.receives(PeerState.READY, PeerTimeline.YOUNGER).until(26_499);
		assertThat(this.timeline.sent(PeerState.RELEASED)).hasSize(5);
		assertThat(this.timeline.effectsThatSendNothing()).isEmpty();
		passHearingItself(26_499, 60_000);
		assertThat(this.timeline.times(Effect.Restart.class)).containsExactly(31_500L);
	}

	@ParameterizedTest
	@EnumSource(names = { "STARTING", "READY" })
	void whenAnotherPeerIsHeardShouldStayParked(PeerState state) {
		parked();
		for (int second = 10; second <= 120; second++) {
			this.timeline.until(second * 1000).receives(state, PeerTimeline.OLDER);
		}
		assertThat(this.timeline.effectsThatSendNothing()).isEmpty();
		assertThat(this.timeline.sent(PeerState.RELEASED)).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(names = { "DRAINING", "RELEASED" })
	void whenSuccessorLeavesForNobodyShouldAskAtOnceAndRestart(PeerState state) {
		parked().until(5000).receives(state, PeerTimeline.YOUNGER, 0);
		passHearingItself(5000, 60_000);
		assertThat(this.timeline.sent(PeerState.RELEASED)).startsWith(5000L).hasSize(5);
		assertThat(this.timeline.times(Effect.Restart.class)).containsExactly(10_000L);
	}

	@Test
	void whenSuccessorLeavesForAnotherThatAnswersShouldStayParked() {
		parked().until(5000).receives(PeerState.RELEASED, PeerTimeline.YOUNGER, PeerTimeline.YOUNGEST.instance());
		this.timeline.until(5010).receives(PeerState.READY, PeerTimeline.YOUNGEST).until(16_009);
		assertThat(this.timeline.effectsThatSendNothing()).isEmpty();
		assertThat(this.timeline.sent(PeerState.RELEASED)).containsExactly(5000L);
	}

	@Test
	void whenSuccessorHasLeftBeforeItParksShouldAskAtOnce() {
		draining().until(500).receives(PeerState.RELEASED, PeerTimeline.YOUNGER).until(1000).closed().until(1200);
		passHearingItself(1200, 60_000);
		assertThat(this.timeline.times(Effect.Restart.class)).containsExactly(6200L);
	}

	@Test
	void whenItDoesNotHearItselfShouldConcludeNothingAndRejoin() {
		parked().until(16_000);
		assertThat(this.timeline.effectsThatSendNothing()).containsExactly(new Effect.Rejoin("lan", true));
		this.timeline.until(26_999);
		assertThat(this.timeline.sent(PeerState.RELEASED)).hasSize(5);
		passHearingItself(26_999, 60_000);
		assertThat(this.timeline.times(Effect.Restart.class)).containsExactly(32_000L);
	}

	@Test
	void whenItHasNoLinkShouldConcludeNothing() {
		parked().tell(new Event.LinksChanged(Set.of())).until(600_000);
		assertThat(this.timeline.effectsThatSendNothing()).isEmpty();
	}

	@Test
	void whenLinksChangeWhileItAsksShouldAskFromTheBeginning() {
		parked();
		passHearingItself(10_999, 15_500);
		this.timeline.tell(new Event.LinksChanged(Set.of("lan", "other")));
		passHearingItself(15_500, 20_999, "lan", "other");
		assertThat(this.timeline.times(Effect.Restart.class)).isEmpty();
		passHearingItself(20_999, 60_000, "lan", "other");
		assertThat(this.timeline.times(Effect.Restart.class)).containsExactly(21_000L);
	}

	@Test
	void whenOneOfItsLinksIsDeafShouldRejoinItAndThenDecideByTheOther() {
		parked().tell(new Event.LinksChanged(Set.of("lan", "other")));
		passHearingItself(10_999, 26_000, "lan");
		assertThat(this.timeline.effectsThatSendNothing()).containsExactly(new Effect.Rejoin("other", true));
		passHearingItself(26_000, 60_000, "lan");
		assertThat(this.timeline.effectsThatSendNothing()).containsExactly(new Effect.Rejoin("other", true),
				DELETE_FILE, RESTART);
		assertThat(this.timeline.times(Effect.Restart.class)).containsExactly(32_000L);
	}

	@Test
	void whenAllItsLinksAreDeafShouldConcludeNothing() {
		parked().until(600_000);
		assertThat(this.timeline.times(Effect.Restart.class)).isEmpty();
		assertThat(this.timeline.times(Effect.Rejoin.class)).startsWith(16_000L).hasSizeBetween(3, 5);
	}

	@Test
	void whenSuccessorRefusesTrafficShouldStayParkedUntilItIsKilled() {
		parked();
		for (int second = 2; second <= 60; second += 10) {
			this.timeline.until(second * 1000).receivesReady(PeerTimeline.YOUNGER, false, false);
		}
		passHearingItself(52_000, 62_900);
		assertThat(this.timeline.effects()).isEmpty();
		passHearingItself(62_900, 80_000);
		assertThat(this.timeline.times(Effect.Restart.class)).containsExactly(68_000L);
	}

	@Test
	void whenAskedToEndShouldExitAndGuardNoMore() {
		parked().until(10_000).terminationRequested().until(120_000);
		assertThat(this.timeline.effects()).containsExactly(new Effect.Finish(Ending.EXIT));
	}

	@Test
	void whenAskedToEndWhileDrainingShouldNotGuard() {
		draining().terminationRequested().until(1000).closed().until(120_000);
		assertThat(this.timeline.effectsThatSendNothing()).containsExactly(new Effect.Finish(Ending.EXIT));
	}

	@Test
	void whenItHasNotHandedOverShouldNotGuard() {
		PeerTimeline closed = PeerTimeline.ready().tell(new Event.Closing()).closed().until(120_000);
		assertThat(closed.times(Effect.Restart.class)).isEmpty();
	}

	@Test
	void whenSuccessorIsALegacyPeerShouldAllowForItsHeartbeat() {
		PeerTimeline impatient = PeerTimeline.ready(PeerTimeline.withHeartbeatInterval(Duration.ofSeconds(1)));
		impatient.tell(new Event.LinksChanged(Set.of("lan")));
		impatient.receivesLegacy(PeerTimeline.YOUNGER.startedAt()).closed().until(200).forget();
		impatient.until(29_999);
		assertThat(impatient.effects()).isEmpty();
		impatient.until(30_000);
		assertThat(impatient.sent(PeerState.RELEASED)).containsExactly(30_000L);
	}

	@Test
	void whenAnOlderPeerAsksShouldAnswerIfReady() {
		PeerTimeline younger = PeerTimeline.ready();
		younger.until(1000).receives(PeerState.RELEASED, PeerTimeline.OLDER, PeerTimeline.SELF.instance());
		assertThat(younger.sent(PeerState.READY)).containsExactly(1000L);
		younger.until(1500).receives(PeerState.RELEASED, PeerTimeline.OLDER, 0).until(1999);
		assertThat(younger.sent(PeerState.READY)).as("at most one answer a second").hasSize(1);
		younger.until(3500);
		assertThat(younger.sent(PeerState.READY)).as("when the second is over").containsExactly(1000L, 2000L);
		younger.until(4000).receives(PeerState.RELEASED, PeerTimeline.YOUNGER, 0).until(5500);
		assertThat(younger.sent(PeerState.READY)).as("not to a younger one").hasSize(2);
	}

	private PeerTimeline draining() {
		this.timeline.started()
			.serving()
			.tell(new Event.LinksChanged(Set.of("lan")))
			.receives(PeerState.READY, PeerTimeline.YOUNGER)
			.forget();
		return this.timeline;
	}

	private PeerTimeline parked() {
		draining().until(1000).closed().until(1200);
		assertThat(this.timeline.effects()).contains(new Effect.Finish(Ending.PARK));
		return this.timeline.forget();
	}

	/**
	 * Let time pass, with what is sent received on some links.
	 */
	private void passHearingItself(long from, long to, String... links) {
		Set<String> hearing = (links.length > 0) ? Set.of(links) : Set.of("lan");
		this.timeline.until(from);
		for (long millis = from; millis < to; millis += 100) {
			int sent = this.timeline.sent(PeerState.RELEASED).size();
			this.timeline.until(Math.min(millis + 100, to));
			if (this.timeline.sent(PeerState.RELEASED).size() > sent) {
				hearing.forEach((link) -> this.timeline.tell(new Event.OwnMessageReceived(link)));
			}
		}
	}

}
