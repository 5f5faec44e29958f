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

package io.handover.process;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SystemScheduler}.
 */
@ExtendWith(OutputCaptureExtension.class)
class SystemSchedulerTests {

	private final SystemScheduler scheduler = new SystemScheduler();

	@AfterEach
	void close() {
		this.scheduler.close();
	}

	@Test
	void whenTheTimeHasComeShouldRunTheTaskOnItsOneDaemonThread() throws Exception {
		List<Duration> times = new CopyOnWriteArrayList<>();
		List<Thread> threads = new CopyOnWriteArrayList<>();
		CountDownLatch done = new CountDownLatch(2);
		Duration begin = this.scheduler.now();
		for (long millis : new long[] { 50, -50 }) {
			this.scheduler.at(begin.plusMillis(millis), () -> {
				times.add(this.scheduler.now());
				threads.add(Thread.currentThread());
				done.countDown();
			});
		}
		assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(times.get(1)).isGreaterThanOrEqualTo(begin.plusMillis(50));
		assertThat(threads.get(0)).isSameAs(threads.get(1));
		assertThat(threads.get(0).isDaemon()).isTrue();
		assertThat(threads.get(0).getName()).isEqualTo("handover");
	}

	@Test
	void whenCancelledShouldNotRunTheTask() throws Exception {
		List<String> done = new CopyOnWriteArrayList<>();
		CountDownLatch last = new CountDownLatch(1);
		Duration soon = this.scheduler.now().plusMillis(100);
		this.scheduler.at(soon, () -> done.add("cancelled")).run();
		this.scheduler.at(soon, last::countDown);
		assertThat(last.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(done).isEmpty();
	}

	@Test
	void whenATaskFailsShouldLogItAndRunTheNext(CapturedOutput output) throws Exception {
		CountDownLatch last = new CountDownLatch(1);
		this.scheduler.at(this.scheduler.now(), () -> {
			throw new NoClassDefFoundError("gone");
		});
		this.scheduler.at(this.scheduler.now(), last::countDown);
		assertThat(last.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(output).contains("A task of the hand-over failed").contains("gone");
	}

	@Test
	void whenClosedShouldRunNoTaskAndEndItsThread() throws Exception {
		List<Thread> threads = new CopyOnWriteArrayList<>();
		this.scheduler.at(this.scheduler.now(), () -> threads.add(Thread.currentThread()));
		Awaitility.await().until(() -> !threads.isEmpty());
		this.scheduler.close();
		threads.get(0).join(10_000);
		assertThat(threads.get(0).isAlive()).isFalse();
		this.scheduler.at(this.scheduler.now(), () -> threads.add(Thread.currentThread())).run();
		assertThat(threads).hasSize(1);
	}

	@Test
	void whenAwaitedShouldReturnWithTheLatchOrTheTime() throws Exception {
		CountDownLatch never = new CountDownLatch(1);
		Duration begin = this.scheduler.now();
		assertThat(this.scheduler.awaitUntil(new CountDownLatch(0), this.scheduler.now().plusSeconds(60))).isTrue();
		assertThat(this.scheduler.awaitUntil(never, this.scheduler.now().plusMillis(20))).isFalse();
		assertThat(this.scheduler.now()).isBetween(begin.plusMillis(20), begin.plusSeconds(30));
	}

}
