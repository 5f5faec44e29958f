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

package io.handover.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A command of the machine, run to its end.
 */
public final class Command {

	private Command() {
	}

	public static String run(String... line) {
		return run(new ProcessBuilder(line));
	}

	/**
	 * Run a command and return what it wrote to both of its outputs.
	 * @param builder the command
	 * @return the output
	 * @throws IllegalStateException if it ends with anything but 0, or not within 3
	 * minutes
	 */
	public static String run(ProcessBuilder builder) {
		try {
			// A file, as a reader of the pipe would have to be a second thread
			Path output = Files.createTempFile("handover-command", ".log");
			try {
				Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
				boolean ended = process.waitFor(3, TimeUnit.MINUTES);
				if (!ended) {
					process.destroyForcibly().waitFor();
				}
				String text = Files.readString(output).strip();
				if (!ended || process.exitValue() != 0) {
					throw new IllegalStateException("'%s' %s: %s".formatted(String.join(" ", builder.command()),
							ended ? "ended with " + process.exitValue() : "took too long", text));
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
