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

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import javax.sql.DataSource;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The tables of an open database: the jobs, and the work that was done for them. Nothing
 * in the second one keeps a job from being done twice, so that it would be seen.
 */
final class Jobs {

	private final JdbcClient client;

	private final TransactionTemplate transaction;

	Jobs(DataSource database) {
		this.client = JdbcClient.create(database);
		this.transaction = new TransactionTemplate(new JdbcTransactionManager(database));
		this.client.sql("""
				create table if not exists job (
					number bigint generated always as identity primary key,
					id varchar(64) not null unique,
					done_by varchar(64),
					done_at timestamp with time zone)""").update();
		this.client.sql("create index if not exists job_to_do on job (done_by, number)").update();
		this.client.sql("""
				create table if not exists work (
					job_id varchar(64) not null,
					instance varchar(64) not null)""").update();
	}

	/**
	 * Add a job, unless it was added before by a client that has had no answer.
	 * @param id what tells it from any other
	 */
	void add(String id) {
		try {
			this.client.sql("insert into job (id) values (?)").param(id).update();
		}
		catch (DuplicateKeyException ex) {
			// It will be done, as was asked for
		}
	}

	/**
	 * Do the job that has waited longest. Its work is a row, so it is done in the
	 * transaction that marks the job as done.
	 * @param instance who does it
	 * @return whether there was one
	 */
	boolean doNext(String instance) {
		return Boolean.TRUE.equals(this.transaction.execute((status) -> {
			// In the order of the index, so that a backlog is not sorted. Nobody else has
			// the database open.
			Optional<String> id = this.client
				.sql("select id from job where done_by is null order by done_by, number limit 1")
				.query(String.class)
				.optional();
			id.ifPresent((job) -> {
				this.client.sql("insert into work (job_id, instance) values (?, ?)")
					.param(job)
					.param(instance)
					.update();
				this.client.sql("update job set done_by = ?, done_at = current_timestamp where id = ?")
					.param(instance)
					.param(job)
					.update();
			});
			return id.isPresent();
		}));
	}

	Counts count() {
		Map<String, Long> done = new LinkedHashMap<>();
		this.client
			.sql("select done_by, count(*) from job where done_by is not null group by done_by order by min(number)")
			.query((RowCallbackHandler) (row) -> done.put(row.getString(1), row.getLong(2)));
		long open = this.client.sql("select count(*) from job where done_by is null").query(Long.class).single();
		return new Counts(open, done);
	}

	/**
	 * How many jobs there are.
	 *
	 * @param open how many are to be done
	 * @param done how many were done, by instance
	 */
	record Counts(long open, Map<String, Long> done) {
	}

}
