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

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.handover.HandoverEvent;
import io.handover.HandoverFinishedEvent;
import io.handover.HandoverReport;
import io.handover.HandoverStartedEvent;
import io.handover.peer.Event;
import io.handover.protocol.ExtendedMessage;
import io.handover.protocol.Outcome;
import io.handover.protocol.PeerState;
import io.handover.protocol.Scope;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LocalPeer} with what is around it: what it sends, receives and
 * reports.
 */
@ExtendWith(OutputCaptureExtension.class)
class LocalPeerTests {

	private static final String STARTING = "STARTING as 0000000000000002, service 'kiosk' on device 'device', scope 0000000000000001, authentication none";

	@RegisterExtension
	final Stage stage = new Stage();

	@Test
	void whenItStartsShouldSendStartingBeforeAnythingElse(CapturedOutput output) {
		this.stage.started();
		assertThat(this.stage.deeds.all()).containsExactly("send STARTING");
		assertThat(this.stage.transport.calls).containsExactly("reconcile");
		assertThat(output).contains(
				"Hand-over STARTING as 0000000000000002, service 'kiosk' on device 'device', scope 0000000000000001, authentication none");
		this.stage.pass(3000);
		assertThat(this.stage.deeds.count("send STARTING")).isEqualTo(4);
	}

	@Test
	void whenAFileIsStaleShouldDeleteItBeforeItSendsAnything() throws Exception {
		Files.createFile(this.stage.completeFile);
		this.stage.started();
		assertThat(this.stage.deeds.all()).containsExactly("send STARTING");
		assertThat(this.stage.completeFile).doesNotExist();
	}

	@Test
	void whenOnlyReadyShouldNotSendReady() {
		this.stage.started();
		this.stage.tell(new Event.ApplicationReady(Duration.ZERO));
		this.stage.pass(2000);
		assertThat(this.stage.state()).isEqualTo(PeerState.STARTING);
		assertThat(this.stage.deeds.all()).containsOnly("send STARTING");
	}

	@Test
	void whenOnlyAcceptingTrafficShouldNotSendReady() {
		this.stage.started();
		this.stage.tell(new Event.ReadinessChanged(true));
		this.stage.pass(2000);
		assertThat(this.stage.state()).isEqualTo(PeerState.STARTING);
		assertThat(this.stage.deeds.all()).containsOnly("send STARTING");
	}

	@Test
	void whenReadyAndAcceptingTrafficShouldSendReadyInABurst(CapturedOutput output) {
		this.stage.started();
		this.stage.deeds.forget();
		this.stage.tell(new Event.ApplicationReady(Duration.ZERO));
		this.stage.tell(new Event.ReadinessChanged(true));
		assertThat(this.stage.state()).isEqualTo(PeerState.READY);
		assertThat(output).contains("Hand-over READY");
		this.stage.pass(3999);
		assertThat(this.stage.deeds.all()).hasSize(5).containsOnly("send READY");
		this.stage.pass(1);
		this.stage.pass(9999);
		assertThat(this.stage.deeds.count("send READY")).isEqualTo(6);
		this.stage.pass(1);
		assertThat(this.stage.deeds.count("send READY")).isEqualTo(7);
	}

	@Test
	void whenItRefusesTrafficShouldPause() {
		this.stage.ready();
		this.stage.tell(new Event.ReadinessChanged(false));
		this.stage.pass(100_000);
		assertThat(this.stage.deeds.all()).isEmpty();
		assertThat(this.stage.state()).isEqualTo(PeerState.READY);
		this.stage.tell(new Event.ReadinessChanged(true));
		assertThat(this.stage.deeds.all()).containsExactly("send READY");
	}

	@Test
	void whenSendingFailsShouldSendAgainAtTheNextHeartbeat(CapturedOutput output) {
		this.stage.ready();
		long sent = this.stage.handover().countSent(PeerState.READY);
		this.stage.transport.sendFailure = new IllegalStateException("no socket");
		this.stage.pass(10_000);
		assertThat(this.stage.deeds.all()).isEmpty();
		assertThat(this.stage.handover().countSent(PeerState.READY)).isEqualTo(sent);
		assertThat(output).contains("Send[state=READY, addressee=0] failed; the hand-over continues")
			.contains("no socket");
		this.stage.transport.sendFailure = null;
		this.stage.pass(9999);
		assertThat(this.stage.deeds.all()).isEmpty();
		this.stage.pass(1);
		assertThat(this.stage.deeds.all()).containsExactly("send READY");
		assertThat(this.stage.handover().countSent(PeerState.READY)).isEqualTo(sent + 1);
	}

	@Test
	void whenSendingFailsShouldCarryOutTheNextEffects(CapturedOutput output) {
		this.stage.ready();
		this.stage.transport.sendFailure = new NoClassDefFoundError("gone");
		this.stage.receives(PeerState.READY, Stage.YOUNGER);
		this.stage.awaitEnd();
		assertThat(this.stage.deeds.all()).startsWith(Stage.DRAINING_STARTS).endsWith("park");
		assertThat(output).contains("gone").contains("Hand-over DRAINING: younger peer 0000000000000003 is ready");
	}

	@Test
	void whenAMessageIsVetoedShouldNotCountIt() {
		this.stage.started();
		this.stage.transport.vetoed = true;
		this.stage.pass(5000);
		assertThat(this.stage.handover().countSent(PeerState.STARTING)).isEqualTo(1);
	}

	@Test
	void whenItSendsShouldHaveTheStateInAHeader() {
		this.stage.started();
		assertThat(this.stage.transport.messages).singleElement()
			.satisfies(
					(message) -> assertThat(message.getHeaders()).containsEntry("handover_state", PeerState.STARTING));
	}

	@Test
	void whenReadShouldNotBeInTheMiddleOfADecision() throws Exception {
		this.stage.ready();
		CountDownLatch reading = new CountDownLatch(1);
		CountDownLatch mayReturn = new CountDownLatch(1);
		Thread reader = new Thread(() -> this.stage.peer().read((peer) -> {
			reading.countDown();
			return await(mayReturn);
		}));
		reader.start();
		assertThat(reading.await(10, TimeUnit.SECONDS)).isTrue();
		Thread telling = new Thread(() -> this.stage.receives(PeerState.READY, Stage.YOUNGER));
		telling.start();
		Awaitility.await().until(() -> telling.getState() == Thread.State.BLOCKED);
		assertThat(this.stage.state()).as("without waiting").isEqualTo(PeerState.READY);
		mayReturn.countDown();
		telling.join(10_000);
		assertThat(this.stage.state()).isEqualTo(PeerState.DRAINING);
		this.stage.awaitEnd();
	}

	private static boolean await(CountDownLatch latch) {
		try {
			return latch.await(10, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void whenItReceivesShouldCountByOutcome() {
		this.stage.ready();
		this.stage.receives(PeerState.STARTING, Stage.YOUNGER);
		this.stage.receives(PeerState.READY, Stage.OLDER);
		this.stage.receivesItsOwn();
		this.stage.receives(new ExtendedMessage(PeerState.READY, new Scope(2), Stage.YOUNGER, 0));
		this.stage.receives(new byte[] { 2, 0, 0 });
		this.stage.receives(new byte[78]);
		assertThat(this.stage.handover().countReceived(Outcome.YOUNGER)).isEqualTo(1);
		assertThat(this.stage.handover().countReceived(Outcome.OLDER)).isEqualTo(1);
		assertThat(this.stage.handover().countReceived(Outcome.OWN)).isEqualTo(1);
		assertThat(this.stage.handover().countReceived(Outcome.FOREIGN)).isEqualTo(1);
		assertThat(this.stage.handover().countReceived(Outcome.MALFORMED)).isEqualTo(2);
		assertThat(this.stage.handover().countReceived(Outcome.UNAUTHENTICATED)).isZero();
		assertThat(this.stage.state()).isEqualTo(PeerState.READY);
	}

	@Test
	void whenItSendsShouldCountByState() {
		this.stage.started();
		this.stage.pass(1000);
		assertThat(this.stage.handover().countSent(PeerState.STARTING)).isEqualTo(2);
		assertThat(this.stage.handover().countSent(PeerState.READY)).isZero();
	}

	@Test
	void whenPeersAreNotHeardShouldNoLongerCountThem() {
		this.stage.ready();
		this.stage.receives(PeerState.READY, Stage.OLDER);
		this.stage.pass(20_000);
		this.stage.receives(PeerState.STARTING, Stage.YOUNGER);
		this.stage.pass(10_000);
		assertThat(this.stage.handover().countPeers()).isEqualTo(2);
		this.stage.pass(1);
		assertThat(this.stage.handover().countPeers()).isEqualTo(1);
	}

	@Test
	void whenAskedShouldReportAllThatCanBeSeen() {
		this.stage.transport.reopened = 7;
		this.stage.transport.problem = "interface 'supervisor0' does not exist";
		this.stage.ready();
		this.stage.receives(PeerState.STARTING, Stage.YOUNGER);
		this.stage.pass(2000);
		HandoverReport report = this.stage.handover().report();
		assertThat(report.state()).isEqualTo(PeerState.READY);
		assertThat(report.self()).isEqualTo(new HandoverReport.Self("0000000000000002", "0000000000000001", "kiosk",
				"device", "000000000000b007", Stage.START.plusSeconds(2), Duration.ofSeconds(2), "none"));
		assertThat(report.successor()).isNull();
		assertThat(report.isAudible()).isFalse();
		assertThat(report.network()).isEqualTo(new HandoverReport.Network("BRIDGE", "239.192.16.16", 1536,
				Set.of("eth0"), Set.of(), 7, "interface 'supervisor0' does not exist"));
		assertThat(report.peers()).containsExactly(new HandoverReport.KnownPeer("0000000000000003", PeerState.STARTING,
				true, Stage.START.plusSeconds(3), Stage.START.plusSeconds(4)));
		assertThat(report.sent()).containsOnlyKeys("starting", "ready", "draining", "released")
			.containsEntry("starting", 1L)
			.containsEntry("ready", 7L);
		assertThat(report.received())
			.containsOnlyKeys("younger", "older", "own", "foreign", "legacy_refused", "unauthenticated", "malformed")
			.containsEntry("younger", 1L);
		assertThat(report.events()).extracting(HandoverReport.Entry::text).containsExactly(STARTING, "READY");
		assertThat(report.events()).extracting(HandoverReport.Entry::time).containsOnly(Stage.START);
		assertThat(this.stage.handover().countReopened()).isEqualTo(7);
		assertThat(this.stage.handover().instance()).isEqualTo("0000000000000002");
	}

	@Test
	void whenDrainingShouldReportItsSuccessorAndTheSteps() {
		this.stage.ready();
		this.stage.startToDrain();
		this.stage.awaitEnd();
		assertThat(this.stage.handover().report().successor()).isEqualTo("0000000000000003");
		assertThat(this.stage.recentEvents()).hasSize(6)
			.startsWith(STARTING, "READY", "DRAINING: younger peer 0000000000000003 is ready",
					"Readiness is REFUSING_TRAFFIC")
			.endsWith("RELEASED")
			.element(4)
			.asString()
			.startsWith("Application context closed in ");
	}

	@Test
	void whenMuchHappensShouldKeepTheLastFifty() {
		this.stage.ready();
		this.stage.transport.changed = true;
		for (int i = 0; i < 60; i++) {
			this.stage.transport.links = Set.of("eth" + i);
			this.stage.pass(10_000);
		}
		assertThat(this.stage.recentEvents()).hasSize(50).last().isEqualTo(joined("eth59"));
	}

	@Test
	void whenAnOlderPeerHandsOverShouldPublishItInTheApplication(CapturedOutput output) {
		this.stage.ready();
		this.stage.receives(PeerState.DRAINING, Stage.OLDER, Stage.SELF.instance());
		this.stage.pass(1500);
		this.stage.receives(PeerState.DRAINING, Stage.OLDER, Stage.SELF.instance());
		this.stage.pass(500);
		this.stage.receives(PeerState.RELEASED, Stage.OLDER, Stage.SELF.instance());
		this.stage.receives(PeerState.RELEASED, Stage.OLDER, Stage.SELF.instance());
		this.stage.awaitDeed("publish HandoverFinishedEvent");
		List<HandoverEvent> events = this.stage.application.events;
		assertThat(events).hasSize(2).allSatisfy((event) -> {
			assertThat(event.getPredecessor()).isEqualTo(Stage.OLDER);
			assertThat(event.getSuccessor()).isEqualTo(Stage.SELF);
			assertThat(event.isLeaving()).isFalse();
		});
		assertThat(events.get(0)).isInstanceOf(HandoverStartedEvent.class);
		assertThat(events.get(1)).isInstanceOfSatisfying(HandoverFinishedEvent.class,
				(finished) -> assertThat(finished.getDuration()).isEqualTo(Duration.ofSeconds(2)));
		assertThat(this.stage.recentEvents()).containsSubsequence("Older peer 0000000000000001 is draining",
				"Older peer 0000000000000001 has handed over");
		assertThat(output).contains("Older peer 0000000000000001 is draining")
			.contains("Older peer 0000000000000001 has handed over");
	}

	@Test
	void whenPredecessorHandsOverToAnotherShouldNotPublishIt() {
		this.stage.ready();
		this.stage.receives(PeerState.DRAINING, Stage.OLDER, Stage.YOUNGER.instance());
		this.stage.receives(PeerState.RELEASED, Stage.OLDER, Stage.YOUNGER.instance());
		assertThat(this.stage.recentEvents()).containsExactly(STARTING, "READY");
		assertThat(this.stage.application.events).isEmpty();
	}

	@Test
	void whenOnBalenaShouldDeleteThePredecessorsFileInTheEnd() throws Exception {
		this.stage.onBalena().ready();
		Files.createFile(this.stage.completeFile);
		this.stage.receives(PeerState.RELEASED, Stage.OLDER, Stage.SELF.instance());
		this.stage.pass(9999);
		assertThat(this.stage.completeFile).exists();
		this.stage.pass(1);
		assertThat(this.stage.completeFile).doesNotExist();
	}

	@Test
	void whenNotOnBalenaShouldLeaveThePredecessorsFile() throws Exception {
		this.stage.ready();
		Files.createFile(this.stage.completeFile);
		this.stage.receives(PeerState.RELEASED, Stage.OLDER, Stage.SELF.instance());
		this.stage.pass(60_000);
		assertThat(this.stage.completeFile).exists();
	}

	@Test
	void whenItDoesNotHearItselfShouldRejoinAndLogIt(CapturedOutput output) {
		this.stage.ready();
		this.stage.transport.changed = true;
		this.stage.pass(30_000);
		assertThat(this.stage.transport.calls).contains("rejoin eth0");
		assertThat(this.stage.handover().countReopened()).isEqualTo(1);
		assertThat(this.stage.handover().report().isAudible()).isFalse();
		assertThat(this.stage.handover().report().network().deaf()).containsExactly("eth0");
		assertThat(this.stage.recentEvents())
			.contains("This instance does not hear itself on eth0; joining the group there again", joined("eth0"));
		assertThat(output).contains("does not hear itself on eth0");
		this.stage.receivesItsOwn();
		assertThat(this.stage.handover().report().isAudible()).isTrue();
	}

	@Test
	void whenItHearsItselfShouldNotRejoin() {
		this.stage.ready();
		for (int i = 0; i < 10; i++) {
			this.stage.receivesItsOwn();
			this.stage.pass(10_000);
		}
		assertThat(this.stage.transport.calls).doesNotContain("rejoin eth0");
	}

	@Test
	void whenReceivingStopsShouldReconcileInASecond() {
		this.stage.ready();
		this.stage.transport.calls.clear();
		this.stage.transport.changed = true;
		this.stage.transport.stopReceiving();
		this.stage.pass(999);
		assertThat(this.stage.transport.calls).isEmpty();
		this.stage.pass(1);
		assertThat(this.stage.transport.calls).containsExactly("reconcile");
		assertThat(this.stage.recentEvents()).endsWith(joined("eth0"));
		assertThat(this.stage.deeds.all()).as("sent again").contains("send READY");
	}

	@Test
	void whenInterfacesComeAndGoShouldReconcileAtTheNextHeartbeat() {
		this.stage.started();
		this.stage.transport.calls.clear();
		this.stage.pass(35_000);
		assertThat(this.stage.transport.calls).containsExactly("reconcile", "reconcile", "reconcile");
	}

	@Test
	void whenReconcilingFailsOnceShouldReconcileAgain() {
		this.stage.started();
		this.stage.transport.reconcileFailure = new IllegalStateException("once");
		try {
			this.stage.pass(10_000);
		}
		catch (IllegalStateException ex) {
			// The real scheduler logs it.
		}
		this.stage.transport.reconcileFailure = null;
		this.stage.transport.calls.clear();
		this.stage.pass(10_000);
		assertThat(this.stage.transport.calls).containsExactly("reconcile");
	}

	@Test
	void whenDatagramsAreNotValidShouldWarn(CapturedOutput output) {
		this.stage.ready();
		this.stage.receives(new byte[] { 1, 2, 3 });
		assertThat(output).contains("malformed, 3 bytes from /192.0.2.1:4711 on eth0: 010203");
	}

	@Test
	void whenTrafficIsAcceptedWhileDrainingShouldRefuseItAgainOnAnotherThread() {
		this.stage.ready();
		this.stage.startToDrain();
		this.stage.deeds.forget();
		this.stage.tell(new Event.ReadinessChanged(true));
		this.stage.awaitDeed("refuse traffic");
		this.stage.awaitEnd();
		this.stage.deeds.forget();
		this.stage.tell(new Event.ReadinessChanged(true));
		assertThat(this.stage.deeds.all()).isEmpty();
	}

	@Test
	void whenTerminationIsHeldAndNoSuccessorIsHeardShouldLogIt(CapturedOutput output) {
		this.stage.ready();
		this.stage.receivesSigterm();
		assertThat(output).contains("Received SIGTERM; continuing to serve until a successor is ready");
		this.stage.pass(5000);
		String ended = "No successor was heard within 'handover.termination.successor-wait', or before "
				+ "'handover.termination.shutdown-reserve' is needed; shutting down";
		assertThat(output).contains(ended);
		assertThat(this.stage.recentEvents())
			.endsWith("Received SIGTERM; continuing to serve until a successor is ready", ended);
	}

	@Test
	void whenApplicationClosesWhileTerminationIsHeldShouldLogThatReason(CapturedOutput output) {
		this.stage.ready();
		this.stage.receivesSigterm();
		this.stage.tell(new Event.Closing());
		assertThat(output).contains("The application is closing after SIGTERM; shutting down")
			.doesNotContain("successor-wait");
	}

	@Test
	void whenASuccessorIsReadyWhileTerminationIsHeldShouldHandOverAndExit() {
		this.stage.ready();
		this.stage.receivesSigterm();
		this.stage.pass(4000);
		this.stage.receives(PeerState.READY, Stage.YOUNGER);
		this.stage.awaitEnd();
		assertThat(this.stage.deeds.all()).contains(Deeds.FILE).endsWith("exit 0");
	}

	private static String joined(String link) {
		return "Hand-over messages are sent and received again on " + link
				+ " (192.0.2.1), group 239.192.16.16, port 1536";
	}

}
