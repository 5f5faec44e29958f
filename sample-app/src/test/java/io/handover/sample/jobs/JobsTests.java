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

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabase;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseBuilder;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/**
 * Tests for {@link Jobs}.
 */
class JobsTests {

	private final EmbeddedDatabase database = new EmbeddedDatabaseBuilder().setType(EmbeddedDatabaseType.H2)
		.generateUniqueName(true)
		.build();

	private final Jobs jobs = new Jobs(this.database);

	@AfterEach
	void shutdown() {
		this.database.shutdown();
	}

	@Test
	void whenThereAreJobsShouldDoEachOnce() {
		this.jobs.add("one");
		this.jobs.add("two");
		assertThat(this.jobs.doNext("a")).isTrue();
		assertThat(this.jobs.count().open()).isEqualTo(1);
		assertThat(this.jobs.doNext("b")).isTrue();
		assertThat(this.jobs.doNext("b")).isFalse();
		assertThat(work()).isEqualTo("one by a, two by b");
		assertThat(this.jobs.count().open()).isZero();
		assertThat(this.jobs.count().done()).containsExactly(entry("a", 1L), entry("b", 1L));
	}

	@Test
	void whenJobIsAddedAgainShouldDoItOnce() {
		this.jobs.add("one");
		this.jobs.add("one");
		this.jobs.doNext("a");
		this.jobs.add("one");
		assertThat(this.jobs.doNext("a")).isFalse();
		assertThat(work()).isEqualTo("one by a");
	}

	@Test
	void whenTablesAreThereShouldKeepWhatIsInThem() {
		this.jobs.add("one");
		assertThat(new Jobs(this.database).count().open()).isEqualTo(1);
	}

	private String work() {
		return JdbcClient.create(this.database)
			.sql("select listagg(job_id || ' by ' || instance, ', ') within group (order by job_id) from work")
			.query(String.class)
			.single();
	}

}
