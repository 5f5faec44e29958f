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

package io.handover.sample.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;

/**
 * One container of the engine.
 */
record Container(ContainerEngine engine, String id) {

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private static final Duration POLL = Duration.ofMillis(200);

	boolean isRunning() {
		return inspect("{{.State.Running}}").equals("true");
	}

	int exitCode() {
		return Integer.parseInt(inspect("{{.State.ExitCode}}"));
	}

	int restarts() {
		return Integer.parseInt(inspect("{{.RestartCount}}"));
	}

	Instant finishedAt() {
		return Instant.parse(inspect("{{.State.FinishedAt}}"));
	}

	String logs() {
		return this.engine.docker("logs", "--timestamps", this.id);
	}

	/**
	 * Kill its first process, as its own fault would: the engine's restart policy
	 * applies, as it does not after {@code docker kill}.
	 */
	void crash() {
		this.engine.kill("KILL", inspect("{{.State.Pid}}"));
	}

	String saveLogs(Path folder) {
		String logs = logs();
		try {
			Files.writeString(folder.resolve(this.id.substring(0, 12) + ".log"), logs);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return logs;
	}

	/**
	 * When the container wrote a line.
	 */
	List<Instant> times(String line) {
		return times(logs(), line);
	}

	static List<Instant> times(String logs, String line) {
		Pattern pattern = Pattern.compile(line);
		return logs.lines()
			.filter((candidate) -> pattern.matcher(candidate).find())
			.map((found) -> Instant.parse(found.substring(0, found.indexOf(' '))))
			.toList();
	}

	Instant await(String line) {
		return Awaitility.await("'" + line + "' in the log of " + this.id)
			.atMost(PATIENCE)
			.pollInterval(POLL)
			.until(() -> times(line), (times) -> !times.isEmpty())
			.get(0);
	}

	private String inspect(String format) {
		return this.engine.docker("inspect", "--format", format, this.id);
	}

}
