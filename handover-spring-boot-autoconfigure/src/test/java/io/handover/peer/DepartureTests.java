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

import io.handover.peer.Effect.Ending;
import io.handover.peer.Effect.HoldEnd;
import io.handover.protocol.ExtendedMessage;
import io.handover.protocol.PeerState;
import io.handover.protocol.Scope;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Departure}.
 */
class DepartureTests {

	private static final Effect SHUT_DOWN = new Effect.ShutDown();

	private static final Duration NOW = Duration.ofSeconds(1);

	private final KnownPeers knownPeers = new KnownPeers(PeerTimeline.SELF, Duration.ofSeconds(30));

	private final Hold hold = new Hold(PeerTimeline.SETTINGS.hold(), this.knownPeers);

	private final Departure departure = new Departure(AfterHandover.PARK, this.hold);

	@Test
	void whenNothingHasHappenedShouldStay() {
		assertThat(this.departure.isClosing()).isFalse();
		assertThat(this.departure.isTerminationRequested()).isFalse();
		assertThat(this.departure.successor()).isNull();
		assertThat(this.departure.endExpiredHold(Duration.ofDays(1))).isEmpty();
	}

	@Test
	void whenTerminationIsRequestedShouldHoldAndNotCloseYet() {
		assertThat(this.departure.terminationRequested(true, NOW)).containsExactly(new Effect.Hold(),
				new Effect.LookUpSuccessor());
		assertThat(this.departure.isTerminationRequested()).isTrue();
		assertThat(this.departure.isClosing()).isFalse();
	}

	@Test
	void whenTerminationIsRequestedAgainShouldShutDown() {
		this.departure.terminationRequested(true, NOW);
		assertThat(this.departure.terminationRequested(true, NOW))
			.containsExactly(new Effect.EndHold(HoldEnd.REQUESTED_AGAIN), SHUT_DOWN);
		assertThat(this.departure.isClosing()).isTrue();
	}

	@Test
	void whenNoSuccessorExistsShouldShutDown() {
		this.departure.terminationRequested(true, NOW);
		assertThat(this.departure.successorLookedUp(false)).containsExactly(new Effect.EndHold(HoldEnd.ALONE),
				SHUT_DOWN);
		assertThat(this.departure.isClosing()).isTrue();
		assertThat(this.departure.successorLookedUp(false)).isEmpty();
	}

	@Test
	void whenASuccessorExistsShouldStillHoldWhenAskedAgain() {
		this.departure.terminationRequested(true, NOW);
		assertThat(this.departure.successorLookedUp(true)).isEmpty();
		assertThat(this.departure.terminationRequested(true, NOW)).containsExactly(new Effect.Hold());
	}

	@Test
	void whenTheHoldExpiresShouldShutDown() {
		this.departure.terminationRequested(true, NOW);
		assertThat(this.departure.endExpiredHold(NOW.plusSeconds(5)))
			.containsExactly(new Effect.EndHold(HoldEnd.NO_SUCCESSOR), SHUT_DOWN);
		assertThat(this.departure.isClosing()).isTrue();
		assertThat(this.departure.endExpiredHold(Duration.ofDays(1))).isEmpty();
	}

	@Test
	void whenApplicationClosesShouldLeaveTheProcessAlone() {
		assertThat(this.departure.applicationClosing()).isEmpty();
		assertThat(this.departure.isClosing()).isTrue();
	}

	@Test
	void whenApplicationClosesWhileHoldingShouldShutDownOnce() {
		this.departure.terminationRequested(true, NOW);
		assertThat(this.departure.applicationClosing()).containsExactly(new Effect.EndHold(HoldEnd.APPLICATION_CLOSING),
				SHUT_DOWN);
		assertThat(this.departure.applicationClosing()).isEmpty();
	}

	@Test
	void whenTerminationIsRequestedWhileClosingShouldShutDownWithoutAHold() {
		this.departure.applicationClosing();
		assertThat(this.departure.terminationRequested(true, NOW)).containsExactly(SHUT_DOWN);
		assertThat(this.hold.isActive()).isFalse();
	}

	@Test
	void whenSuccessorIsReadyWhileHoldingShouldEndTheHold() {
		this.departure.terminationRequested(true, NOW);
		assertThat(this.departure.handOver(PeerTimeline.YOUNGER))
			.containsExactly(new Effect.EndHold(HoldEnd.SUCCESSOR_READY));
		assertThat(this.departure.successor()).isEqualTo(PeerTimeline.YOUNGER);
		assertThat(this.departure.endExpiredHold(Duration.ofDays(1))).isEmpty();
	}

	@Test
	void whenTerminationIsRequestedInAHandoverShouldFinishFirst() {
		assertThat(this.departure.handOver(PeerTimeline.YOUNGER)).isEmpty();
		assertThat(this.departure.terminationRequested(true, NOW)).isEmpty();
		assertThat(this.departure.terminationRequested(true, NOW)).isEmpty();
	}

	@Test
	void whenTerminationIsRequestedAndNothingIsServedShouldShutDownWithoutAHold() {
		assertThat(this.departure.terminationRequested(false, NOW)).containsExactly(SHUT_DOWN);
		assertThat(this.departure.isClosing()).isTrue();
		assertThat(this.hold.isActive()).isFalse();
	}

	@Test
	void whenTerminationIsRequestedAgainAfterASuccessorWasHeardShouldHoldOn() {
		this.departure.terminationRequested(true, NOW);
		this.knownPeers.received(new ExtendedMessage(PeerState.STARTING, new Scope(1), PeerTimeline.YOUNGER, 0), NOW);
		this.hold.extend(NOW);
		assertThat(this.departure.terminationRequested(true, NOW)).containsExactly(new Effect.Hold());
		assertThat(this.hold.isActive()).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "PARK, false, PARK", "PARK, true, EXIT", "EXIT, false, EXIT", "EXIT, true, EXIT", "NONE, false, CLOSE",
			"NONE, true, EXIT" })
	void whenHandedOverShouldEndAsAskedAndExitOnEveryRequest(AfterHandover afterHandover, boolean requested,
			Ending ending) {
		Departure handedOver = new Departure(afterHandover, this.hold);
		handedOver.handOver(PeerTimeline.YOUNGER);
		if (requested) {
			handedOver.terminationRequested(true, NOW);
		}
		assertThat(handedOver.finish()).containsExactly(new Effect.Finish(ending));
		assertThat(handedOver.terminationRequested(true, NOW)).containsExactly(new Effect.Finish(Ending.EXIT));
		assertThat(handedOver.terminationRequested(true, NOW)).containsExactly(new Effect.Finish(Ending.EXIT));
	}

	@Test
	void whenClosedWithoutAHandoverShouldShutDownOnEveryRequest() {
		this.departure.applicationClosing();
		assertThat(this.departure.finish()).containsExactly(new Effect.Finish(Ending.CLOSE));
		assertThat(this.departure.terminationRequested(true, NOW)).containsExactly(SHUT_DOWN);
		assertThat(this.departure.terminationRequested(true, NOW)).containsExactly(SHUT_DOWN);
	}

}
