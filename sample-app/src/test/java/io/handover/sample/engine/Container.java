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

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
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

	/**
	 * The process id as it is in the sandbox.
	 * @return the id of the container's first process
	 */
	String pid() {
		return inspect("{{.State.Pid}}");
	}

	Instant startedAt() {
		return Instant.parse(inspect("{{.State.StartedAt}}"));
	}

	Instant finishedAt() {
		return Instant.parse(inspect("{{.State.FinishedAt}}"));
	}

	String logs() {
		return this.engine.docker("logs", "--timestamps", this.id);
	}

	/**
	 * When the container first wrote a line.
	 * @param line a regular expression found in the line
	 * @return the time at which the engine got it, empty if it has not
	 */
	Optional<Instant> wrote(String line) {
		Pattern pattern = Pattern.compile(line);
		return logs().lines()
			.filter((candidate) -> pattern.matcher(candidate).find())
			.map((found) -> Instant.parse(found.substring(0, found.indexOf(' '))))
			.findFirst();
	}

	Instant await(String line) {
		return Awaitility.await("'" + line + "' in the log of " + this.id)
			.atMost(PATIENCE)
			.pollInterval(POLL)
			.until(() -> wrote(line), Optional::isPresent)
			.orElseThrow();
	}

	private String inspect(String format) {
		return this.engine.docker("inspect", "--format", format, this.id);
	}

}
