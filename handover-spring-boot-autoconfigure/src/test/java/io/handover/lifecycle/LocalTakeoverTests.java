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
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.handover.HandoverReport;
import io.handover.TakeoverListener;
import io.handover.peer.PeerSettings.TakeoverSettings;
import io.handover.protocol.PeerState;
import io.handover.protocol.TakeoverReason;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for when a peer calls the listeners of the takeover, and what waits for them.
 */
class LocalTakeoverTests {

	private final List<String> told = new CopyOnWriteArrayList<>();

	private final CountDownLatch called = new CountDownLatch(1);

	private final CountDownLatch mayBeGranted = new CountDownLatch(1);

	private final CountDownLatch mayBeRevoked = new CountDownLatch(1);

	@RegisterExtension
	final Stage stage = new Stage();

	@BeforeEach
	void takeOver() {
		this.stage.takeover = new TakeoverSettings(Duration.ofSeconds(2), Duration.ofSeconds(60));
		this.stage.context.registerBean(TakeoverListener.class, Listener::new);
		this.stage.context.refresh();
	}

	@Test
	void whenItTakesOverShouldTellAndShowIt() {
		this.mayBeGranted.countDown();
		this.stage.started();
		assertThat(this.stage.handover().holdsTakeover()).isFalse();
		assertThat(this.stage.handover().report().takeover()).isEqualTo(new HandoverReport.Takeover(false, null, null));
		this.stage.ready();
		awaitTold("granted ALONE");
		assertThat(this.stage.handover().holdsTakeover()).isTrue();
		assertThat(this.stage.handover().report().takeover())
			.isEqualTo(new HandoverReport.Takeover(true, Stage.START.plusSeconds(2), TakeoverReason.ALONE));
		this.mayBeRevoked.countDown();
	}

	@Test
	void whenItDrainsShouldTellWhileItServesAndCloseAfterTheListenersHaveGivenUp() throws Exception {
		this.stage.ready();
		await(this.called);
		this.stage.startToDrain();
		this.stage.pass(60_000);
		assertThat(this.stage.handover().holdsTakeover()).isFalse();
		assertThat(this.stage.handover().report().takeover()).isEqualTo(new HandoverReport.Takeover(false, null, null));
		assertThat(this.told).isEmpty();
		this.mayBeGranted.countDown();
		awaitTold("granted ALONE");
		assertThat(this.stage.deeds.all()).noneMatch((deed) -> deed.startsWith("close"));
		this.mayBeRevoked.countDown();
		this.stage.awaitEnd();
		assertThat(this.stage.deeds.all()).containsSubsequence("granted", "revoked", "close within PT1M");
		assertThat(this.stage.recentEvents()).contains("Takeover revoked");
	}

	@Test
	void whenNobodyTellsThatTheApplicationClosesShouldBeReleasedAfterItHasGivenUp() throws Exception {
		this.mayBeGranted.countDown();
		this.stage.ready();
		awaitTold("granted ALONE");
		Thread closing = new Thread(this.stage.assembly()::lastBeanDestroyed);
		closing.start();
		Awaitility.await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
		assertThat(this.stage.handover().holdsTakeover()).isFalse();
		assertThat(this.stage.state()).isEqualTo(PeerState.READY);
		this.mayBeRevoked.countDown();
		Awaitility.await().until(() -> this.stage.state() == PeerState.RELEASED);
		assertThat(this.told).containsExactly("granted ALONE", "revoked");
		this.stage.scheduler.pass(2000);
		closing.join(10_000);
	}

	private void awaitTold(String... expected) {
		Awaitility.await()
			.pollInterval(Duration.ofMillis(2))
			.untilAsserted(() -> assertThat(this.told).containsExactly(expected));
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private final class Listener implements TakeoverListener {

		@Override
		public void takeoverGranted(TakeoverReason reason) {
			LocalTakeoverTests.this.called.countDown();
			await(LocalTakeoverTests.this.mayBeGranted);
			LocalTakeoverTests.this.stage.deeds.add("granted");
			LocalTakeoverTests.this.told.add("granted " + reason);
		}

		@Override
		public void takeoverRevoked() {
			await(LocalTakeoverTests.this.mayBeRevoked);
			LocalTakeoverTests.this.stage.deeds.add("revoked");
			LocalTakeoverTests.this.told.add("revoked");
		}

	}

}
