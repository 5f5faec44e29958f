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
import java.util.Set;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.handover.HandoverReport;
import io.handover.peer.Event;
import io.handover.protocol.PeerState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Rehearsal}.
 */
class RehearsalTests {

	@RegisterExtension
	private final Stage stage = new Stage();

	private final Set<Thread> before = Thread.getAllStackTraces().keySet();

	@Test
	void whenReadyForAWhileShouldHaveTheThreadOfTheDrainWaiting() {
		this.stage.started();
		this.stage.pass(10_000);
		assertThat(drainThreads()).isEmpty();
		becomeReady();
		this.stage.pass(Rehearsal.DELAY.toMillis() - 1);
		assertThat(drainThreads()).isEmpty();
		this.stage.pass(1);
		assertThat(drainThreads()).singleElement().matches(Thread::isDaemon);
	}

	@Test
	void whenItRehearsesShouldCarryNothingOut() {
		this.stage.started();
		becomeReady();
		this.stage.pass(60_000);
		assertThat(this.stage.deeds.all()).doesNotContain("send DRAINING", Stage.DRAINING_STARTS);
		assertThat(this.stage.state()).isEqualTo(PeerState.READY);
		HandoverReport report = this.stage.handover().report();
		assertThat(report.successor()).isNull();
		assertThat(report.peers()).isEmpty();
		assertThat(report.events()).extracting(HandoverReport.Entry::text)
			.noneMatch((text) -> text.contains("DRAINING"));
	}

	@Test
	void whenSuccessorIsReadyShouldDrainOnTheWaitingThread() {
		this.stage.started();
		becomeReady();
		this.stage.pass(Rehearsal.DELAY.toMillis());
		Thread waiting = drainThreads().get(0);
		this.stage.startToDrain();
		assertThat(this.stage.application.publisher).isSameAs(waiting);
		assertThat(drainThreads()).containsExactly(waiting);
	}

	@Test
	void whenApplicationClosesWithoutAHandoverShouldEndTheThread() {
		this.stage.started();
		becomeReady();
		this.stage.pass(Rehearsal.DELAY.toMillis());
		Thread closing = new Thread(this.stage.assembly()::applicationClosed);
		closing.start();
		Awaitility.await().pollInSameThread().until(() -> {
			this.stage.pass(100);
			return !closing.isAlive();
		});
		Awaitility.await().untilAsserted(() -> assertThat(drainThreads()).isEmpty());
	}

	private void becomeReady() {
		this.stage.tell(new Event.ApplicationReady(Duration.ZERO));
		this.stage.tell(new Event.ReadinessChanged(true));
	}

	private List<Thread> drainThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> !this.before.contains(thread) && thread.getName().equals("handover-drain"))
			.toList();
	}

}
