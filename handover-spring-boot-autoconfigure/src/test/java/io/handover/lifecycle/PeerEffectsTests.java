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

package io.handover.lifecycle;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.handover.HandoverReport;
import io.handover.drain.Drain;
import io.handover.drain.GracePeriod;
import io.handover.drain.ProcessEnd;
import io.handover.peer.Effect;
import io.handover.peer.Effect.DeletionReason;
import io.handover.peer.Effect.Ending;
import io.handover.peer.Effect.HoldEnd;
import io.handover.peer.KnownPeer;
import io.handover.process.CompleteFile;
import io.handover.process.HandoverLog;
import io.handover.protocol.PeerState;
import io.handover.protocol.TakeoverReason;
import io.handover.takeover.TakeoverNotifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link PeerEffects}: that it carries every effect out, and what it logs.
 */
@ExtendWith(OutputCaptureExtension.class)
class PeerEffectsTests {

	private final HandoverLog handoverLog = new HandoverLog(() -> Stage.START, Runnable::run);

	private final PeerEffects.Parts parts = new PeerEffects.Parts(mock(Drain.class), mock(ProcessEnd.class),
			mock(GracePeriod.class), mock(PredecessorEvents.class), mock(SuccessorLookup.class));

	private final PeerEffects effects = new PeerEffects(Stage.self(Stage.SELF, true), mock(MessageSender.class),
			mock(LinkMonitor.class), mock(TakeoverNotifier.class), mock(CompleteFile.class), Runnable::run,
			mock(HandoverCheck.class), () -> this.parts, this.handoverLog);

	@Test
	void whenAnyEffectIsWantedShouldCarryItOut() {
		List<Effect> effects = List.of(new Effect.EnterState(PeerState.READY), new Effect.ChangeFlags(true, true),
				new Effect.SuccessorChanged(successor(true, true)), new Effect.Unsteady(Stage.SELF),
				new Effect.SuccessorNotInUse(Stage.YOUNGER), new Effect.Send(PeerState.READY, true, true, 1, 0),
				new Effect.Drain(Stage.YOUNGER), new Effect.RefuseTraffic(), new Effect.Hold(),
				new Effect.LookUpSuccessor(), new Effect.EndHold(HoldEnd.ALONE), new Effect.ShutDown(),
				new Effect.Rejoin("eth0", true), new Effect.HearAgain("eth0"),
				new Effect.PredecessorDraining(Stage.OLDER), new Effect.PredecessorReleased(Stage.OLDER, Duration.ZERO),
				new Effect.GrantTakeover(TakeoverReason.ALONE), new Effect.RevokeTakeover(),
				new Effect.DeleteCompleteFile(DeletionReason.STALE), new Effect.Finish(Ending.PARK),
				new Effect.Restart());
		assertThat(effects.stream().<Class<?>>map(Effect::getClass))
			.containsExactlyInAnyOrder(Effect.class.getPermittedSubclasses());
		assertThatNoException().isThrownBy(() -> effects.forEach(this.effects::carryOut));
	}

	private static KnownPeer successor(boolean accepting, boolean inUse) {
		return new KnownPeer(Stage.YOUNGER, PeerState.READY, accepting, inUse, 1, 0, Duration.ZERO, Duration.ZERO);
	}

	static Stream<Arguments> happenings() {
		return Stream.of(Arguments.of(new Effect.ChangeFlags(true, false), "Accepting traffic"),
				Arguments.of(new Effect.ChangeFlags(false, false),
						"Not accepting traffic; no older instance leaves for it"),
				Arguments.of(new Effect.ChangeFlags(true, true), "Answered the first request; this instance is in use"),
				Arguments.of(new Effect.SuccessorChanged(successor(true, false)),
						"Younger peer 0000000000000003 accepts traffic"),
				Arguments.of(new Effect.SuccessorChanged(successor(false, false)),
						"Younger peer 0000000000000003 does not accept traffic; continuing to serve"),
				Arguments.of(new Effect.SuccessorChanged(successor(true, true)),
						"Successor 0000000000000003 has answered its first request"),
				Arguments.of(new Effect.EnterState(PeerState.STARTING),
						"Hand-over STARTING as 0000000000000002, service 'kiosk' on device 'device', "
								+ "scope 0000000000000001, authentication none"),
				Arguments.of(new Effect.EnterState(PeerState.READY), "Hand-over READY"),
				Arguments.of(new Effect.EnterState(PeerState.RELEASED), "Hand-over RELEASED"),
				Arguments.of(new Effect.GrantTakeover(TakeoverReason.ALONE),
						"Takeover granted: no other instance that could hold it was heard"),
				Arguments.of(new Effect.GrantTakeover(TakeoverReason.RELEASED),
						"Takeover granted: the other instances that could hold it have released"),
				Arguments.of(new Effect.GrantTakeover(TakeoverReason.SILENT),
						"Takeover granted: another instance that could hold it has not released, but was silent for "
								+ "so long that it counts as gone"),
				Arguments.of(new Effect.PredecessorDraining(Stage.OLDER), "Older peer 0000000000000001 is draining"),
				Arguments.of(new Effect.PredecessorReleased(Stage.OLDER, Duration.ZERO),
						"Older peer 0000000000000001 has handed over"),
				Arguments.of(new Effect.Hold(), "Received SIGTERM; continuing to serve until a successor is ready"),
				Arguments.of(new Effect.EndHold(HoldEnd.ALONE),
						"No other container of this service is running; shutting down"),
				Arguments.of(new Effect.EndHold(HoldEnd.SUCCESSOR_READY),
						"A successor is ready; handing over to it before shutting down"),
				Arguments.of(new Effect.EndHold(HoldEnd.REQUESTED_AGAIN), "Received SIGTERM again; shutting down now"),
				Arguments.of(new Effect.EndHold(HoldEnd.APPLICATION_CLOSING),
						"The application is closing after SIGTERM; shutting down"),
				Arguments.of(new Effect.EndHold(HoldEnd.NO_SUCCESSOR),
						"No successor was heard within 'handover.termination.successor-wait', or before "
								+ "'handover.termination.shutdown-reserve' is needed; shutting down"));
	}

	@ParameterizedTest
	@MethodSource("happenings")
	void whenSomethingHappensShouldSayIt(Effect effect, String text, CapturedOutput output) {
		this.effects.carryOut(effect);
		assertThat(output.toString().lines()).singleElement().asString().contains("INFO").endsWith(" " + text);
		assertThat(this.handoverLog.entries()).containsExactly(new HandoverReport.Entry(Stage.START, text));
	}

	static Stream<Arguments> warnings() {
		return Stream.of(
				Arguments.of(new Effect.SuccessorNotInUse(Stage.YOUNGER),
						"Successor 0000000000000003 has not answered a request successfully within "
								+ "'handover.traffic-timeout'; draining"),
				Arguments.of(new Effect.Unsteady(Stage.YOUNGER),
						"Younger peer 0000000000000003 has accepted traffic for less than 'handover.stability-period'. "
								+ "No older instance leaves for one that does not accept it for longer."),
				Arguments.of(new Effect.Unsteady(Stage.SELF),
						"This instance has accepted traffic for less than 'handover.stability-period'. "
								+ "No older instance leaves for one that does not accept it for longer."),
				Arguments.of(new Effect.GrantTakeover(TakeoverReason.TIMED_OUT),
						"Takeover granted after 'handover.takeover.timeout', although another instance may hold it: "
								+ "one is heard and has not released, or this instance does not hear itself"),
				Arguments.of(new Effect.EndHold(HoldEnd.SUCCESSOR_NOT_READY),
						"The successor has not become ready in time; shutting down. No instance serves until it is "
								+ "ready. If it only needs more time, raise 'handover.termination.grace-period' and the "
								+ "'stop_grace_period' of the service."),
				Arguments.of(new Effect.Restart(),
						"No other instance of this service starts or serves: none was heard lately, and none answers. "
								+ "Exiting with status 75, so that the restart policy of the platform starts this "
								+ "instance again."));
	}

	@ParameterizedTest
	@MethodSource("warnings")
	void whenSomethingIsWrongShouldWarn(Effect effect, String text, CapturedOutput output) {
		this.effects.carryOut(effect);
		assertThat(output.toString().lines()).singleElement().asString().contains("WARN").endsWith(" " + text);
		assertThat(this.handoverLog.entries()).containsExactly(new HandoverReport.Entry(Stage.START, text));
	}

	@Test
	void whenDrainingIsEnteredShouldLeaveItToTheDrain(CapturedOutput output) {
		this.effects.carryOut(new Effect.EnterState(PeerState.DRAINING));
		assertThat(output).isEmpty();
	}

}
