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
import java.util.concurrent.CountDownLatch;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.handover.HandoverEvent;
import io.handover.HandoverFinishedEvent;
import io.handover.drain.Drain;
import io.handover.drain.ProcessEnd;
import io.handover.peer.AfterHandover;
import io.handover.peer.Event;
import io.handover.protocol.PeerState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Drain} and {@link ProcessEnd}: the steps of a hand-over and its end.
 */
@ExtendWith(OutputCaptureExtension.class)
class DrainTests {

	@RegisterExtension
	final Stage stage = new Stage();

	@Test
	void whenAYoungerPeerIsReadyShouldDoEverythingInOrder(CapturedOutput output) throws Exception {
		handOver();
		assertThat(this.stage.deeds.all().stream().distinct()).containsExactly("send DRAINING", Stage.DRAINING_STARTS,
				"refuse traffic", Stage.CLOSE, Deeds.FILE, "send RELEASED", "publish after close HandoverFinishedEvent",
				"park");
		assertThat(this.stage.deeds.count("send RELEASED")).isEqualTo(3);
		assertThat(this.stage.transport.addresseeOfLast()).isEqualTo(Stage.YOUNGER.instance());
		assertThat(this.stage.completeFile).isRegularFile();
		assertThat(this.stage.state()).isEqualTo(PeerState.RELEASED);
		assertThat(this.stage.handover().report().successor()).isEqualTo("0000000000000003");
		List<String> events = this.stage.recentEvents();
		assertThat(events.subList(4, events.size())).satisfiesExactly(
				(event) -> assertThat(event).isEqualTo("Hand-over DRAINING: younger peer 0000000000000003 is ready"),
				(event) -> assertThat(event).isEqualTo("Readiness is REFUSING_TRAFFIC"),
				(event) -> assertThat(event).matches("Application context closed in \\d+ ms"),
				(event) -> assertThat(event).startsWith("Hand-over file written: "),
				(event) -> assertThat(event).isEqualTo("Hand-over RELEASED"));
		assertThat(events).allSatisfy((event) -> assertThat(output).containsOnlyOnce(event));
		assertThat(output).doesNotContain("WARN");
	}

	@Test
	void whenHandingOverShouldPublishBySuccessorAndDuration() throws Exception {
		this.stage.application.listener = (event) -> this.stage.deeds
			.add(this.stage.state() + ", daemon " + Thread.currentThread().isDaemon());
		handOver();
		List<HandoverEvent> events = this.stage.application.events;
		assertThat(events).hasSize(2).allSatisfy((event) -> {
			assertThat(event.getHandover()).isSameAs(this.stage.handover());
			assertThat(event.getPredecessor()).isEqualTo(Stage.SELF);
			assertThat(event.getSuccessor()).isEqualTo(Stage.YOUNGER);
			assertThat(event.isLeaving()).isTrue();
		});
		assertThat(events.get(1)).isInstanceOfSatisfying(HandoverFinishedEvent.class,
				(finished) -> assertThat(finished.getDuration()).isGreaterThanOrEqualTo(Duration.ofSeconds(3)));
		assertThat(this.stage.deeds.all()).startsWith("send DRAINING", Stage.DRAINING_STARTS, "DRAINING, daemon false");
	}

	@Test
	void whenRequestsComeInShouldSayWhatBecameOfThem(CapturedOutput output) throws Exception {
		this.stage.ready();
		this.stage.requests().arrived();
		this.stage.startToDrain();
		this.stage.requests().arrived();
		this.stage.requests().ended();
		this.stage.requests().ended();
		this.stage.awaitEnd();
		String requests = "Requests while draining: 1 in flight at first, 1 more, 2 finished, 0 cut off";
		assertThat(this.stage.recentEvents()).contains(requests);
		assertThat(output).containsOnlyOnce(requests).doesNotContain("WARN");
	}

	@Test
	void whenRequestsAreCutOffShouldWarn(CapturedOutput output) throws Exception {
		this.stage.requests().arrived();
		handOver();
		String requests = "Requests while draining: 1 in flight at first, 0 more, 0 finished, 1 cut off. Spring Boot "
				+ "waits for them in its graceful shutdown, for 'spring.lifecycle.timeout-per-shutdown-phase'.";
		assertThat(this.stage.recentEvents()).contains(requests);
		assertThat(output).containsOnlyOnce(requests).containsPattern("WARN.*cut off");
	}

	@Test
	void whenRequestsComeInUntilTheTimeoutShouldWarn(CapturedOutput output) {
		this.stage.ready();
		this.stage.startToDrain();
		serveRequestsUntilClosed();
		assertThat(output).containsPattern("WARN.*Requests still come in after 'handover.drain.timeout'");
	}

	@Test
	void whenRequestsComeInUntilTheGracePeriodEndsShouldWarn(CapturedOutput output) {
		this.stage.ready();
		this.stage.startToDrain();
		this.stage.receivesSigterm();
		serveRequestsUntilClosed();
		assertThat(output).containsPattern("WARN.*Requests still come in, but the platform ends this process soon");
	}

	private void serveRequestsUntilClosed() {
		while (!isClosed()) {
			this.stage.requests().arrived();
			Awaitility.await()
				.pollInterval(Duration.ofMillis(2))
				.until(() -> this.stage.scheduler.isWaitedFor() || isClosed());
			this.stage.pass(100);
		}
	}

	private boolean isClosed() {
		return this.stage.deeds.all().contains(Stage.CLOSE);
	}

	@Test
	void whenItExitsShouldCloseTheTransportAfterTheLastMessage() throws Exception {
		this.stage.afterHandover = AfterHandover.EXIT;
		this.stage.ready();
		this.stage.startToDrain();
		assertThat(this.stage.transport.calls).doesNotContain("close");
		this.stage.awaitEnd();
		assertThat(this.stage.deeds.all()).endsWith("publish after close HandoverFinishedEvent", "exit 0");
		assertThat(this.stage.transport.calls).contains("close");
		int sent = this.stage.transport.messages.size();
		this.stage.pass(3_600_000);
		assertThat(this.stage.transport.messages).hasSize(sent);
	}

	@Test
	void whenParkedShouldListenAndKeepItsLinks() throws Exception {
		handOver();
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
	void whenParkedAndNobodyServesShouldSaySoDeleteTheFileAndExitForARestart(CapturedOutput output) throws Exception {
		handOver();
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
	void whenAnotherApplicationRunsInTheProcessShouldNotExit(CapturedOutput output) throws Exception {
		this.stage.afterHandover = AfterHandover.EXIT;
		this.stage.process.enter(99);
		handOver();
		assertThat(output).contains("Not exiting: another application runs in this process");
		assertThat(this.stage.deeds.all()).endsWith("publish after close HandoverFinishedEvent");
		assertThat(this.stage.process.instances).containsExactly(99L);
	}

	/*
	 * The signal asked the others as well, which let its handler proceed.
	 */
	@Test
	void whenTerminationIsRequestedAndAnotherApplicationRunsShouldNotExitByItself(CapturedOutput output)
			throws Exception {
		this.stage.ready();
		this.stage.process.enter(99);
		this.stage.startToDrain();
		this.stage.receivesSigterm();
		this.stage.awaitEnd();
		assertThat(this.stage.deeds.all()).endsWith("publish after close HandoverFinishedEvent");
		assertThat(output).doesNotContain("Not exiting");
	}

	@Test
	void whenProcessBelongsToSomebodyElseShouldNeitherExitNorPark() throws Exception {
		this.stage.afterHandover = AfterHandover.NONE;
		handOver();
		assertThat(this.stage.deeds.all()).endsWith("publish after close HandoverFinishedEvent");
	}

	@Test
	void whenTerminationIsRequestedWhileDrainingShouldFinishAndExit() throws Exception {
		this.stage.ready();
		this.stage.startToDrain();
		this.stage.receivesSigterm();
		assertThat(this.stage.deeds.all()).doesNotContain("exit 0", Stage.CLOSE);
		this.stage.awaitEnd();
		assertThat(this.stage.deeds.all()).contains(Stage.CLOSE, Deeds.FILE).endsWith("exit 0");
	}

	@Test
	void whenTerminationIsRequestedWhileTheEndIsPublishedShouldExitAtOnce() throws Exception {
		this.stage.application.listener = (event) -> {
			if (event instanceof HandoverFinishedEvent) {
				this.stage.receivesSigterm();
				this.stage.awaitDeed("exit 0");
				this.stage.deeds.add("listener returns");
			}
		};
		handOver();
		assertThat(this.stage.deeds.all()).containsSubsequence("publish after close HandoverFinishedEvent", "exit 0",
				"listener returns");
	}

	@Test
	void whenOvertakenWhileStartingShouldWaitForTheStartAndNotServe() throws Exception {
		this.stage.application.started = new CountDownLatch(1);
		this.stage.application.ready = false;
		this.stage.started();
		this.stage.receives(PeerState.READY, Stage.YOUNGER);
		assertThat(this.stage.state()).isEqualTo(PeerState.DRAINING);
		this.stage.pass(5000);
		assertThat(this.stage.deeds.all()).containsOnly("send STARTING", "send DRAINING");
		this.stage.application.started.countDown();
		this.stage.awaitDeed(Stage.CLOSE);
		this.stage.awaitEnd();
		assertThat(this.stage.deeds.all()).endsWith("park").doesNotContain("send READY");
		assertThat(this.stage.completeFile).isRegularFile();
	}

	@Test
	void whenAStepFailsUnexpectedlyShouldTakeTheNextOnes(CapturedOutput output) throws Exception {
		this.stage.application.closing = () -> {
			throw new NoClassDefFoundError("gone");
		};
		handOver();
		assertThat(this.stage.deeds.all()).contains(Deeds.FILE, "send RELEASED").endsWith("park");
		assertThat(output).contains("A step of the hand-over failed; the hand-over continues").contains("gone");
	}

	@Test
	void whenApplicationIsClosedByAnotherThreadShouldNotServeAnyLonger() throws Exception {
		this.stage.ready();
		this.stage.startToDrain();
		this.stage.application.closingLatch.countDown();
		this.stage.awaitDeed(Stage.CLOSE);
		this.stage.assembly().lastBeanDestroyed();
		assertThat(this.stage.scheduler.isClosed()).isFalse();
		this.stage.awaitEnd();
		assertThat(this.stage.deeds.all()).contains(Deeds.FILE).endsWith("park");
	}

	@Test
	void whenProcessShutsDownShouldMakeItWaitForTheLastMessage() throws Exception {
		this.stage.ready();
		assertThat(this.stage.process.awaitedOnShutdown).isNull();
		this.stage.startToDrain();
		CountDownLatch waitedFor = this.stage.process.awaitedOnShutdown;
		assertThat(waitedFor.getCount()).isEqualTo(1);
		this.stage.awaitEnd();
		assertThat(waitedFor.getCount()).isZero();
	}

	@Test
	void whenALegacyPeerIsReadyShouldObeyAndNameTheProperty(CapturedOutput output) throws Exception {
		this.stage.ready();
		this.stage.receivesLegacy(Stage.SELF.startedAt() + 1);
		this.stage.awaitEnd();
		assertThat(this.stage.deeds.all()).endsWith("park");
		assertThat(this.stage.transport.addresseeOfLast()).isZero();
		assertThat(output).contains("younger peer legacy@" + (Stage.SELF.startedAt() + 1) + " is ready")
			.containsPattern("WARN.*The service and the device of the younger peer are unknown")
			.contains("handover.accept-legacy-peers");
	}

	@Test
	void whenApplicationClosesForAnotherReasonShouldSendReleasedAndCloseEverything() throws Exception {
		this.stage.ready();
		this.stage.tell(new Event.Closing());
		Thread closing = destroyLastBean();
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
			this.stage.assembly().lastBeanDestroyed();
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
	void whenTheLastBeanIsDestroyedTwiceShouldDoNothing() throws Exception {
		this.stage.started();
		Thread closing = destroyLastBean();
		this.stage.pass(200);
		closing.join(10_000);
		this.stage.assembly().lastBeanDestroyed();
		assertThat(this.stage.deeds.count("send RELEASED")).isEqualTo(3);
	}

	private void handOver() throws Exception {
		this.stage.ready();
		this.stage.startToDrain();
		this.stage.awaitEnd();
	}

	private Thread destroyLastBean() {
		Thread closing = new Thread(this.stage.assembly()::lastBeanDestroyed);
		closing.start();
		this.stage.scheduler.awaitWaiting();
		return closing;
	}

}
