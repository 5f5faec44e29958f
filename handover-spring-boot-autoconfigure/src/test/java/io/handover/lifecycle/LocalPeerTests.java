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
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
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
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.willThrow;

/**
 * Tests for what a {@link LocalPeer} says, hears and tells of itself.
 */
@ExtendWith(OutputCaptureExtension.class)
class LocalPeerTests {

	@TempDir
	private Path folder;

	private Path completeFile;

	private Stage stage;

	@AfterEach
	void letEverybodyGo() {
		this.stage.end();
	}

	@BeforeEach
	void setUp() {
		this.completeFile = this.folder.resolve("handover-complete");
		this.stage = new Stage(this.completeFile);
	}

	@Test
	void whenItStartsShouldSayStartingBeforeAnythingElse(CapturedOutput output) {
		this.stage.started();
		assertThat(this.stage.deeds.all()).containsExactly("say STARTING");
		assertThat(this.stage.channel.calls).containsExactly("reconcile");
		assertThat(output)
			.contains("Hand-over STARTING as 0000000000000002, scope 0000000000000001, authentication none");
		this.stage.pass(3000);
		assertThat(this.stage.deeds.count("say STARTING")).isEqualTo(4);
	}

	@Test
	void whenAFileIsStaleShouldDeleteItBeforeItIsHeard() throws Exception {
		Files.createFile(this.completeFile);
		this.stage.started();
		assertThat(this.stage.deeds.all()).containsExactly("say STARTING");
		assertThat(this.completeFile).doesNotExist();
	}

	@Test
	void whenOnlyReadyOrOnlyAcceptingTrafficShouldNotSayReady() {
		this.stage.started();
		this.stage.peer.tell(new Event.ApplicationReady());
		this.stage.pass(2000);
		assertThat(this.stage.peer.state()).isEqualTo(PeerState.STARTING);
		Stage other = new Stage(this.completeFile).started();
		other.peer.tell(new Event.ReadinessChanged(true));
		other.pass(2000);
		assertThat(this.stage.deeds.all()).containsOnly("say STARTING");
		assertThat(other.deeds.all()).containsOnly("say STARTING");
	}

	@Test
	void whenReadyAndAcceptingTrafficShouldSayReadyInABurst(CapturedOutput output) {
		this.stage.started();
		this.stage.deeds.forget();
		this.stage.peer.tell(new Event.ApplicationReady());
		this.stage.peer.tell(new Event.ReadinessChanged(true));
		assertThat(this.stage.peer.state()).isEqualTo(PeerState.READY);
		assertThat(output).contains("Hand-over READY");
		this.stage.pass(3999);
		assertThat(this.stage.deeds.all()).hasSize(5).containsOnly("say READY");
		this.stage.pass(1);
		this.stage.pass(9999);
		assertThat(this.stage.deeds.count("say READY")).isEqualTo(6);
		this.stage.pass(1);
		assertThat(this.stage.deeds.count("say READY")).isEqualTo(7);
	}

	@Test
	void whenItRefusesTrafficShouldPause() {
		this.stage.ready();
		this.stage.peer.tell(new Event.ReadinessChanged(false));
		this.stage.pass(100_000);
		assertThat(this.stage.deeds.all()).isEmpty();
		assertThat(this.stage.peer.state()).isEqualTo(PeerState.READY);
		this.stage.peer.tell(new Event.ReadinessChanged(true));
		assertThat(this.stage.deeds.all()).containsExactly("say READY");
	}

	@Test
	void whenSendingFailsShouldSpeakAgainAtTheNextHeartbeat() {
		this.stage.ready();
		willThrow(new IllegalStateException("no socket")).given(this.stage.channel.channel).send(any());
		assertThat(this.stage.timer.tasks()).isEqualTo(2);
		try {
			this.stage.pass(10_000);
		}
		catch (IllegalStateException ex) {
			// The timer of a real peer logs it.
		}
		assertThat(this.stage.timer.tasks()).isGreaterThanOrEqualTo(2);
	}

	@Test
	void whenItHearsShouldCountByOutcome() {
		this.stage.ready();
		this.stage.hears(PeerState.STARTING, Stage.YOUNGER);
		this.stage.hears(PeerState.READY, Stage.OLDER);
		this.stage.hearsItself();
		this.stage.hears(new ExtendedMessage(PeerState.READY, new Scope(2), Stage.YOUNGER, 0));
		this.stage.hears(new byte[] { 2, 0, 0 });
		this.stage.hears(new byte[78]);
		assertThat(this.stage.peer.countReceived(Outcome.YOUNGER)).isEqualTo(1);
		assertThat(this.stage.peer.countReceived(Outcome.OLDER)).isEqualTo(1);
		assertThat(this.stage.peer.countReceived(Outcome.OWN)).isEqualTo(1);
		assertThat(this.stage.peer.countReceived(Outcome.FOREIGN)).isEqualTo(1);
		assertThat(this.stage.peer.countReceived(Outcome.MALFORMED)).isEqualTo(2);
		assertThat(this.stage.peer.countReceived(Outcome.UNAUTHENTICATED)).isZero();
		assertThat(this.stage.peer.state()).isEqualTo(PeerState.READY);
	}

	@Test
	void whenItSpeaksShouldCountByKind() {
		this.stage.started();
		this.stage.pass(1000);
		assertThat(this.stage.peer.countSent(PeerState.STARTING)).isEqualTo(2);
		assertThat(this.stage.peer.countSent(PeerState.READY)).isZero();
	}

	@Test
	void whenPeersFallSilentShouldCountThemNoMore() {
		this.stage.ready();
		this.stage.hears(PeerState.READY, Stage.OLDER);
		this.stage.pass(20_000);
		this.stage.hears(PeerState.STARTING, Stage.YOUNGER);
		this.stage.pass(10_000);
		assertThat(this.stage.peer.countPeers()).isEqualTo(2);
		this.stage.pass(1);
		assertThat(this.stage.peer.countPeers()).isEqualTo(1);
	}

	@Test
	void whenAskedShouldReportAllThatCanBeSeen() {
		this.stage.channel.reopened = 7;
		this.stage.channel.problem = "interface 'supervisor0' does not exist";
		this.stage.ready();
		this.stage.hears(PeerState.STARTING, Stage.YOUNGER);
		this.stage.pass(2000);
		HandoverReport report = this.stage.peer.report();
		assertThat(report.state()).isEqualTo(PeerState.READY);
		assertThat(report.self()).isEqualTo(new HandoverReport.Self("0000000000000002", "0000000000000001",
				"000000000000b007", Stage.START.plusSeconds(2), Duration.ofSeconds(2), "none"));
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
		assertThat(report.events()).extracting(HandoverReport.Entry::text).containsExactly("STARTING", "READY");
		assertThat(report.events()).extracting(HandoverReport.Entry::time).containsOnly(Stage.START);
		assertThat(this.stage.peer.countReopened()).isEqualTo(7);
		assertThat(this.stage.peer.instance()).isEqualTo("0000000000000002");
	}

	@Test
	void whenDrainingShouldReportItsSuccessorAndKeepAJournal() {
		this.stage.ready();
		this.stage.beginToDrain();
		this.stage.awaitEnd();
		assertThat(this.stage.peer.report().successor()).isEqualTo("0000000000000003");
		assertThat(this.stage.journal()).containsExactly("STARTING", "READY",
				"DRAINING, younger peer 0000000000000003 is ready", "RELEASED");
	}

	@Test
	void whenMuchHappensShouldKeepTheLastFifty() {
		this.stage.ready();
		this.stage.channel.changed = true;
		for (int i = 0; i < 60; i++) {
			this.stage.channel.links = Set.of("eth" + i);
			this.stage.pass(10_000);
		}
		assertThat(this.stage.journal()).hasSize(50).last().isEqualTo("links [eth59]");
	}

	@Test
	void whenAnOlderPeerHandsOverShouldTellTheApplication(CapturedOutput output) {
		this.stage.ready();
		this.stage.hears(PeerState.DRAINING, Stage.OLDER, Stage.SELF.instance());
		this.stage.pass(1500);
		this.stage.hears(PeerState.DRAINING, Stage.OLDER, Stage.SELF.instance());
		this.stage.pass(500);
		this.stage.hears(PeerState.RELEASED, Stage.OLDER, Stage.SELF.instance());
		this.stage.hears(PeerState.RELEASED, Stage.OLDER, Stage.SELF.instance());
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
		assertThat(this.stage.journal()).endsWith("older peer 0000000000000001 drains",
				"older peer 0000000000000001 has handed over");
		assertThat(output).contains("Older peer 0000000000000001 drains")
			.contains("Older peer 0000000000000001 has handed over");
	}

	@Test
	void whenPredecessorHandsOverToAnotherShouldNotTell() {
		this.stage.ready();
		this.stage.hears(PeerState.DRAINING, Stage.OLDER, Stage.YOUNGER.instance());
		this.stage.hears(PeerState.RELEASED, Stage.OLDER, Stage.YOUNGER.instance());
		assertThat(this.stage.journal()).containsExactly("STARTING", "READY");
	}

	@Test
	void whenOnBalenaShouldDeleteThePredecessorsFileInTheEnd() throws Exception {
		this.stage = new Stage(this.completeFile, Stage::onBalena).ready();
		Files.createFile(this.completeFile);
		this.stage.hears(PeerState.RELEASED, Stage.OLDER, Stage.SELF.instance());
		this.stage.pass(9999);
		assertThat(this.completeFile).exists();
		this.stage.pass(1);
		assertThat(this.completeFile).doesNotExist();
	}

	@Test
	void whenNotOnBalenaShouldLeaveThePredecessorsFile() throws Exception {
		this.stage.ready();
		Files.createFile(this.completeFile);
		this.stage.hears(PeerState.RELEASED, Stage.OLDER, Stage.SELF.instance());
		this.stage.pass(60_000);
		assertThat(this.completeFile).exists();
	}

	@Test
	void whenItDoesNotHearItselfShouldReopenTheLinkAndSaySo(CapturedOutput output) {
		this.stage.ready();
		this.stage.channel.changed = true;
		this.stage.pass(30_000);
		assertThat(this.stage.channel.calls).contains("reopen eth0");
		assertThat(this.stage.peer.countReopened()).isEqualTo(1);
		assertThat(this.stage.peer.report().isAudible()).isFalse();
		assertThat(this.stage.peer.report().network().deaf()).containsExactly("eth0");
		assertThat(this.stage.journal()).contains("deaf on eth0", "links [eth0]");
		assertThat(output).contains("does not hear itself on eth0");
		this.stage.hearsItself();
		assertThat(this.stage.peer.report().isAudible()).isTrue();
	}

	@Test
	void whenItHearsItselfShouldNotReopen() {
		this.stage.ready();
		for (int i = 0; i < 10; i++) {
			this.stage.hearsItself();
			this.stage.pass(10_000);
		}
		assertThat(this.stage.channel.calls).doesNotContain("reopen eth0");
	}

	@Test
	void whenAReceiverIsLostShouldLookForItAgainInASecond() {
		this.stage.ready();
		this.stage.channel.calls.clear();
		this.stage.channel.changed = true;
		this.stage.peer.lost("eth0");
		this.stage.pass(999);
		assertThat(this.stage.channel.calls).isEmpty();
		this.stage.pass(1);
		assertThat(this.stage.channel.calls).containsExactly("reconcile");
		assertThat(this.stage.journal()).endsWith("links [eth0]");
		assertThat(this.stage.deeds.all()).as("says again that it is there").contains("say READY");
	}

	@Test
	void whenInterfacesComeAndGoShouldNoticeAtTheNextHeartbeat() {
		this.stage.started();
		this.stage.channel.calls.clear();
		this.stage.pass(35_000);
		assertThat(this.stage.channel.calls).containsExactly("reconcile", "reconcile", "reconcile");
	}

	@Test
	void whenLookingForInterfacesFailsOnceShouldLookAgain() {
		this.stage.started();
		this.stage.channel.failure = new IllegalStateException("once");
		try {
			this.stage.pass(10_000);
		}
		catch (IllegalStateException ex) {
			// The timer of a real peer logs it.
		}
		this.stage.channel.failure = null;
		this.stage.channel.calls.clear();
		this.stage.pass(10_000);
		assertThat(this.stage.channel.calls).containsExactly("reconcile");
	}

	@Test
	void whenDatagramsAreNotValidShouldWarn(CapturedOutput output) {
		this.stage.ready();
		this.stage.hears(new byte[] { 1, 2, 3 });
		assertThat(output).contains("malformed, from /192.0.2.1:4711 on eth0, 3 bytes: 010203");
	}

	@Test
	void whenTrafficIsToBeRefusedAgainShouldNotHoldBackHeartbeats() {
		this.stage.ready();
		this.stage.beginToDrain();
		this.stage.deeds.forget();
		this.stage.peer.refuseTrafficAgain();
		this.stage.awaitDeed("refuse traffic");
		this.stage.awaitEnd();
		this.stage.deeds.forget();
		this.stage.peer.refuseTrafficAgain();
		assertThat(this.stage.deeds.all()).isEmpty();
	}

	@Test
	void whenTerminationIsHeldAndNobodyComesShouldSaySo(CapturedOutput output) {
		this.stage.ready();
		this.stage.peer.terminationRequested();
		assertThat(output).contains("SIGTERM is held: serving on until a successor is ready");
		this.stage.pass(5000);
		assertThat(output).contains("SIGTERM is held no longer: shutting down");
		assertThat(this.stage.journal()).endsWith("SIGTERM held", "SIGTERM held no longer");
	}

	@Test
	void whenApplicationClosesWhileTerminationIsHeldShouldSayThatThisIsWhy(CapturedOutput output) {
		this.stage.ready();
		this.stage.peer.terminationRequested();
		this.stage.peer.tell(new Event.Closing());
		assertThat(output).contains("SIGTERM is held no longer: shutting down, since the application closes")
			.doesNotContain("successor-wait");
	}

	@Test
	void whenASuccessorComesWhileTerminationIsHeldShouldHandOverAndExit() {
		this.stage.ready();
		this.stage.peer.terminationRequested();
		this.stage.pass(4000);
		this.stage.hears(PeerState.READY, Stage.YOUNGER);
		this.stage.awaitEnd();
		assertThat(this.stage.deeds.all()).contains(Deeds.FILE).endsWith("exit");
	}

}
