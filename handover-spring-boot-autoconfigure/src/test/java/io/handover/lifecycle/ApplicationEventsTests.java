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

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import io.handover.HandoverEvent;
import io.handover.HandoverFinishedEvent;
import io.handover.HandoverStartedEvent;
import io.handover.actuate.FixedHandover;
import io.handover.protocol.PeerIdentity;
import io.handover.protocol.PeerState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ApplicationEvents}.
 */
class ApplicationEventsTests {

	private final FixedHandover handover = new FixedHandover();

	private final RecordedApplication application = new RecordedApplication(new Deeds(Path.of("no-such-file")));

	private final ApplicationEvents events = new ApplicationEvents(this.handover, this.application);

	private final CountDownLatch busy = new CountDownLatch(1);

	private final CountDownLatch release = new CountDownLatch(1);

	@Test
	void whenAPredecessorHandsOverShouldPublishBothEvents() {
		this.events.predecessorDraining(Stage.OLDER);
		this.events.predecessorReleased(Stage.OLDER, Duration.ofSeconds(2));
		Awaitility.await().untilAsserted(() -> assertThat(this.application.events).hasSize(2));
		assertThat(this.application.events).allSatisfy((event) -> {
			assertThat(event.getHandover()).isSameAs(this.handover);
			assertThat(event.getPredecessor()).isEqualTo(Stage.OLDER);
			assertThat(event.getSuccessor()).isEqualTo(this.handover.identity());
		});
		assertThat(this.application.events.get(0)).isInstanceOf(HandoverStartedEvent.class);
		assertThat(this.application.events.get(1)).isInstanceOfSatisfying(HandoverFinishedEvent.class,
				(finished) -> assertThat(finished.getDuration()).isEqualTo(Duration.ofSeconds(2)));
		this.events.stateEntered(PeerState.RELEASED);
	}

	@Test
	void whenListenersAreSlowShouldKeepTheOrderAndDropTheSurplus() throws Exception {
		beBusy();
		IntStream.range(0, 1000).forEach((i) -> this.events.predecessorDraining(PeerIdentity.legacy(i)));
		this.release.countDown();
		List<Long> expected = IntStream.range(0, 32).mapToObj(Long::valueOf).toList();
		Awaitility.await().untilAsserted(() -> assertThat(startsOfPredecessors()).isEqualTo(expected));
		this.events.stateEntered(PeerState.RELEASED);
	}

	private List<Long> startsOfPredecessors() {
		return this.application.events.stream().skip(1).map((event) -> event.getPredecessor().startedAt()).toList();
	}

	@Test
	void whenThereIsNothingToPublishShouldHaveNoThread() throws Exception {
		List<Thread> threads = threadsOfListener();
		this.events.predecessorDraining(Stage.OLDER);
		Awaitility.await().until(() -> !threads.isEmpty());
		assertThat(threads.get(0).isDaemon()).isTrue();
		threads.get(0).join(Duration.ofSeconds(10).toMillis());
		assertThat(threads.get(0).isAlive()).isFalse();
	}

	@Test
	void whenReleasedShouldForgetWhatWaits() throws Exception {
		List<Thread> threads = threadsOfListener();
		this.events.stateEntered(PeerState.READY);
		this.events.stateEntered(PeerState.DRAINING);
		beBusy();
		this.events.predecessorDraining(Stage.OLDER);
		this.events.stateEntered(PeerState.RELEASED);
		this.events.predecessorDraining(Stage.OLDER);
		this.release.countDown();
		threads.get(0).join(Duration.ofSeconds(10).toMillis());
		assertThat(threads.get(0).isAlive()).isFalse();
		assertThat(this.application.events).hasSize(1);
	}

	private List<Thread> threadsOfListener() {
		List<Thread> threads = new CopyOnWriteArrayList<>();
		this.application.listener = (event) -> threads.add(Thread.currentThread());
		return threads;
	}

	/**
	 * A listener of the first event returns late.
	 */
	private void beBusy() throws InterruptedException {
		Consumer<HandoverEvent> listener = this.application.listener;
		this.application.listener = (event) -> {
			listener.accept(event);
			this.busy.countDown();
			waitForRelease();
		};
		this.events.predecessorDraining(Stage.OLDER);
		assertThat(this.busy.await(10, TimeUnit.SECONDS)).isTrue();
	}

	private void waitForRelease() {
		try {
			this.release.await(30, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
