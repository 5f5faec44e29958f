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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Load that a {@link LoadGenerator} puts on a port in the network of the engine.
 */
final class Load implements AutoCloseable {

	private final Process process;

	private final PrintWriter input;

	private final Thread reader;

	private final BlockingQueue<Reply> replies = new LinkedBlockingQueue<>();

	private final List<Failure> failures = new CopyOnWriteArrayList<>();

	private volatile long answered;

	private volatile Duration longest = Duration.ZERO;

	Load(ContainerEngine engine, int port) throws IOException {
		// Without performance data: a JVM of another namespace may have the same
		// process id and the file locked, and it reports that where we read answers.
		List<String> command = new ArrayList<>(
				List.of("java", "-XX:-UsePerfData", "-XX:+UseSerialGC", "-Xmx64m", "-XX:TieredStopAtLevel=1"));
		command.addAll(LoadGenerator.OPTIONS);
		command.addAll(List.of("-cp", LoadGenerator.class.getProtectionDomain().getCodeSource().getLocation().getPath(),
				LoadGenerator.class.getName(), String.valueOf(port)));
		this.process = engine.inNetwork(command.toArray(String[]::new))
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		this.input = new PrintWriter(this.process.outputWriter(), true);
		BufferedReader output = this.process.inputReader();
		this.reader = new Thread(() -> output.lines().forEach(this::read), "load-" + port);
		this.reader.setDaemon(true);
		this.reader.start();
	}

	private void read(String line) {
		String[] words = line.split(" ", 3);
		switch (words[0]) {
			case "got" -> this.replies.add(new Reply(Integer.parseInt(words[1]), words[2]));
			case "failed" -> this.failures.add(new Failure(Instant.ofEpochMilli(Long.parseLong(words[1])), words[2]));
			case "answered" -> {
				this.answered = Long.parseLong(words[1]);
				this.longest = Duration.ofMillis(Long.parseLong(words[2]));
			}
			default -> throw new IllegalStateException(line);
		}
	}

	/**
	 * Send one request outside the load.
	 */
	synchronized Reply get(String path) throws InterruptedException {
		this.input.println("get " + path);
		Reply reply = this.replies.poll(20, TimeUnit.SECONDS);
		if (reply == null) {
			throw new IllegalStateException("No reply to " + path);
		}
		return reply;
	}

	void start() {
		this.input.println("start");
	}

	List<Failure> failures() {
		return List.copyOf(this.failures);
	}

	/**
	 * End the load and wait for the answers that are still to come.
	 */
	Report stop() throws InterruptedException {
		this.input.close();
		if (!this.process.waitFor(30, TimeUnit.SECONDS)) {
			throw new IllegalStateException("The load does not end");
		}
		this.reader.join();
		return new Report(failures(), this.answered + this.failures.size(), this.longest);
	}

	@Override
	public void close() {
		// Ends within seconds of its input, and with the sandbox at the latest
		this.input.close();
	}

	record Reply(int status, String body) {
	}

	record Failure(Instant at, String reason) {
	}

	/**
	 * @param longest the longest that a request took that does nothing but answer
	 */
	record Report(List<Failure> failures, long total, Duration longest) {
	}

}
