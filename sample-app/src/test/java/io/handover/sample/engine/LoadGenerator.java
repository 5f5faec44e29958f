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
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * A program of its own, as it has to run in the network of the engine: 200 requests a
 * second to a port of 127.0.0.1, half of them on kept connections, some slow. Every
 * answer that is not a whole 200 is a failure.
 * <p>
 * Commands on its input, a line each: {@code get PATH}, {@code start}, and the end of the
 * input, which ends it. Its output: {@code got STATUS BODY},
 * {@code failed EPOCH_MILLIS REASON}, and at the end
 * {@code answered COUNT LONGEST_MILLIS_OF_THE_QUICK}.
 */
final class LoadGenerator {

	/** Options of its JVM, with which its client hides no failure. */
	static final List<String> OPTIONS = List.of("-Djdk.httpclient.redirects.retrylimit=1",
			"-Djdk.httpclient.disableRetryConnect=true", "-Djdk.httpclient.allowRestrictedHeaders=connection");

	private static final Duration LONGEST_RUN = Duration.ofMinutes(30);

	private final HttpClient client = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(Duration.ofSeconds(5))
		.build();

	private final LongAdder answered = new LongAdder();

	private final LongAccumulator longest = new LongAccumulator(Math::max, 0);

	private final List<Thread> workers = new ArrayList<>();

	private final String address;

	private volatile boolean running;

	private LoadGenerator(String port) {
		this.address = "http://127.0.0.1:" + port;
	}

	public static void main(String[] args) throws Exception {
		new LoadGenerator(args[0]).obey(new BufferedReader(new InputStreamReader(System.in)));
	}

	private void obey(BufferedReader input) throws Exception {
		for (String line = input.readLine(); line != null; line = input.readLine()) {
			if (line.equals("start")) {
				start();
			}
			else {
				get(line.substring("get ".length()));
			}
		}
		this.running = false;
		for (Thread worker : this.workers) {
			worker.join();
		}
		say("answered %d %d".formatted(this.answered.sum(), this.longest.get()));
		System.exit(0);
	}

	private void start() {
		this.running = true;
		add("/api/instance", true, 10, Duration.ofMillis(100));
		add("/api/instance", false, 24, Duration.ofMillis(250));
		add("/api/work?millis=2000", true, 6, Duration.ofMillis(3000));
		add("/api/work?millis=2000", false, 6, Duration.ofMillis(3000));
	}

	private void add(String path, boolean keep, int number, Duration period) {
		HttpRequest request = request(path, keep);
		for (int i = 0; i < number; i++) {
			long offset = period.toNanos() * i / number;
			Thread worker = new Thread(() -> work(request, period.toNanos(), offset));
			worker.setDaemon(true);
			this.workers.add(worker);
			worker.start();
		}
	}

	private HttpRequest request(String path, boolean keep) {
		HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(this.address + path))
			.timeout(Duration.ofSeconds(15));
		return (keep ? builder : builder.header("Connection", "close")).build();
	}

	private void work(HttpRequest request, long period, long offset) {
		long began = System.nanoTime();
		long next = began + offset;
		while (this.running && System.nanoTime() - began < LONGEST_RUN.toNanos()) {
			LockSupport.parkNanos(next - System.nanoTime());
			if (System.nanoTime() >= next) {
				// One that is late leaves out what it missed: it does not make up for it
				// by asking faster
				next = Math.max(next + period, System.nanoTime());
				send(request);
			}
		}
	}

	private void send(HttpRequest request) {
		long sent = System.nanoTime();
		String failure;
		try {
			int status = this.client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
			failure = (status != 200) ? "HTTP " + status : null;
		}
		catch (IOException | InterruptedException ex) {
			failure = ex.toString();
		}
		long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sent);
		if (failure != null) {
			say("failed %d %s after %d ms: %s".formatted(System.currentTimeMillis(), request, millis, failure));
			return;
		}
		this.answered.increment();
		if (request.uri().getQuery() == null) {
			this.longest.accumulate(millis);
		}
	}

	private void get(String path) throws InterruptedException {
		try {
			HttpResponse<String> response = this.client.send(request(path, false),
					HttpResponse.BodyHandlers.ofString());
			say("got %d %s".formatted(response.statusCode(), response.body()));
		}
		catch (IOException ex) {
			say("got 0 " + ex);
		}
	}

	private static synchronized void say(String line) {
		System.out.println(line.replaceAll("\\R", " "));
		System.out.flush();
	}

}
