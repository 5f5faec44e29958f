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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A command of the machine, run to its end within a time.
 */
record Command(List<String> line, Map<String, String> environment, Duration timeout) {

	private static final Duration TIMEOUT = Duration.ofMinutes(3);

	static Command of(String... line) {
		return new Command(List.of(line), Map.of(), TIMEOUT);
	}

	/**
	 * Run it and give what it wrote to both of its outputs.
	 * @throws IllegalStateException if it ends with anything but 0, or not in time
	 */
	String run() {
		try {
			// A file, as a reader of the pipe would have to be a second thread
			Path output = Files.createTempFile("handover-command", ".log");
			try {
				ProcessBuilder builder = new ProcessBuilder(this.line).redirectErrorStream(true)
					.redirectOutput(output.toFile());
				builder.environment().putAll(this.environment);
				Process process = builder.start();
				boolean ended = process.waitFor(this.timeout.toMillis(), TimeUnit.MILLISECONDS);
				if (!ended) {
					process.destroyForcibly().waitFor();
				}
				String text = Files.readString(output, StandardCharsets.UTF_8).strip();
				if (!ended || process.exitValue() != 0) {
					throw new IllegalStateException("'%s' %s: %s".formatted(String.join(" ", this.line),
							ended ? "ended with " + process.exitValue() : "took longer than " + this.timeout, text));
				}
				return text;
			}
			finally {
				Files.delete(output);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
