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
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.handover.HandoverEvent;
import io.handover.HandoverFinishedEvent;
import io.handover.peer.Event;
import io.handover.protocol.PeerState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for how a {@link LocalPeer} hands over.
 */
@ExtendWith(OutputCaptureExtension.class)
class LocalPeerHandoverTests {

	private static final String CLOSE = "close within PT1M";

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
	void whenAYoungerPeerIsReadyShouldDoEverythingInOrder(CapturedOutput output) {
		this.stage.ready();
		this.stage.beginToDrain();
		this.stage.awaitEnd();
		assertThat(this.stage.deeds.all().stream().distinct()).containsExactly("say DRAINING",
				"publish HandoverStartedEvent", "refuse traffic", CLOSE, Deeds.FILE, "say RELEASED",
				"publish after close HandoverFinishedEvent", "park");
		assertThat(this.stage.deeds.count("say RELEASED")).isEqualTo(3);
		assertThat(this.completeFile).isRegularFile();
		assertThat(this.stage.peer.state()).isEqualTo(PeerState.RELEASED);
		assertThat(output).contains("Hand-over DRAINING: younger peer 0000000000000003 is ready")
			.contains("Hand-over RELEASED")
			.doesNotContain("handover.accept-legacy-peers");
	}

	@Test
	void whenDrainingShouldServeForTheDelayAndNoLonger() {
		this.stage.ready();
		this.stage.beginToDrain();
		this.stage.pass(2999);
		this.stage.timer.awaitWaiting();
		assertThat(this.stage.deeds.all()).doesNotContain(CLOSE);
		this.stage.pass(1);
		this.stage.awaitDeed(CLOSE);
	}

	@Test
	void whenDrainingShouldSaySoEverySecondToItsSuccessor() {
		this.stage.ready();
		this.stage.beginToDrain();
		assertThat(this.stage.channel.addresseeOfLast()).isEqualTo(Stage.YOUNGER.instance());
		this.stage.pass(2500);
		assertThat(this.stage.deeds.count("say DRAINING")).isEqualTo(3);
		this.stage.awaitEnd();
		assertThat(this.stage.channel.addresseeOfLast()).isEqualTo(Stage.YOUNGER.instance());
	}

	@Test
	void whenToldOfTheBeginningShouldAlreadyBeDraining() {
		StringBuilder seen = new StringBuilder();
		this.stage.ready();
		this.stage.application.listener = (
				event) -> seen.append(this.stage.deeds.all().get(0)).append(", ").append(event.getHandover().state());
		this.stage.beginToDrain();
		assertThat(seen).hasToString("say DRAINING, DRAINING");
	}

	@Test
	void whenHandingOverShouldTellByWhomAndHowLong() {
		this.stage.ready();
		this.stage.beginToDrain();
		this.stage.awaitEnd();
		List<HandoverEvent> events = this.stage.application.events;
		assertThat(events).hasSize(2).allSatisfy((event) -> {
			assertThat(event.getHandover()).isSameAs(this.stage.peer);
			assertThat(event.getPredecessor()).isEqualTo(Stage.SELF);
			assertThat(event.getSuccessor()).isEqualTo(Stage.YOUNGER);
			assertThat(event.isLeaving()).isTrue();
		});
		assertThat(events.get(1)).isInstanceOfSatisfying(HandoverFinishedEvent.class,
				(finished) -> assertThat(finished.getDuration()).isGreaterThanOrEqualTo(Duration.ofSeconds(3)));
	}

	@Test
	void whenReleasedShouldCloseTheChannelAfterTheLastWord() {
		this.stage.ready();
		this.stage.beginToDrain();
		assertThat(this.stage.channel.calls).doesNotContain("close");
		this.stage.awaitEnd();
		assertThat(this.stage.channel.calls).contains("close");
		int said = this.stage.channel.datagrams.size();
		this.stage.pass(3_600_000);
		assertThat(this.stage.channel.datagrams).hasSize(said);
	}

	@Test
	void whenAskedToExitShouldExitInsteadOfParking() {
		this.stage = new Stage(this.completeFile, (settings) -> Stage.withAfterHandover(settings, AfterHandover.EXIT));
		this.stage.ready();
		this.stage.beginToDrain();
		this.stage.awaitEnd();
		assertThat(this.stage.deeds.all()).endsWith("publish after close HandoverFinishedEvent", "exit");
	}

	@Test
	void whenTerminationIsRequestedWhileDrainingShouldFinishAndExit() {
		this.stage.ready();
		this.stage.beginToDrain();
		this.stage.peer.terminationRequested();
		assertThat(this.stage.deeds.all()).doesNotContain("exit", CLOSE);
		this.stage.awaitEnd();
		assertThat(this.stage.deeds.all()).contains(CLOSE, Deeds.FILE).endsWith("exit");
	}

	@Test
	void whenTerminationIsRequestedOnceParkedShouldExit() {
		this.stage.ready();
		this.stage.beginToDrain();
		this.stage.awaitEnd();
		this.stage.peer.terminationRequested();
		assertThat(this.stage.deeds.all()).endsWith("park", "exit");
	}

	@Test
	void whenTerminationIsRequestedWhileTheEndIsPublishedShouldExitAtOnce() {
		this.stage.ready();
		this.stage.application.listener = (event) -> {
			if (event instanceof HandoverFinishedEvent) {
				this.stage.peer.terminationRequested();
				this.stage.deeds.add("listener returns");
			}
		};
		this.stage.beginToDrain();
		this.stage.awaitEnd();
		this.stage.awaitDeed("listener returns");
		assertThat(this.stage.deeds.all()).containsSubsequence("publish after close HandoverFinishedEvent", "exit",
				"listener returns");
	}

	@Test
	void whenOvertakenWhileStartingShouldWaitForTheStartAndServeNoLonger() {
		CountDownLatch mayBeStarted = new CountDownLatch(1);
		this.stage.application.mayBeStarted = mayBeStarted;
		this.stage.application.served = false;
		this.stage.started();
		this.stage.hears(PeerState.READY, Stage.YOUNGER);
		assertThat(this.stage.peer.state()).isEqualTo(PeerState.DRAINING);
		this.stage.pass(5000);
		assertThat(this.stage.deeds.all()).containsOnly("say STARTING", "say DRAINING");
		mayBeStarted.countDown();
		this.stage.awaitDeed(CLOSE);
		this.stage.awaitEnd();
		assertThat(this.stage.deeds.all()).endsWith("park").doesNotContain("say READY");
		assertThat(this.completeFile).isRegularFile();
	}

	@Test
	void whenFileCannotBeWrittenShouldGoOn(CapturedOutput output) throws Exception {
		Files.createDirectory(this.completeFile);
		this.stage.ready();
		this.stage.beginToDrain();
		this.stage.awaitEnd();
		assertThat(output).contains("Hand-over file " + this.completeFile + " cannot be written");
		assertThat(this.stage.deeds.all()).contains("say RELEASED").endsWith("park");
	}

	@Test
	void whenSomethingUnexpectedFailsShouldStillPark(CapturedOutput output) {
		this.stage.application.closing = () -> {
			throw new NoClassDefFoundError("gone");
		};
		this.stage.ready();
		this.stage.beginToDrain();
		this.stage.awaitEnd();
		assertThat(this.stage.deeds.all()).contains("park");
		assertThat(output).contains("The hand-over could not be completed").contains("gone");
	}

	@Test
	void whenContextIsClosedBySomebodyElseShouldNotServeOn() {
		this.stage.ready();
		this.stage.beginToDrain();
		this.stage.peer.contextClosed();
		this.stage.awaitDeed(CLOSE);
		assertThat(this.stage.timer.isClosed()).isFalse();
		this.stage.awaitEnd();
		assertThat(this.stage.deeds.all()).contains(Deeds.FILE).endsWith("park");
	}

	@Test
	void whenProcessEndsShouldMakeItWaitForTheHandover() {
		this.stage.ready();
		assertThat(this.stage.processEnd.waitedFor).isNull();
		this.stage.beginToDrain();
		CountDownLatch waitedFor = this.stage.processEnd.waitedFor;
		assertThat(waitedFor.getCount()).isEqualTo(1);
		this.stage.awaitEnd();
		assertThat(waitedFor.getCount()).isZero();
	}

	@Test
	void whenALegacyPeerIsReadyShouldObeyAndNameTheProperty(CapturedOutput output) {
		this.stage.ready();
		this.stage.hearsLegacy(Stage.SELF.startedAt() + 1);
		this.stage.awaitEnd();
		assertThat(this.stage.deeds.all()).endsWith("park");
		assertThat(this.stage.channel.addresseeOfLast()).isZero();
		assertThat(output).contains("younger peer legacy@" + (Stage.SELF.startedAt() + 1) + " is ready")
			.contains("handover.accept-legacy-peers");
	}

	@Test
	void whenLegacyPeersAreRefusedShouldStay() {
		this.stage = new Stage(this.completeFile, Stage::refusingLegacyPeers);
		this.stage.ready();
		this.stage.hearsLegacy(Stage.SELF.startedAt() + 1);
		assertThat(this.stage.peer.state()).isEqualTo(PeerState.READY);
	}

	@Test
	void whenASecondSuccessorComesShouldNotBeginAgain() {
		this.stage.ready();
		this.stage.beginToDrain();
		this.stage.hears(PeerState.READY, Stage.YOUNGER);
		this.stage.hearsLegacy(Stage.START.toEpochMilli() + 1_000_000);
		this.stage.awaitEnd();
		assertThat(this.stage.deeds.count(Stage.DRAINING_BEGINS)).isEqualTo(1);
		assertThat(this.stage.deeds.count("park")).isEqualTo(1);
	}

	@Test
	void whenItWasTheSuccessorOfAnotherShouldNotDeleteItsOwnFile() {
		this.stage = new Stage(this.completeFile, Stage::onBalena);
		this.stage.ready();
		this.stage.hears(PeerState.RELEASED, Stage.OLDER, Stage.SELF.instance());
		this.stage.beginToDrain();
		this.stage.awaitEnd();
		this.stage.pass(60_000);
		assertThat(this.completeFile).isRegularFile();
	}

	@Test
	void whenContextClosesForAnotherReasonShouldSayReleasedAndLetGoOfEverything() throws Exception {
		this.stage.ready();
		this.stage.peer.tell(new Event.Closing());
		Thread closing = new Thread(this.stage.peer::contextClosed);
		closing.start();
		this.stage.timer.awaitWaiting();
		this.stage.pass(200);
		closing.join(10_000);
		assertThat(closing.isAlive()).isFalse();
		assertThat(this.stage.deeds.all()).containsExactly("say RELEASED", "say RELEASED", "say RELEASED");
		assertThat(this.stage.channel.addresseeOfLast()).isZero();
		assertThat(this.stage.channel.calls).contains("close");
		assertThat(this.stage.timer.isClosed()).isTrue();
		assertThat(this.completeFile).doesNotExist();
	}

	@Test
	void whenTheLastWordsTakeTooLongShouldLetGoAllTheSame() throws Exception {
		this.stage.ready();
		Thread closing = new Thread(this.stage.peer::contextClosed);
		closing.start();
		this.stage.timer.awaitWaiting();
		this.stage.timer.skip(Duration.ofSeconds(2));
		closing.join(10_000);
		assertThat(closing.isAlive()).isFalse();
		assertThat(this.stage.channel.calls).contains("close");
		assertThat(this.stage.timer.isClosed()).isTrue();
	}

	@Test
	void whenInterruptedWhileItSaysTheLastWordsShouldLetGoAndStayInterrupted() throws Exception {
		this.stage.ready();
		boolean[] interrupted = new boolean[1];
		Thread closing = new Thread(() -> {
			this.stage.peer.contextClosed();
			interrupted[0] = Thread.currentThread().isInterrupted();
		});
		closing.start();
		this.stage.timer.awaitWaiting();
		closing.interrupt();
		closing.join(10_000);
		assertThat(interrupted).containsExactly(true);
		assertThat(this.stage.channel.calls).contains("close");
	}

	@Test
	void whenClosedTwiceShouldDoNothingMore() {
		this.stage.started();
		new Thread(this.stage.peer::contextClosed).start();
		this.stage.timer.awaitWaiting();
		this.stage.pass(200);
		this.stage.peer.contextClosed();
		assertThat(this.stage.deeds.count("say RELEASED")).isEqualTo(3);
	}

}
