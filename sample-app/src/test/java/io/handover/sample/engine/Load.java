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
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The test's end of a {@link LoadGenerator}.
 */
final class Load implements AutoCloseable {

	private final Process process;

	private final PrintWriter input;

	private final Thread reader;

	private final BlockingQueue<Reply> replies = new LinkedBlockingQueue<>();

	private final List<Failure> failures = new CopyOnWriteArrayList<>();

	private final List<Answered> answered = new CopyOnWriteArrayList<>();

	private final List<Served> served = new CopyOnWriteArrayList<>();

	Load(ContainerEngine engine, int port) throws IOException {
		String classes = LoadGenerator.class.getProtectionDomain().getCodeSource().getLocation().getPath();
		this.process = engine
			// Without performance data: a JVM of another namespace may have the same
			// process id and the file locked, and it reports that where we read answers.
			.inNetwork("java", "-XX:-UsePerfData", "-XX:+UseSerialGC", "-Xmx64m", "-XX:TieredStopAtLevel=1", "-cp",
					classes, LoadGenerator.class.getName(), String.valueOf(port))
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		this.input = new PrintWriter(this.process.outputWriter(), true);
		BufferedReader output = this.process.inputReader();
		this.reader = new Thread(() -> output.lines().forEach(this::read), "load-" + port);
		this.reader.setDaemon(true);
		this.reader.start();
	}

	private void read(String line) {
		String[] words = line.split(" ", 4);
		switch (words[0]) {
			case "got" -> this.replies.add(new Reply(Integer.parseInt(words[1]), line.split(" ", 3)[2]));
			case "failed" ->
				this.failures.add(new Failure(Instant.ofEpochMilli(Long.parseLong(words[1])), words[2], words[3]));
			case "answered" -> this.answered
				.add(new Answered(words[1], Long.parseLong(words[2]), Duration.ofMillis(Long.parseLong(words[3]))));
			case "instance" -> {
				String[] times = words[3].split(" ");
				this.served
					.add(new Served(words[1], Long.parseLong(words[2]), Instant.ofEpochMilli(Long.parseLong(times[0])),
							Instant.ofEpochMilli(Long.parseLong(times[1]))));
			}
			default -> throw new IllegalStateException(line);
		}
	}

	/**
	 * Send one request outside the load.
	 * @param path the path
	 * @return what came back
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

	/**
	 * What has failed until now.
	 * @return every failed request of the load
	 */
	List<Failure> failures() {
		return List.copyOf(this.failures);
	}

	/**
	 * End the load and wait for the answers that are still to come.
	 * @return the result of it all
	 */
	Report stop() throws InterruptedException {
		this.input.close();
		if (!this.process.waitFor(30, TimeUnit.SECONDS)) {
			throw new IllegalStateException("The load does not end");
		}
		this.reader.join();
		return new Report(failures(), List.copyOf(this.answered), List.copyOf(this.served));
	}

	@Override
	public void close() {
		// Ends within seconds of its input, and with the sandbox at the latest
		this.input.close();
	}

	record Reply(int status, String body) {
	}

	record Failure(Instant at, String kind, String reason) {
	}

	record Answered(String kind, long count, Duration longest) {
	}

	record Served(String instance, long count, Instant first, Instant last) {
	}

	record Report(List<Failure> failures, List<Answered> answered, List<Served> served) {

		long total() {
			return this.failures.size() + this.answered.stream().mapToLong(Answered::count).sum();
		}

		/**
		 * The longest that a request took that does nothing but answer.
		 * @return the duration
		 */
		Duration longest() {
			return this.answered.stream()
				.filter((answered) -> !answered.kind().startsWith("slow"))
				.map(Answered::longest)
				.max(Duration::compareTo)
				.orElse(Duration.ZERO);
		}

	}

}
