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
import java.util.concurrent.CompletableFuture;

import org.h2.jdbcx.JdbcConnectionPool;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Opens the database of the jobs, which one process at a time can open, when it is
 * started. An instance that drains still stores what it is given, so the database is not
 * closed when this is stopped but with the context, before this instance says that it is
 * released.
 */
class JobStore implements SmartLifecycle, DisposableBean {

	// What is committed is in the file when the client is told so.
	private static final String OPTIONS = ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";

	private final Path directory;

	private final boolean autoStartup;

	private final CompletableFuture<Jobs> jobs = new CompletableFuture<>();

	private volatile @Nullable JdbcConnectionPool pool;

	JobStore(Path directory, boolean autoStartup) {
		this.directory = directory;
		this.autoStartup = autoStartup;
	}

	/**
	 * Return what completes when the database is open.
	 * @return the jobs, never the same future twice
	 */
	CompletableFuture<Jobs> jobs() {
		return this.jobs.copy();
	}

	@Override
	public void start() {
		try {
			JdbcConnectionPool pool = JdbcConnectionPool
				.create("jdbc:h2:file:" + this.directory.resolve("jobs").toAbsolutePath() + OPTIONS, "sample", "");
			this.pool = pool;
			this.jobs.complete(new Jobs(pool));
		}
		catch (RuntimeException ex) {
			this.jobs.completeExceptionally(ex);
			throw ex;
		}
	}

	@Override
	public void stop() {
		// See above
	}

	@Override
	public boolean isRunning() {
		return this.pool != null;
	}

	@Override
	public boolean isAutoStartup() {
		return this.autoStartup;
	}

	@Override
	public int getPhase() {
		// Before the worker
		return DEFAULT_PHASE - 1;
	}

	@Override
	public void destroy() {
		JdbcConnectionPool pool = this.pool;
		if (pool != null && !this.jobs.isCompletedExceptionally()) {
			JdbcClient.create(pool).sql("shutdown").update();
			pool.dispose();
		}
	}

}
