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

import io.handover.peer.Effect.Ending;
import io.handover.protocol.PeerState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what a {@link Peer} sends and when.
 */
class PeerAnnouncementTests {

	@Test
	void whenNotStartedShouldSendNothing() {
		PeerTimeline timeline = new PeerTimeline().until(10_000);
		assertThat(timeline.effects()).isEmpty();
		assertThat(timeline.peer().nextWakeUp()).isNull();
	}

	@Test
	void whenStartedShouldSendStartingAtOnceAndEverySecond() {
		PeerTimeline timeline = new PeerTimeline().started().until(3999);
		assertThat(timeline.sent(PeerState.STARTING)).containsExactly(0L, 1000L, 2000L, 3000L);
		assertThat(timeline.effects()).containsOnly(new Effect.Send(PeerState.STARTING, 0));
		assertThat(timeline.peer().state()).isEqualTo(PeerState.STARTING);
	}

	@Test
	void whenReadyShouldSendItInABurstAndThenAsHeartbeat() {
		PeerTimeline timeline = new PeerTimeline().started().until(1500).serving().until(36_000);
		assertThat(timeline.sent(PeerState.READY)).containsExactly(1500L, 1750L, 2000L, 2500L, 3500L, 5500L, 15_500L,
				25_500L, 35_500L);
		assertThat(timeline.sent(PeerState.STARTING)).containsExactly(0L, 1000L);
		assertThat(timeline.peer().state()).isEqualTo(PeerState.READY);
	}

	@Test
	void whenHeartbeatIntervalIsSetShouldKeepIt() {
		PeerSettings settings = new PeerSettings(Duration.ofSeconds(3), PeerTimeline.SETTINGS.hold(),
				PeerTimeline.SETTINGS.takeover(), AfterHandover.PARK, true);
		PeerTimeline timeline = new PeerTimeline(settings).started().serving().until(10_000);
		assertThat(timeline.sent(PeerState.READY)).containsExactly(0L, 250L, 500L, 1000L, 2000L, 4000L, 7000L, 10_000L);
	}

	@Test
	void whenReadyOrAcceptingTrafficAloneShouldNotBeReady() {
		PeerTimeline ready = new PeerTimeline().started().tell(new Event.ApplicationReady(Duration.ZERO)).until(5000);
		assertThat(ready.peer().state()).isEqualTo(PeerState.STARTING);
		PeerTimeline accepting = new PeerTimeline().started().acceptingTraffic(true).until(5000);
		assertThat(accepting.peer().state()).isEqualTo(PeerState.STARTING);
		assertThat(accepting.tell(new Event.ApplicationReady(Duration.ZERO)).sent(PeerState.READY))
			.containsExactly(5000L);
		assertThat(ready.acceptingTraffic(true).sent(PeerState.READY)).containsExactly(5000L);
	}

	@Test
	void whenTrafficIsRefusedShouldPauseAndBeginAgainAfterwards() {
		PeerTimeline timeline = new PeerTimeline().started().serving().until(600).acceptingTraffic(false);
		assertThat(timeline.until(2000).peer().nextWakeUp()).isNull();
		timeline.until(20_000).acceptingTraffic(true).until(35_000);
		assertThat(timeline.sent(PeerState.READY)).containsExactly(0L, 250L, 500L, 20_000L, 20_250L, 20_500L, 21_000L,
				22_000L, 24_000L, 34_000L);
		assertThat(timeline.peer().state()).isEqualTo(PeerState.READY);
	}

	@Test
	void whenTrafficIsStillAcceptedShouldNotBeginAgain() {
		PeerTimeline timeline = PeerTimeline.ready().until(5000).acceptingTraffic(true).until(20_000);
		assertThat(timeline.sent(PeerState.READY)).containsExactly(10_000L, 20_000L);
	}

	@Test
	void whenTrafficIsRefusedWhileStartingShouldStillSendStarting() {
		PeerTimeline timeline = new PeerTimeline().started().acceptingTraffic(false).until(2000);
		assertThat(timeline.sent(PeerState.STARTING)).containsExactly(0L, 1000L, 2000L);
	}

	@Test
	void whenProcessWasStoppedShouldNotMakeUpForIt() {
		PeerTimeline timeline = PeerTimeline.ready().stoppedUntil(45_000).until(60_000);
		assertThat(timeline.sent(PeerState.READY)).containsExactly(45_000L, 55_000L);
	}

	@Test
	void whenAPeerStartsShouldAnswerItAtOnce() {
		PeerTimeline timeline = PeerTimeline.ready()
			.until(3000)
			.receives(PeerState.STARTING, PeerTimeline.YOUNGER)
			.until(5000)
			.receives(PeerState.STARTING, PeerTimeline.OLDER)
			.until(20_000);
		assertThat(timeline.sent(PeerState.READY)).containsExactly(3000L, 5000L, 10_000L, 20_000L);
	}

	@Test
	void whenAnOlderPeerIsReadyShouldAnswerSinceItMissedTheBurst() {
		PeerTimeline timeline = PeerTimeline.ready()
			.until(3000)
			.receives(PeerState.READY, PeerTimeline.OLDER)
			.until(5000)
			.receivesLegacy(PeerTimeline.OLDER.startedAt());
		assertThat(timeline.effects()).containsOnly(new Effect.Send(PeerState.READY, 0));
		assertThat(timeline.sent(PeerState.READY)).containsExactly(3000L, 5000L);
	}

	@Test
	void whenManyAskShouldAnswerAtMostOnceASecond() {
		PeerTimeline timeline = PeerTimeline.ready();
		for (int millis = 1000; millis < 4000; millis += 100) {
			timeline.until(millis)
				.receives(PeerState.STARTING, PeerTimeline.YOUNGER)
				.receives(PeerState.READY, PeerTimeline.OLDER);
		}
		assertThat(timeline.sent(PeerState.READY)).containsExactly(1000L, 2000L, 3000L);
	}

	@Test
	void whenTheHeartbeatAnswersFirstShouldNotAnswerOnceMore() {
		PeerTimeline timeline = PeerTimeline.ready();
		timeline.until(9500).receives(PeerState.STARTING, PeerTimeline.YOUNGER);
		timeline.until(9600).receives(PeerState.STARTING, PeerTimeline.YOUNGER).until(19_999);
		assertThat(timeline.sent(PeerState.READY)).containsExactly(9500L, 10_000L);
	}

	@Test
	void whenTrafficIsRefusedShouldNotAnswerWhoHasAskedBefore() {
		PeerTimeline timeline = PeerTimeline.ready();
		timeline.until(5000).receives(PeerState.STARTING, PeerTimeline.YOUNGER);
		timeline.until(5400).receives(PeerState.STARTING, PeerTimeline.YOUNGER).acceptingTraffic(false).until(60_000);
		assertThat(timeline.sent(PeerState.READY)).containsExactly(5000L);
	}

	@Test
	void whenAPeerDrainsShouldNotAnswer() {
		assertThat(PeerTimeline.ready()
			.receives(PeerState.DRAINING, PeerTimeline.OLDER)
			.receives(PeerState.DRAINING, PeerTimeline.YOUNGER)
			.effects()).isEmpty();
	}

	@Test
	void whenNotReadyShouldNotAnswer() {
		PeerTimeline starting = new PeerTimeline().started().forget();
		assertThat(starting.receives(PeerState.STARTING, PeerTimeline.OLDER).effects()).isEmpty();
		assertThat(starting.receives(PeerState.READY, PeerTimeline.OLDER).effects()).isEmpty();
		PeerTimeline paused = PeerTimeline.ready().acceptingTraffic(false);
		assertThat(paused.receives(PeerState.STARTING, PeerTimeline.YOUNGER).effects()).isEmpty();
		assertThat(paused.receives(PeerState.READY, PeerTimeline.OLDER).effects()).isEmpty();
		PeerTimeline draining = PeerTimeline.ready().receives(PeerState.READY, PeerTimeline.YOUNGER).forget();
		assertThat(draining.receives(PeerState.STARTING, PeerTimeline.YOUNGEST).effects()).isEmpty();
		assertThat(draining.receives(PeerState.READY, PeerTimeline.OLDER).effects()).isEmpty();
	}

	@Test
	void whenLinksChangeShouldBeginAgain() {
		PeerTimeline starting = new PeerTimeline().started().until(500).tell(links()).until(1500);
		assertThat(starting.sent(PeerState.STARTING)).containsExactly(0L, 500L, 1500L);
		PeerTimeline ready = PeerTimeline.ready().until(5000).tell(links()).until(9000);
		assertThat(ready.sent(PeerState.READY)).containsExactly(5000L, 5250L, 5500L, 6000L, 7000L, 9000L);
		PeerTimeline draining = PeerTimeline.ready()
			.receives(PeerState.READY, PeerTimeline.YOUNGER)
			.until(300)
			.tell(links())
			.until(1300);
		assertThat(draining.sent(PeerState.DRAINING)).containsExactly(0L, 300L, 1300L);
	}

	@Test
	void whenLinksChangeWhileItIsSilentShouldSendNothing() {
		assertThat(new PeerTimeline().tell(links()).effects()).isEmpty();
		assertThat(PeerTimeline.ready().acceptingTraffic(false).tell(links()).sent(PeerState.READY)).isEmpty();
		PeerTimeline released = PeerTimeline.ready().closed().until(50).tell(links()).until(10_000).tell(links());
		assertThat(released.sent(PeerState.RELEASED)).containsExactly(0L, 100L, 200L);
	}

	@Test
	void whenDrainingShouldSendItToTheSuccessorAtOnceAndEverySecond() {
		PeerTimeline timeline = PeerTimeline.ready().receives(PeerState.READY, PeerTimeline.YOUNGER).until(60_999);
		assertThat(timeline.sent(PeerState.DRAINING)).hasSize(61).startsWith(0L, 1000L, 2000L).endsWith(60_000L);
		assertThat(timeline.effects().stream().filter(Effect.Send.class::isInstance))
			.containsOnly(new Effect.Send(PeerState.DRAINING, PeerTimeline.YOUNGER.instance()));
	}

	@Test
	void whenReleasedShouldSendItToTheSuccessorThreeTimesAndFinish() {
		PeerTimeline timeline = PeerTimeline.ready()
			.receives(PeerState.READY, PeerTimeline.YOUNGER)
			.until(1500)
			.forget();
		timeline.closed().until(10_999);
		assertThat(timeline.sent(PeerState.RELEASED)).containsExactly(1500L, 1600L, 1700L);
		assertThat(timeline.times(Effect.Finish.class)).containsExactly(1700L);
		Effect released = new Effect.Send(PeerState.RELEASED, PeerTimeline.YOUNGER.instance());
		assertThat(timeline.effects()).containsExactly(released, released, released, new Effect.Finish(Ending.PARK));
	}

	@Test
	void whenClosedForAnotherReasonShouldReleaseToNobody() {
		PeerTimeline timeline = PeerTimeline.ready().tell(new Event.Closing()).until(700).closed().until(100_000);
		Effect released = new Effect.Send(PeerState.RELEASED, 0);
		assertThat(timeline.effects()).containsExactly(released, released, released, new Effect.Finish(Ending.CLOSE));
		assertThat(timeline.sent(PeerState.RELEASED)).containsExactly(700L, 800L, 900L);
		assertThat(timeline.peer().state()).isEqualTo(PeerState.RELEASED);
	}

	private static Event links() {
		return new Event.LinksChanged(Set.of("lo"));
	}

}
