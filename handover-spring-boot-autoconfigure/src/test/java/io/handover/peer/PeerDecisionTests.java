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
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.handover.peer.Effect.DeletionReason;
import io.handover.peer.Effect.Ending;
import io.handover.protocol.LegacyMessage;
import io.handover.protocol.PeerState;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for what a {@link Peer} decides about its process: its states, its file, its
 * traffic and its end.
 */
class PeerDecisionTests {

	private static final PeerSettings SETTINGS = PeerTimeline.SETTINGS;

	@Test
	void whenAnyEventIsToldShouldKnowWhatToDo() {
		List<Event> events = List.of(new Event.Started(), new Event.ApplicationReady(Duration.ZERO, Duration.ZERO),
				new Event.ReadinessChanged(true), new Event.HealthChanged(true), new Event.RequestAnswered(),
				new Event.MessageReceived(new LegacyMessage(1)), new Event.OwnMessageReceived("lan"),
				new Event.LinksChanged(Set.of()), new Event.TimePassed(), new Event.TerminationRequested(),
				new Event.SuccessorLookedUp(true), new Event.Closing(), new Event.Closed());
		assertThat(events.stream().<Class<?>>map(Event::getClass))
			.containsExactlyInAnyOrder(Event.class.getPermittedSubclasses());
		assertThatNoException().isThrownBy(() -> new PeerTimeline().tell(events.toArray(Event[]::new)));
	}

	@Test
	void whenStartedShouldDeleteAStaleFileAndEnterStarting() {
		PeerTimeline timeline = new PeerTimeline().started();
		assertThat(timeline.news()).containsExactly(new Effect.DeleteCompleteFile(DeletionReason.STALE),
				new Effect.EnterState(PeerState.STARTING));
	}

	@Test
	void whenItHandsOverShouldEnterEachStateOnceInOrder() {
		PeerTimeline timeline = new PeerTimeline().started().serving();
		timeline.receives(PeerState.READY, PeerTimeline.YOUNGER)
			.receives(PeerState.READY, PeerTimeline.YOUNGEST)
			.closed()
			.closed();
		assertThat(timeline.news()).filteredOn(Effect.EnterState.class::isInstance)
			.containsExactly(new Effect.EnterState(PeerState.STARTING), new Effect.EnterState(PeerState.READY),
					new Effect.EnterState(PeerState.DRAINING), new Effect.EnterState(PeerState.RELEASED));
	}

	@Test
	void whenTrafficIsAcceptedWhileItDrainsShouldRefuseItAgain() {
		PeerTimeline timeline = PeerTimeline.ready()
			.receives(PeerState.READY, PeerTimeline.YOUNGER)
			.forget()
			.acceptingTraffic(false)
			.acceptingTraffic(true);
		assertThat(timeline.effects()).containsExactly(new Effect.RefuseTraffic());
		assertThat(timeline.peer().state()).isEqualTo(PeerState.DRAINING);
	}

	@Test
	void whenTrafficIsAcceptedOtherwiseShouldNotRefuseIt() {
		PeerTimeline timeline = new PeerTimeline().started().acceptingTraffic(true).serving();
		timeline.closed().acceptingTraffic(true).until(10_000);
		assertThat(timeline.times(Effect.RefuseTraffic.class)).isEmpty();
	}

	@Test
	void whenApplicationClosesWhileItDrainsShouldChangeNothing() {
		PeerTimeline timeline = PeerTimeline.ready()
			.receives(PeerState.READY, PeerTimeline.YOUNGER)
			.until(500)
			.forget();
		timeline.tell(new Event.Closing()).until(2500);
		assertThat(timeline.sent(PeerState.DRAINING)).containsExactly(1000L, 2000L);
		assertThat(timeline.effectsThatSendNothing()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "PARK, false, PARK", "PARK, true, EXIT", "EXIT, false, EXIT", "EXIT, true, EXIT", "NONE, false, CLOSE",
			"NONE, true, EXIT" })
	void whenItHasHandedOverShouldEndAsAskedAndExitOnRequest(AfterHandover afterHandover, boolean requested,
			Ending ending) {
		PeerTimeline timeline = PeerTimeline
			.ready(new PeerSettings(SETTINGS.heartbeatInterval(), SETTINGS.hold(), SETTINGS.takeover(), afterHandover,
					true))
			.receives(PeerState.READY, PeerTimeline.YOUNGER);
		if (requested) {
			timeline.terminationRequested();
		}
		timeline.closed().until(10_000);
		assertThat(endings(timeline)).containsExactly(ending);
		assertThat(endings(timeline.forget().terminationRequested().terminationRequested()))
			.containsExactly(Ending.EXIT, Ending.EXIT);
	}

	@Test
	void whenClosedWithoutAHandoverShouldLeaveTheEndToWhoClosedIt() {
		PeerTimeline timeline = PeerTimeline.ready().closed().until(10_000);
		assertThat(endings(timeline)).containsExactly(Ending.CLOSE);
	}

	@Test
	void whenPlatformDeletesTheFileShouldNotDeleteItToo() {
		PeerSettings settings = new PeerSettings(SETTINGS.heartbeatInterval(), SETTINGS.hold(), SETTINGS.takeover(),
				AfterHandover.PARK, false);
		PeerTimeline timeline = PeerTimeline.ready(settings)
			.receives(PeerState.RELEASED, PeerTimeline.OLDER, PeerTimeline.SELF.instance())
			.until(60_000);
		assertThat(timeline.times(Effect.PredecessorReleased.class)).hasSize(1);
		assertThat(timeline.times(Effect.DeleteCompleteFile.class)).isEmpty();
	}

	private static List<Ending> endings(PeerTimeline timeline) {
		return timeline.effects()
			.stream()
			.filter(Effect.Finish.class::isInstance)
			.map((effect) -> ((Effect.Finish) effect).ending())
			.toList();
	}

}
