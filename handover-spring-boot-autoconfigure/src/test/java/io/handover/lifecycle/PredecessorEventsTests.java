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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.handover.HandoverFinishedEvent;
import io.handover.HandoverStartedEvent;
import io.handover.actuate.FixedHandover;
import io.handover.protocol.PeerIdentity;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PredecessorEvents}.
 */
class PredecessorEventsTests {

	private final FixedHandover handover = new FixedHandover();

	private final RecordedApplication application = new RecordedApplication(new Deeds(Path.of("no-such-file")));

	private final PredecessorEvents events = new PredecessorEvents(Stage.SELF, this.handover, this.application);

	private final CompletableFuture<Thread> thread = new CompletableFuture<>();

	private final CountDownLatch release = new CountDownLatch(1);

	@AfterEach
	void close() {
		this.release.countDown();
		this.events.close();
	}

	@Test
	void whenAPredecessorHandsOverShouldPublishBothEvents() {
		this.events.draining(Stage.OLDER);
		this.events.released(Stage.OLDER, Duration.ofSeconds(2));
		Awaitility.await().until(() -> this.application.events.size() == 2);
		assertThat(this.application.events).allSatisfy((event) -> {
			assertThat(event.getHandover()).isSameAs(this.handover);
			assertThat(event.getPredecessor()).isEqualTo(Stage.OLDER);
			assertThat(event.getSuccessor()).isEqualTo(Stage.SELF);
			assertThat(event.isLeaving()).isFalse();
		});
		assertThat(this.application.events.get(0)).isInstanceOf(HandoverStartedEvent.class);
		assertThat(this.application.events.get(1)).isInstanceOfSatisfying(HandoverFinishedEvent.class,
				(finished) -> assertThat(finished.getDuration()).isEqualTo(Duration.ofSeconds(2)));
	}

	@Test
	void whenListenersAreSlowShouldKeepTheOrderAndDropTheSurplus() throws Exception {
		beBusy();
		IntStream.range(0, 1000).forEach((i) -> this.events.draining(PeerIdentity.legacy(i)));
		this.release.countDown();
		List<Long> expected = IntStream.range(0, 32).mapToObj(Long::valueOf).toList();
		Awaitility.await().untilAsserted(() -> assertThat(startsOfPredecessors()).isEqualTo(expected));
	}

	private List<Long> startsOfPredecessors() {
		return this.application.events.stream().skip(1).map((event) -> event.getPredecessor().startedAt()).toList();
	}

	@Test
	void whenThereIsNothingToPublishShouldHaveNoThread() throws Exception {
		this.application.listener = (event) -> this.thread.complete(Thread.currentThread());
		this.events.draining(Stage.OLDER);
		assertThat(this.thread.get(10, TimeUnit.SECONDS)).matches(Thread::isDaemon);
		assertThreadEnds();
	}

	@Test
	void whenClosedShouldForgetWhatWaits() throws Exception {
		beBusy();
		this.events.draining(Stage.OLDER);
		this.events.close();
		this.events.draining(Stage.OLDER);
		this.release.countDown();
		assertThreadEnds();
		assertThat(this.application.events).hasSize(1);
	}

	/**
	 * A listener of the first event returns late.
	 */
	private void beBusy() throws Exception {
		this.application.listener = (event) -> {
			this.thread.complete(Thread.currentThread());
			Awaitility.await().until(() -> this.release.getCount() == 0);
		};
		this.events.draining(Stage.OLDER);
		this.thread.get(10, TimeUnit.SECONDS);
	}

	private void assertThreadEnds() throws Exception {
		this.thread.get().join(10_000);
		assertThat(this.thread.get().isAlive()).isFalse();
	}

}
