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
import java.util.stream.IntStream;

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
		assertThat(timeline.effects()).containsOnly(PeerTimeline.message(PeerState.STARTING, 0));
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
	void whenApplicationIsReadyShouldBeReadyAndAcceptWhenItAcceptsTraffic() {
		PeerTimeline accepting = new PeerTimeline().started().acceptingTraffic(true).until(1500);
		assertThat(accepting.peer().state()).isEqualTo(PeerState.STARTING);
		PeerTimeline ready = new PeerTimeline().started().applicationReady().until(400).acceptingTraffic(true);
		assertThat(ready.peer().state()).isEqualTo(PeerState.READY);
		assertThat(ready.sent(PeerState.READY)).containsExactly(0L, 250L, 400L);
		assertThat(ready.effects()).endsWith(ready(false, false), ready(false, false), ready(true, false));
		assertThat(ready.news()).endsWith(new Effect.EnterState(PeerState.READY), new Effect.ChangeFlags(true, false));
	}

	@Test
	void whenItDoesNotAcceptAnyMoreShouldSayThatItLives() {
		PeerTimeline timeline = PeerTimeline.ready().until(600).acceptingTraffic(false).until(15_000);
		assertThat(timeline.effects()).containsOnly(ready(false, false));
		assertThat(timeline.sent(PeerState.READY)).containsExactly(600L, 850L, 1100L, 1600L, 2600L, 4600L, 14_600L);
		timeline.forget().acceptingTraffic(true).until(20_000);
		assertThat(timeline.effects()).containsOnly(ready(true, false));
		assertThat(timeline.sent(PeerState.READY)).containsExactly(15_000L, 15_250L, 15_500L, 16_000L, 17_000L,
				19_000L);
		assertThat(timeline.peer().state()).isEqualTo(PeerState.READY);
	}

	@Test
	void whenHealthIsDownShouldNotAcceptAlthoughTheApplicationDoes() {
		PeerTimeline timeline = new PeerTimeline().started().healthy(false).serving().until(100);
		assertThat(timeline.peer().isAccepting()).isFalse();
		assertThat(timeline.sent(PeerState.READY)).containsExactly(0L);
		timeline.healthy(true);
		assertThat(timeline.peer().isAccepting()).isTrue();
		assertThat(timeline.effects()).last().isEqualTo(ready(true, false));
		timeline.acceptingTraffic(false).healthy(false).acceptingTraffic(true);
		assertThat(timeline.peer().isAccepting()).isFalse();
	}

	@Test
	void whenItAnswersRequestsShouldBeInUseForAsLongAsItAccepts() {
		PeerTimeline timeline = PeerTimeline.ready().until(100).answersRequest().answersRequest();
		assertThat(timeline.effects()).containsExactly(ready(true, true));
		assertThat(timeline.peer().isInUse()).isTrue();
		timeline.until(5000).acceptingTraffic(false);
		assertThat(timeline.peer().isInUse()).isFalse();
		timeline.answersRequest().until(6000).acceptingTraffic(true);
		assertThat(timeline.effects()).last().isEqualTo(ready(true, false));
		assertThat(timeline.news()).endsWith(new Effect.ChangeFlags(true, true), new Effect.ChangeFlags(false, false),
				new Effect.ChangeFlags(true, false));
	}

	@Test
	void whenItAcceptsForLessThanTheStabilityPeriodShouldSaySoOnceAMinute() {
		PeerTimeline timeline = PeerTimeline.readyWithStabilityPeriod(Duration.ofSeconds(2)).until(10_000);
		timeline.acceptingTraffic(false);
		assertThat(timeline.effectsThatSendNothing()).as("after more than that").isEmpty();
		for (int second = 11; second < 75; second++) {
			timeline.until(second * 1000).acceptingTraffic(true).until(second * 1000 + 500).acceptingTraffic(false);
		}
		assertThat(timeline.effectsThatSendNothing()).containsOnly(new Effect.Unsteady(PeerTimeline.SELF));
		assertThat(timeline.times(Effect.Unsteady.class)).containsExactly(11_500L, 71_500L);
	}

	@Test
	void shouldNumberItsMessages() {
		PeerTimeline timeline = new PeerTimeline().started().until(1500).serving().until(2000);
		timeline.receives(PeerState.READY, PeerTimeline.YOUNGER).until(2500).closed().until(3000);
		assertThat(timeline.numbers()).isEqualTo(IntStream.rangeClosed(1, timeline.numbers().size()).boxed().toList())
			.hasSizeGreaterThan(8);
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
		assertThat(timeline.effects()).containsOnly(PeerTimeline.message(PeerState.READY, 0));
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
		PeerTimeline released = PeerTimeline.ready().closed().until(50).tell(links()).until(10_000).tell(links());
		assertThat(released.sent(PeerState.RELEASED)).containsExactly(0L, 100L, 200L);
	}

	@Test
	void whenDrainingShouldSendItToTheSuccessorAtOnceAndEverySecond() {
		PeerTimeline timeline = PeerTimeline.ready().receives(PeerState.READY, PeerTimeline.YOUNGER).until(60_999);
		assertThat(timeline.sent(PeerState.DRAINING)).hasSize(61).startsWith(0L, 1000L, 2000L).endsWith(60_000L);
		assertThat(timeline.effects().stream().filter(Effect.Send.class::isInstance))
			.containsOnly(PeerTimeline.message(PeerState.DRAINING, PeerTimeline.YOUNGER.instance()));
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
		Effect released = PeerTimeline.message(PeerState.RELEASED, PeerTimeline.YOUNGER.instance());
		assertThat(timeline.effects()).containsExactly(released, released, released, new Effect.Finish(Ending.PARK));
	}

	@Test
	void whenClosedForAnotherReasonShouldReleaseToNobody() {
		PeerTimeline timeline = PeerTimeline.ready().tell(new Event.Closing()).until(700).closed().until(100_000);
		Effect released = PeerTimeline.message(PeerState.RELEASED, 0);
		assertThat(timeline.effects()).containsExactly(released, released, released, new Effect.Finish(Ending.CLOSE));
		assertThat(timeline.sent(PeerState.RELEASED)).containsExactly(700L, 800L, 900L);
		assertThat(timeline.peer().state()).isEqualTo(PeerState.RELEASED);
	}

	private static Effect ready(boolean accepting, boolean inUse) {
		return new Effect.Send(PeerState.READY, accepting, inUse, 0, 0);
	}

	private static Event links() {
		return new Event.LinksChanged(Set.of("lo"));
	}

}
