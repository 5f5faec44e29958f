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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.handover.HandoverReport;
import io.handover.TakeoverEvent;
import io.handover.peer.Event;
import io.handover.protocol.PeerState;
import io.handover.protocol.TakeoverReason;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TakeoverNotifier}.
 */
@ExtendWith(OutputCaptureExtension.class)
class TakeoverNotifierTests {

	private static final String GRANTED = "granted ALONE on handover-grant";

	private static final String REVOKED = "revoked ALONE on handover-grant";

	private final List<String> told = new CopyOnWriteArrayList<>();

	@RegisterExtension
	final Stage stage = new Stage();

	@BeforeEach
	void takeOver() {
		this.stage.takingOver();
	}

	@Test
	void whenItTakesOverShouldTellAndShowIt() {
		this.stage.application.takeoverListener = this::note;
		this.stage.started();
		assertThat(this.stage.handover().holdsTakeover()).isFalse();
		assertThat(this.stage.handover().report().takeover()).isEqualTo(new HandoverReport.Takeover(false, null, null));
		this.stage.ready();
		awaitTold(GRANTED);
		assertThat(this.stage.handover().holdsTakeover()).isTrue();
		assertThat(this.stage.handover().report().takeover())
			.isEqualTo(new HandoverReport.Takeover(true, Stage.START.plusSeconds(2), TakeoverReason.ALONE));
	}

	@Test
	void whenItDrainsShouldTellWhileItServes() {
		this.stage.application.takeoverListener = this::note;
		this.stage.ready();
		this.stage.startToDrain();
		awaitTold(GRANTED, REVOKED);
		assertThat(this.stage.handover().holdsTakeover()).isFalse();
		assertThat(this.stage.handover().report().takeover()).isEqualTo(new HandoverReport.Takeover(false, null, null));
		assertThat(this.stage.deeds.all()).noneMatch((deed) -> deed.startsWith("close"));
		Awaitility.await().until(() -> this.stage.recentEvents().contains("Takeover revoked"));
	}

	@Test
	void whenTheListenersAreSlowShouldCloseAfterTheyHaveGivenUp() {
		CountDownLatch granting = new CountDownLatch(1);
		CountDownLatch revoking = new CountDownLatch(1);
		this.stage.application.takeoverListener = (event) -> {
			await(event.isGranted() ? granting : revoking);
			note(event);
			this.stage.deeds.add(event.isGranted() ? "granted" : "revoked");
		};
		this.stage.ready();
		this.stage.startToDrain();
		this.stage.pass(60_000);
		assertThat(this.stage.handover().holdsTakeover()).isFalse();
		assertThat(this.told).isEmpty();
		granting.countDown();
		awaitTold(GRANTED);
		assertThat(this.stage.deeds.all()).noneMatch((deed) -> deed.startsWith("close"));
		revoking.countDown();
		this.stage.awaitEnd();
		assertThat(this.stage.deeds.all()).containsSubsequence("granted", "revoked", "close within PT1M");
	}

	@Test
	void whenAListenerNeverReturnsShouldCloseAndLogItsStack(CapturedOutput output) {
		CountDownLatch never = new CountDownLatch(1);
		TakeoverNotifier notifier = revokedWithout(never);
		notifier.awaitRevoked();
		assertThat(output)
			.contains("A listener of the takeover has not returned within 'handover.shutdown-timeout' (PT0.2S)")
			.contains("thread 'handover-grant'")
			.contains("TakeoverNotifierTests.await");
		never.countDown();
	}

	@Test
	void whenSeveralWaitShouldWaitForItOnce(CapturedOutput output) {
		CountDownLatch never = new CountDownLatch(1);
		TakeoverNotifier notifier = revokedWithout(never);
		notifier.awaitRevoked();
		notifier.awaitRevoked();
		assertThat(output.toString().split("has not returned within", -1)).hasSize(2);
		never.countDown();
	}

	@Test
	void whenAListenerClosesTheApplicationShouldNotWaitForItself(CapturedOutput output) {
		CountDownLatch returned = new CountDownLatch(1);
		TakeoverNotifier notifier = notifier(Duration.ofSeconds(30));
		this.stage.application.takeoverListener = (event) -> {
			if (event.isGranted()) {
				notifier.revoked();
				notifier.awaitRevoked();
				returned.countDown();
			}
			note(event);
		};
		notifier.granted(TakeoverReason.ALONE);
		await(returned);
		awaitTold(GRANTED, REVOKED);
		assertThat(output).doesNotContain("has not returned");
	}

	@Test
	void whenItsThreadIsInterruptedShouldStillTellWhenItIsRevoked() {
		this.stage.application.takeoverListener = (event) -> {
			note(event);
			Thread.currentThread().interrupt();
		};
		this.stage.ready();
		awaitTold(GRANTED);
		this.stage.startToDrain();
		awaitTold(GRANTED, REVOKED);
		Awaitility.await().until(() -> this.stage.recentEvents().contains("Takeover revoked"));
	}

	@Test
	void whenItNeverTookOverShouldWaitForNothing() {
		this.stage.application.takeoverListener = this::note;
		this.stage.started();
		this.stage.receives(PeerState.READY, Stage.YOUNGER);
		this.stage.awaitEnd();
		assertThat(this.told).isEmpty();
	}

	@Test
	void whenTheApplicationClosesShouldTell() {
		this.stage.application.takeoverListener = this::note;
		this.stage.ready();
		this.stage.tell(new Event.Closing());
		this.stage.assembly().takeover().awaitRevoked();
		assertThat(this.told).containsExactly(GRANTED, REVOKED);
	}

	@Test
	void whenNobodyTellsThatTheApplicationClosesShouldBeReleasedAfterItHasGivenUp() throws Exception {
		CountDownLatch revoking = new CountDownLatch(1);
		this.stage.application.takeoverListener = (event) -> {
			if (!event.isGranted()) {
				await(revoking);
			}
			note(event);
		};
		this.stage.ready();
		Thread closing = new Thread(this.stage.assembly()::applicationClosed);
		closing.start();
		Awaitility.await().until(() -> !this.stage.handover().holdsTakeover());
		closing.join(200);
		assertThat(this.stage.state()).isEqualTo(PeerState.READY);
		revoking.countDown();
		Awaitility.await().until(() -> this.stage.state() == PeerState.RELEASED);
		assertThat(this.told).containsExactly(GRANTED, REVOKED);
		this.stage.scheduler.pass(2000);
		closing.join(10_000);
	}

	@Test
	void whenAnotherThreadClosesMeanwhileShouldNotKeepAListenerThatClosesWaiting(CapturedOutput output) {
		CountDownLatch waiting = new CountDownLatch(1);
		TakeoverNotifier notifier = notifier(Duration.ofSeconds(30));
		this.stage.application.takeoverListener = (event) -> {
			if (!event.isGranted()) {
				await(waiting);
				notifier.awaitRevoked();
			}
			note(event);
		};
		notifier.granted(TakeoverReason.ALONE);
		notifier.revoked();
		Thread closing = new Thread(notifier::awaitRevoked);
		closing.start();
		Awaitility.await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
		waiting.countDown();
		awaitTold(GRANTED, REVOKED);
		assertThat(output).doesNotContain("has not returned");
	}

	/**
	 * Takeover and end are decided, and the listener that is told does not return.
	 */
	private TakeoverNotifier revokedWithout(CountDownLatch returning) {
		TakeoverNotifier notifier = notifier(Duration.ofMillis(200));
		this.stage.application.takeoverListener = (event) -> await(returning);
		notifier.granted(TakeoverReason.ALONE);
		notifier.revoked();
		return notifier;
	}

	private TakeoverNotifier notifier(Duration timeout) {
		return new TakeoverNotifier(this.stage.handover(), this.stage.application, timeout, new HandoverObserver() {
		});
	}

	private void note(TakeoverEvent event) {
		assertThat(event.getHandover()).isSameAs(this.stage.handover());
		this.told.add((event.isGranted() ? "granted " : "revoked ") + event.getReason() + " on "
				+ Thread.currentThread().getName());
	}

	private void awaitTold(String... events) {
		Awaitility.await()
			.pollInterval(Duration.ofMillis(2))
			.untilAsserted(() -> assertThat(this.told).containsExactly(events));
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
