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

package io.handover.sample.jobs;

import java.nio.file.Path;
import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link JobWorker}.
 */
class JobWorkerTests {

	@TempDir
	private Path directory;

	private JobStore store;

	private Jobs jobs;

	private JobWorker worker;

	@BeforeEach
	void open() {
		this.store = new JobStore(this.directory, false);
		this.store.start();
		this.jobs = this.store.jobs().join();
		this.worker = new JobWorker(this.store, "worker", false);
	}

	@AfterEach
	void close() {
		this.worker.stop();
		this.store.destroy();
	}

	@Test
	void whenStartedShouldDoJobs() {
		this.jobs.add("before");
		this.worker.start();
		this.jobs.add("after");
		Awaitility.await().until(() -> this.jobs.count().open() == 0);
		assertThat(this.jobs.count().done()).containsOnlyKeys("worker");
		assertThat(this.worker.isRunning()).isTrue();
	}

	@Test
	void whenStoppedShouldLeaveJobs() {
		this.worker.start();
		this.jobs.add("before");
		Awaitility.await().until(() -> this.jobs.count().open() == 0);
		this.worker.stop();
		assertThat(this.worker.isRunning()).isFalse();
		this.jobs.add("after");
		Awaitility.await().during(Duration.ofMillis(100)).until(() -> this.jobs.count().open() == 1);
	}

}
