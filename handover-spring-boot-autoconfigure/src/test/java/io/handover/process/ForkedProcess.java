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

package io.handover.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A Java virtual machine of the test's own, which may be sent signals and may end.
 */
final class ForkedProcess implements AutoCloseable {

	private final Process process;

	private final List<String> lines = new CopyOnWriteArrayList<>();

	private final Thread reading;

	ForkedProcess(Class<?> main, String... arguments) throws IOException {
		this(List.of(), main, arguments);
	}

	ForkedProcess(List<String> options, Class<?> main, String... arguments) throws IOException {
		// A shell starts what runs in the background with SIGINT ignored, and a
		// process that inherits that never sees one.
		List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT",
				System.getProperty("java.home") + "/bin/java", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xmx64m"));
		command.addAll(options);
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
		command.addAll(List.of(arguments));
		this.process = new ProcessBuilder(command).redirectErrorStream(true).start();
		this.reading = new Thread(this::read, "output of " + main.getSimpleName());
		this.reading.setDaemon(true);
		this.reading.start();
	}

	private void read() {
		try (BufferedReader reader = this.process.inputReader()) {
			reader.lines().forEach(this.lines::add);
		}
		catch (IOException ex) {
			this.lines.add("The output ended: " + ex);
		}
	}

	void awaitLine(String part) {
		Awaitility.await()
			.atMost(60, TimeUnit.SECONDS)
			.untilAsserted(() -> assertThat(this.lines).anyMatch((line) -> line.contains(part)));
	}

	void signal(String name) throws Exception {
		Process kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + this.process.pid()).start();
		assertThat(kill.waitFor()).isZero();
	}

	int awaitExit() throws InterruptedException {
		assertThat(this.process.waitFor(60, TimeUnit.SECONDS)).as("has ended, having said %s", this.lines).isTrue();
		this.reading.join(10_000);
		return this.process.exitValue();
	}

	List<String> lines() {
		return this.lines;
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
