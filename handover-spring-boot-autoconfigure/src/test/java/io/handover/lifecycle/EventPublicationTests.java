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
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EventPublication}.
 */
class EventPublicationTests {

	private final RecordedApplication application = new RecordedApplication(new Deeds(Path.of("no-such-file")));

	private final EventPublication publication = new EventPublication(this.application);

	private final CountDownLatch busy = new CountDownLatch(1);

	private final CountDownLatch release = new CountDownLatch(1);

	@Test
	void whenListenersAreSlowShouldKeepTheOrderAndDropTheSurplus() throws Exception {
		List<Integer> done = new CopyOnWriteArrayList<>();
		beBusy();
		IntStream.range(0, 1000).forEach((i) -> this.publication.execute(() -> done.add(i)));
		this.release.countDown();
		List<Integer> expected = IntStream.range(0, 32).boxed().toList();
		Awaitility.await().untilAsserted(() -> assertThat(done).isEqualTo(expected));
		this.publication.close();
	}

	@Test
	void whenThereIsNothingToPublishShouldHaveNoThread() throws Exception {
		List<Thread> threads = new CopyOnWriteArrayList<>();
		this.publication.execute(() -> threads.add(Thread.currentThread()));
		Awaitility.await().until(() -> !threads.isEmpty());
		assertThat(threads.get(0).isDaemon()).isTrue();
		threads.get(0).join(Duration.ofSeconds(10).toMillis());
		assertThat(threads.get(0).isAlive()).isFalse();
	}

	@Test
	void whenClosedShouldForgetWhatWaits() throws Exception {
		List<String> done = new CopyOnWriteArrayList<>();
		List<Thread> threads = new CopyOnWriteArrayList<>();
		this.publication.execute(() -> threads.add(Thread.currentThread()));
		beBusy();
		this.publication.execute(() -> done.add("waits"));
		this.publication.close();
		this.publication.execute(() -> done.add("too late"));
		this.release.countDown();
		threads.get(0).join(Duration.ofSeconds(10).toMillis());
		assertThat(threads.get(0).isAlive()).isFalse();
		assertThat(done).isEmpty();
	}

	private void beBusy() throws InterruptedException {
		this.publication.execute(() -> {
			this.busy.countDown();
			try {
				this.release.await(30, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		assertThat(this.busy.await(10, TimeUnit.SECONDS)).isTrue();
	}

}
