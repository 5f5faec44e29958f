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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link JobController}.
 */
class JobControllerTests {

	@TempDir
	private Path directory;

	private final AtomicReference<JobStore> store = new AtomicReference<>();

	@AfterEach
	void close() {
		this.store.get().destroy();
	}

	@Test
	void whenOpenShouldStoreJob() {
		MockMvcTester mvc = mvc(Duration.ofMinutes(1));
		this.store.get().start();
		assertThat(mvc.post().uri("/api/jobs?id=one")).hasStatusOk().bodyJson().extractingPath("$.id").isEqualTo("one");
		assertThat(mvc.get().uri("/api/jobs")).hasStatusOk().bodyJson().extractingPath("$.open").isEqualTo(1);
	}

	@Test
	void whenNotOpenShouldAnswerWhenItIs() {
		MockMvcTester mvc = mvc(Duration.ofMinutes(1));
		MvcTestResult waiting = mvc.post().uri("/api/jobs?id=one").asyncExchange();
		assertThat(waiting).request().hasAsyncStarted(true);
		assertThat(waiting.getResponse().isCommitted()).isFalse();
		this.store.get().start();
		assertThat(this.store.get().jobs().join().count().open()).isEqualTo(1);
		assertThat(waiting.getMvcResult().getAsyncResult()).isEqualTo(new JobController.Accepted("one"));
	}

	@Test
	void whenNotOpenInTimeShouldRefuseJobForGood() {
		MockMvcTester mvc = mvc(Duration.ofMillis(50));
		assertThat(mvc.post().uri("/api/jobs?id=one")).hasStatus(HttpStatus.SERVICE_UNAVAILABLE)
			.failure()
			.hasMessageContaining("This instance has not taken over within PT0.05S");
		this.store.get().start();
		assertThat(this.store.get().jobs().join().count().open()).isZero();
	}

	@Test
	void whenDatabaseCannotBeOpenedShouldSayThatItIsUnavailable() throws IOException {
		this.directory = Files.createFile(this.directory.resolve("file"));
		MockMvcTester mvc = mvc(Duration.ofMinutes(1));
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> this.store.get().start());
		assertThat(mvc.post().uri("/api/jobs?id=one")).hasStatus(HttpStatus.SERVICE_UNAVAILABLE)
			.failure()
			.hasMessageContaining("could not open the database");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "12345678901234567890123456789012345678901234567890123456789012345" })
	void whenIdIsNoneShouldRefuseIt(String id) {
		assertThat(mvc(Duration.ofMinutes(1)).post().uri("/api/jobs?id={id}", id)).hasStatus(HttpStatus.BAD_REQUEST);
	}

	private MockMvcTester mvc(Duration patience) {
		JobStore store = new JobStore(this.directory, false);
		this.store.set(store);
		return MockMvcTester.of(new JobController(new JobsProperties(this.directory, patience, false), store));
	}

}
