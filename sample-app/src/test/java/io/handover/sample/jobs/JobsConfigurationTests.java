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

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

import io.handover.TakeoverListener;
import io.handover.protocol.TakeoverReason;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link JobsConfiguration} where hand-over is off.
 */
class JobsConfigurationTests {

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(TaskSchedulingAutoConfiguration.class))
		.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
		.withUserConfiguration(JobsConfiguration.class, JobController.class);

	@Test
	void whenThereIsNoDirectoryShouldBeOff() {
		this.runner.run((context) -> assertThat(context).hasNotFailed()
			.doesNotHaveBean(JobStore.class)
			.doesNotHaveBean(JobController.class));
	}

	@Test
	void whenTheTakeoverIsGrantedShouldOpenTheDatabaseBeforeJobsAreDoneAndStopThemWhenItIsRevoked(
			@TempDir Path directory) {
		this.runner.withPropertyValues("sample.jobs.directory=" + directory).run((context) -> {
			List<TakeoverListener> listeners = context.getBeanProvider(TakeoverListener.class).orderedStream().toList();
			JobWorker worker = context.getBean(JobWorker.class);
			assertThat(worker.isRunning()).isFalse();
			listeners.forEach((listener) -> listener.takeoverGranted(TakeoverReason.ALONE));
			assertThat(context.getBean(JobStore.class).jobs()).isCompleted();
			assertThat(worker.isRunning()).isTrue();
			Jobs jobs = context.getBean(JobStore.class).jobs().join();
			jobs.add("one");
			Awaitility.await().until(() -> jobs.count().open() == 0);
			listeners.forEach(TakeoverListener::takeoverRevoked);
			assertThat(worker.isRunning()).isFalse();
			jobs.add("two");
			Awaitility.await().during(Duration.ofMillis(100)).until(() -> jobs.count().open() == 1);
		});
	}

	@Test
	void whenHandoverIsOffShouldDoJobs(@TempDir Path directory) {
		this.runner.withPropertyValues("sample.jobs.directory=" + directory, "sample.jobs.auto-startup=true")
			.run((context) -> {
				assertThat(context).hasSingleBean(JobController.class);
				Jobs jobs = context.getBean(JobStore.class).jobs().join();
				jobs.add("one");
				Awaitility.await().until(() -> jobs.count().open() == 0);
				Awaitility.await().until(() -> Files.exists(directory.resolve("inspections.log")));
			});
	}

}
