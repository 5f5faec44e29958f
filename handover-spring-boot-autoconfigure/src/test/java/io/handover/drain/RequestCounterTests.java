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

package io.handover.drain;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.handover.process.VirtualScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RequestCounter}. RequestCountTests shows what web servers count.
 */
class RequestCounterTests {

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final List<Duration> told = new ArrayList<>();

	private final RequestCounter counter = new RequestCounter(this.scheduler,
			() -> this.told.add(this.scheduler.now()));

	@Test
	void whenDrainedShouldTellWhatBecameOfTheRequests() {
		come(3);
		go(2);
		this.counter.drainStarted();
		come(5);
		go(4);
		assertThat(this.counter.drainEnded()).isEqualTo(new RequestCounter.Requests(1, 5, 4, 2))
			.hasToString("Requests while draining: 1 in flight at first, 5 more, 4 finished, 2 cut off");
	}

	@Test
	void whenTheWebServerStopsShouldCountWhatIsInFlightAsCutOff() {
		this.counter.start();
		this.counter.drainStarted();
		come(2);
		go(1);
		this.counter.stop();
		go(1);
		assertThat(this.counter.isRunning()).isFalse();
		assertThat(this.counter.drainEnded()).isEqualTo(new RequestCounter.Requests(0, 2, 1, 1));
	}

	@Test
	void whenItStartsAgainShouldCountOn() {
		this.counter.drainStarted();
		this.counter.stop();
		this.counter.start();
		come(1);
		go(1);
		assertThat(this.counter.isRunning()).isTrue();
		assertThat(this.counter.drainEnded()).isEqualTo(new RequestCounter.Requests(0, 1, 1, 0));
	}

	@Test
	void whenARequestComesInShouldKnowWhen() {
		assertThat(this.counter.lastArrival()).isNull();
		come(1);
		this.scheduler.pass(1000);
		go(1);
		assertThat(this.counter.lastArrival()).isEqualTo(this.scheduler.now().minusMillis(1000));
	}

	@Test
	void whenRequestsAreAnsweredShouldTellOnceASecondOnTheSchedulersThread() {
		Duration start = this.scheduler.now();
		this.counter.answered(200);
		assertThat(this.told).as("on the thread of the request").isEmpty();
		for (int i = 0; i < 25; i++) {
			this.scheduler.pass(100);
			this.counter.answered(404);
		}
		assertThat(this.told).containsExactly(start, start.plusMillis(1000), start.plusMillis(2000));
	}

	@Test
	void whenRequestsFailShouldNotTellThatTheyAreAnswered() {
		this.counter.answered(500);
		this.counter.answered(503);
		this.scheduler.pass(1000);
		assertThat(this.told).isEmpty();
		this.counter.answered(499);
		this.scheduler.pass(0);
		assertThat(this.told).hasSize(1);
	}

	private void come(int requests) {
		IntStream.range(0, requests).forEach((request) -> this.counter.arrived());
	}

	private void go(int requests) {
		IntStream.range(0, requests).forEach((request) -> this.counter.ended());
	}

}
