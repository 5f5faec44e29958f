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
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.handover.HandoverEvent;
import io.handover.HandoverFinishedEvent;
import io.handover.peer.Event;
import io.handover.protocol.PeerState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Drain} and {@link Completion}: the steps of a hand-over and its end.
 */
@ExtendWith(OutputCaptureExtension.class)
class DrainTests {

	private static final String CLOSE = "close within PT1M";

	@RegisterExtension
	final Stage stage = new Stage();

	@Test
	void whenAYoungerPeerIsReadyShouldDoEverythingInOrder(CapturedOutput output) {
		this.stage.ready();
		this.stage.startToDrain();
		this.stage.awaitEnd();
		assertThat(this.stage.deeds.all().stream().distinct()).containsExactly("send DRAINING",
				"publish HandoverStartedEvent", "refuse traffic", CLOSE, Deeds.FILE, "send RELEASED",
				"publish after close HandoverFinishedEvent", "park");
		assertThat(this.stage.deeds.count("send RELEASED")).isEqualTo(3);
		assertThat(this.stage.completeFile).isRegularFile();
		assertThat(this.stage.state()).isEqualTo(PeerState.RELEASED);
		assertThat(output).contains("Hand-over DRAINING: younger peer 0000000000000003 is ready")
			.contains("Hand-over RELEASED")
			.doesNotContain("handover.accept-legacy-peers");
	}

	@Test
	void whenDrainingShouldServeForTheDelayAndNoLonger() {
		this.stage.ready();
		this.stage.startToDrain();
		this.stage.pass(2999);
		this.stage.scheduler.awaitWaiting();
		assertThat(this.stage.deeds.all()).doesNotContain(CLOSE);
		this.stage.pass(1);
		this.stage.awaitDeed(CLOSE);
	}

	@Test
	void whenDrainingShouldSendItEverySecondToItsSuccessor() {
		this.stage.ready();
		this.stage.startToDrain();
		assertThat(this.stage.transport.addresseeOfLast()).isEqualTo(Stage.YOUNGER.instance());
		this.stage.pass(2500);
		assertThat(this.stage.deeds.count("send DRAINING")).isEqualTo(3);
		this.stage.awaitEnd();
		assertThat(this.stage.transport.addresseeOfLast()).isEqualTo(Stage.YOUNGER.instance());
	}

	@Test
	void whenTheStartIsPublishedShouldHaveSentDrainingBefore() {
		StringBuilder seen = new StringBuilder();
		this.stage.ready();
		this.stage.application.listener = (
				event) -> seen.append(this.stage.deeds.all().get(0)).append(", ").append(event.getHandover().state());
		this.stage.startToDrain();
		assertThat(seen).hasToString("send DRAINING, DRAINING");
	}

	@Test
	void whenTheStartIsLoggedSlowlyShouldTellTheApplicationMeanwhile() {
		List<String> meanwhile = new CopyOnWriteArrayList<>();
		this.stage.ready();
		Logger logger = (Logger) LoggerFactory.getLogger(HandoverLog.class);
		Appender<ILoggingEvent> appender = new SlowAppender("Hand-over DRAINING", () -> {
			this.stage.awaitDeed("refuse traffic");
			meanwhile.addAll(this.stage.deeds.all());
			// Long enough for an event that does not wait for its turn.
			return new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS);
		});
		appender.start();
		logger.addAppender(appender);
		try {
			this.stage.startToDrain();
		}
		finally {
			logger.detachAppender(appender);
		}
		assertThat(meanwhile).contains(Stage.DRAINING_STARTS, "refuse traffic");
		assertThat(this.stage.recentEvents()).containsSubsequence("DRAINING: younger peer 0000000000000003 is ready",
				"Readiness is REFUSING_TRAFFIC");
	}

	@Test
	void whenHandingOverShouldPublishBySuccessorAndDuration() {
		this.stage.ready();
		this.stage.startToDrain();
		this.stage.awaitEnd();
		List<HandoverEvent> events = this.stage.application.events;
		assertThat(events).hasSize(2).allSatisfy((event) -> {
			assertThat(event.getHandover()).isSameAs(this.stage.handover());
			assertThat(event.getPredecessor()).isEqualTo(Stage.SELF);
			assertThat(event.getSuccessor()).isEqualTo(Stage.YOUNGER);
			assertThat(event.isLeaving()).isTrue();
		});
		assertThat(events.get(1)).isInstanceOfSatisfying(HandoverFinishedEvent.class,
				(finished) -> assertThat(finished.getDuration()).isGreaterThanOrEqualTo(Duration.ofSeconds(3)));
	}

	@Test
	void whenItExitsShouldCloseTheTransportAfterTheLastMessage() {
		this.stage.exitingAfterHandover().ready();
		this.stage.startToDrain();
		assertThat(this.stage.transport.calls).doesNotContain("close");
		this.stage.awaitEnd();
		assertThat(this.stage.transport.calls).contains("close");
		int sent = this.stage.transport.messages.size();
		this.stage.pass(3_600_000);
		assertThat(this.stage.transport.messages).hasSize(sent);
	}

	@Test
	void whenParkedShouldListenAndKeepItsLinks() {
		this.stage.ready();
		this.stage.startToDrain();
		this.stage.awaitEnd();
		this.stage.transport.calls.clear();
		this.stage.deeds.forget();
		for (int heartbeat = 0; heartbeat < 20; heartbeat++) {
			this.stage.receives(PeerState.READY, Stage.YOUNGER);
			this.stage.pass(10_000);
		}
		assertThat(this.stage.deeds.all()).isEmpty();
		assertThat(this.stage.transport.calls).doesNotContain("close").contains("reconcile");
	}

	@Test
	void whenParkedAndNobodyServesShouldSaySoDeleteTheFileAndExitForARestart(CapturedOutput output) {
		this.stage.ready();
		this.stage.startToDrain();
		this.stage.awaitEnd();
		assertThat(this.stage.completeFile).isRegularFile();
		this.stage.deeds.forget();
		for (int second = 0; second < 40; second++) {
			this.stage.pass(1000);
			this.stage.receivesItsOwn();
		}
		this.stage.awaitDeed("exit 75");
		assertThat(this.stage.deeds.count("send RELEASED")).isEqualTo(5);
		assertThat(this.stage.completeFile).doesNotExist();
		assertThat(output).contains("deleted: no instance serves any more, and it would end the next one that starts")
			.containsPattern("WARN.*No other instance of this service starts or serves: .* Exiting with status 75");
	}

	@Test
	void whenAskedToExitShouldExitInsteadOfParking() {
		this.stage.exitingAfterHandover().ready();
		this.stage.startToDrain();
		this.stage.awaitEnd();
		assertThat(this.stage.deeds.all()).endsWith("publish after close HandoverFinishedEvent", "exit 0");
	}

	@Test
	void whenAnotherApplicationRunsInTheProcessShouldNotExit(CapturedOutput output) {
		this.stage.exitingAfterHandover().ready();
		this.stage.process.enter(99);
		this.stage.startToDrain();
		this.stage.scheduler.passUntil(this.stage.process.left);
		Awaitility.await()
			.untilAsserted(() -> assertThat(output).contains("Not exiting: another application runs in this process"));
		assertThat(this.stage.deeds.all()).endsWith("publish after close HandoverFinishedEvent");
		assertThat(this.stage.process.instances).containsExactly(99L);
		this.stage.process.ended.countDown();
	}

	/*
	 * The signal asked the others as well, which let its handler proceed.
	 */
	@Test
	void whenTerminationIsRequestedAndAnotherApplicationRunsShouldNotExitByItself(CapturedOutput output) {
		this.stage.ready();
		this.stage.process.enter(99);
		this.stage.startToDrain();
		this.stage.receivesSigterm();
		this.stage.scheduler.passUntil(this.stage.process.left);
		Awaitility.await().until(() -> !isAlive("handover-stay"));
		assertThat(this.stage.deeds.all()).endsWith("publish after close HandoverFinishedEvent");
		assertThat(output).doesNotContain("Not exiting");
		this.stage.process.ended.countDown();
	}

	@Test
	void whenProcessBelongsToSomebodyElseShouldNeitherExitNorPark() {
		this.stage.leavingTheProcessAlone().ready();
		this.stage.startToDrain();
		this.stage.scheduler.passUntil(this.stage.process.left);
		Awaitility.await().until(() -> !isAlive("handover-stay"));
		assertThat(this.stage.deeds.all()).endsWith("publish after close HandoverFinishedEvent");
		this.stage.process.ended.countDown();
	}

	private static boolean isAlive(String thread) {
		return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).anyMatch(thread::equals);
	}

	@Test
	void whenTerminationIsRequestedWhileDrainingShouldFinishAndExit() {
		this.stage.ready();
		this.stage.startToDrain();
		this.stage.receivesSigterm();
		assertThat(this.stage.deeds.all()).doesNotContain("exit 0", CLOSE);
		this.stage.awaitEnd();
		assertThat(this.stage.deeds.all()).contains(CLOSE, Deeds.FILE).endsWith("exit 0");
	}

	@Test
	void whenTerminationIsRequestedOnceParkedShouldExit() {
		this.stage.ready();
		this.stage.startToDrain();
		this.stage.awaitEnd();
		this.stage.receivesSigterm();
		this.stage.awaitDeed("exit 0");
		assertThat(this.stage.deeds.all()).endsWith("park", "exit 0");
	}

	@Test
	void whenTerminationIsRequestedWhileTheEndIsPublishedShouldExitAtOnce() {
		this.stage.ready();
		this.stage.application.listener = (event) -> {
			if (event instanceof HandoverFinishedEvent) {
				this.stage.receivesSigterm();
				this.stage.awaitDeed("exit 0");
				this.stage.deeds.add("listener returns");
			}
		};
		this.stage.startToDrain();
		this.stage.awaitEnd();
		this.stage.awaitDeed("listener returns");
		assertThat(this.stage.deeds.all()).containsSubsequence("publish after close HandoverFinishedEvent", "exit 0",
				"listener returns");
	}

	@Test
	void whenOvertakenWhileStartingShouldWaitForTheStartAndNotServe() {
		CountDownLatch mayBeStarted = new CountDownLatch(1);
		this.stage.application.mayBeStarted = mayBeStarted;
		this.stage.application.ready = false;
		this.stage.started();
		this.stage.receives(PeerState.READY, Stage.YOUNGER);
		assertThat(this.stage.state()).isEqualTo(PeerState.DRAINING);
		this.stage.pass(5000);
		assertThat(this.stage.deeds.all()).containsOnly("send STARTING", "send DRAINING");
		mayBeStarted.countDown();
		this.stage.awaitDeed(CLOSE);
		this.stage.awaitEnd();
		assertThat(this.stage.deeds.all()).endsWith("park").doesNotContain("send READY");
		assertThat(this.stage.completeFile).isRegularFile();
	}

	@Test
	void whenFileCouldNotBeWrittenShouldSaySoOnceReady(CapturedOutput output) throws Exception {
		Files.createDirectory(this.stage.completeFile);
		this.stage.started();
		assertThat(this.stage.handover().report().warnings()).isEmpty();
		assertThat(output).doesNotContain("cannot be written");
		this.stage.tell(new Event.ApplicationReady(Duration.ZERO));
		this.stage.tell(new Event.ReadinessChanged(true));
		this.stage.pass(Rehearsal.DELAY.toMillis());
		assertThat(output).contains("Hand-over file " + this.stage.completeFile + " cannot be written");
		assertThat(this.stage.handover().report().warnings()).singleElement()
			.satisfies((warning) -> assertThat(warning).contains("cannot be written", "Mount a folder"));
	}

	@Test
	void whenFileCannotBeWrittenShouldContinue(CapturedOutput output) throws Exception {
		Files.createDirectory(this.stage.completeFile);
		this.stage.ready();
		this.stage.startToDrain();
		this.stage.awaitEnd();
		assertThat(output).contains("Hand-over file " + this.stage.completeFile + " cannot be written");
		assertThat(this.stage.deeds.all()).contains("send RELEASED").endsWith("park");
	}

	@Test
	void whenAStepFailsUnexpectedlyShouldTakeTheNextOnes(CapturedOutput output) {
		this.stage.application.closing = () -> {
			throw new NoClassDefFoundError("gone");
		};
		this.stage.ready();
		this.stage.startToDrain();
		this.stage.awaitEnd();
		assertThat(this.stage.deeds.all()).contains(Deeds.FILE, "send RELEASED").endsWith("park");
		assertThat(output).contains("A step of the hand-over failed; the hand-over continues").contains("gone");
	}

	@Test
	void whenApplicationIsClosedByAnotherThreadShouldNotServeAnyLonger() {
		this.stage.ready();
		this.stage.startToDrain();
		this.stage.application.closingLatch.countDown();
		this.stage.awaitDeed(CLOSE);
		this.stage.assembly().applicationClosed();
		assertThat(this.stage.scheduler.isClosed()).isFalse();
		this.stage.awaitEnd();
		assertThat(this.stage.deeds.all()).contains(Deeds.FILE).endsWith("park");
	}

	@Test
	void whenProcessShutsDownShouldMakeItWaitForTheLastMessage() {
		this.stage.ready();
		assertThat(this.stage.process.awaitedOnShutdown).isNull();
		this.stage.startToDrain();
		CountDownLatch waitedFor = this.stage.process.awaitedOnShutdown;
		assertThat(waitedFor.getCount()).isEqualTo(1);
		this.stage.awaitEnd();
		assertThat(waitedFor.getCount()).isZero();
	}

	@Test
	void whenALegacyPeerIsReadyShouldObeyAndNameTheProperty(CapturedOutput output) {
		this.stage.ready();
		this.stage.receivesLegacy(Stage.SELF.startedAt() + 1);
		this.stage.awaitEnd();
		assertThat(this.stage.deeds.all()).endsWith("park");
		assertThat(this.stage.transport.addresseeOfLast()).isZero();
		assertThat(output).contains("younger peer legacy@" + (Stage.SELF.startedAt() + 1) + " is ready")
			.contains("handover.accept-legacy-peers");
	}

	@Test
	void whenLegacyPeersAreRefusedShouldStay() {
		this.stage.refusingLegacyPeers().ready();
		this.stage.receivesLegacy(Stage.SELF.startedAt() + 1);
		assertThat(this.stage.state()).isEqualTo(PeerState.READY);
	}

	@Test
	void whenThereIsASecondSuccessorShouldNotStartAgain() {
		this.stage.ready();
		this.stage.startToDrain();
		this.stage.receives(PeerState.READY, Stage.YOUNGER);
		this.stage.receivesLegacy(Stage.START.toEpochMilli() + 1_000_000);
		this.stage.awaitEnd();
		assertThat(this.stage.deeds.count(Stage.DRAINING_STARTS)).isEqualTo(1);
		assertThat(this.stage.deeds.count("park")).isEqualTo(1);
	}

	@Test
	void whenItWasTheSuccessorOfAnotherShouldNotDeleteItsOwnFile() {
		this.stage.onBalena().ready();
		this.stage.receives(PeerState.RELEASED, Stage.OLDER, Stage.SELF.instance());
		this.stage.startToDrain();
		this.stage.awaitEnd();
		this.stage.pass(60_000);
		assertThat(this.stage.completeFile).isRegularFile();
	}

	@Test
	void whenApplicationClosesForAnotherReasonShouldSendReleasedAndCloseEverything() throws Exception {
		this.stage.ready();
		this.stage.tell(new Event.Closing());
		Thread closing = new Thread(this.stage.assembly()::applicationClosed);
		closing.start();
		this.stage.scheduler.awaitWaiting();
		this.stage.pass(200);
		closing.join(10_000);
		assertThat(closing.isAlive()).isFalse();
		assertThat(this.stage.deeds.all()).containsExactly("send RELEASED", "send RELEASED", "send RELEASED");
		assertThat(this.stage.transport.addresseeOfLast()).isZero();
		assertThat(this.stage.transport.calls).contains("close");
		assertThat(this.stage.scheduler.isClosed()).isTrue();
		assertThat(this.stage.completeFile).doesNotExist();
	}

	@Test
	void whenTheLastMessageTakesTooLongShouldCloseEverything() throws Exception {
		this.stage.ready();
		Thread closing = new Thread(this.stage.assembly()::applicationClosed);
		closing.start();
		this.stage.scheduler.awaitWaiting();
		this.stage.scheduler.skip(Duration.ofSeconds(2));
		closing.join(10_000);
		assertThat(closing.isAlive()).isFalse();
		assertThat(this.stage.transport.calls).contains("close");
		assertThat(this.stage.scheduler.isClosed()).isTrue();
	}

	@Test
	void whenTheLastMessageOfAHandoverTakesTooLongShouldParkAndExitOnSigterm() {
		this.stage.ready();
		this.stage.startToDrain();
		this.stage.scheduler.skip(Duration.ofSeconds(3));
		this.stage.awaitDeed("send RELEASED");
		this.stage.scheduler.awaitWaiting();
		this.stage.scheduler.skip(Duration.ofSeconds(2));
		this.stage.awaitDeed("park");
		this.stage.receivesSigterm();
		this.stage.pass(200);
		this.stage.awaitDeed("exit 0");
	}

	@Test
	void whenInterruptedBeforeTheLastMessageShouldCloseEverythingAndStayInterrupted() throws Exception {
		this.stage.ready();
		boolean[] interrupted = new boolean[1];
		Thread closing = new Thread(() -> {
			this.stage.assembly().applicationClosed();
			interrupted[0] = Thread.currentThread().isInterrupted();
		});
		closing.start();
		this.stage.scheduler.awaitWaiting();
		closing.interrupt();
		closing.join(10_000);
		assertThat(interrupted).containsExactly(true);
		assertThat(this.stage.transport.calls).contains("close");
	}

	@Test
	void whenClosedTwiceShouldDoNothing() {
		this.stage.started();
		new Thread(this.stage.assembly()::applicationClosed).start();
		this.stage.scheduler.awaitWaiting();
		this.stage.pass(200);
		this.stage.assembly().applicationClosed();
		assertThat(this.stage.deeds.count("send RELEASED")).isEqualTo(3);
	}

	private static final class SlowAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {

		private final String message;

		private final Callable<?> first;

		SlowAppender(String message, Callable<?> first) {
			this.message = message;
			this.first = first;
		}

		@Override
		protected void append(ILoggingEvent event) {
			try {
				if (event.getMessage().startsWith(this.message)) {
					this.first.call();
				}
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
