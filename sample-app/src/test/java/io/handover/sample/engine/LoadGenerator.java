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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.handover.sample.BareClient;

/**
 * A program of its own, as it has to run in the network of the engine: 200 requests a
 * second to a port of 127.0.0.1, half of them on kept connections, some slow.
 * <p>
 * Every answer that is not a whole 200 is a failure.
 * <p>
 * What it is told on its input, a line each: {@code get PATH}, {@code start}, and the end
 * of the input, which ends it. What it says: {@code got STATUS BODY},
 * {@code failed EPOCH_MILLIS KIND REASON}, {@code answered KIND COUNT LONGEST_MILLIS},
 * {@code instance ID COUNT FIRST LAST}.
 */
final class LoadGenerator {

	private static final Duration LONGEST_RUN = Duration.ofMinutes(30);

	private static final Pattern INSTANCE = Pattern.compile("\"instance\":\"(\\w+)\"");

	private final int port;

	private final Map<String, Answers> answers = new ConcurrentSkipListMap<>();

	private final Map<String, Seen> instances = new ConcurrentSkipListMap<>();

	private final List<Thread> workers = new ArrayList<>();

	private volatile boolean running;

	private LoadGenerator(int port) {
		this.port = port;
	}

	public static void main(String[] args) throws Exception {
		Locale.setDefault(Locale.ROOT);
		new LoadGenerator(Integer.parseInt(args[0])).obey(new BufferedReader(new InputStreamReader(System.in)));
	}

	private void obey(BufferedReader input) throws Exception {
		for (String line = input.readLine(); line != null; line = input.readLine()) {
			if (line.equals("start")) {
				start();
			}
			else if (line.startsWith("get ")) {
				get(line.substring(4));
			}
		}
		this.running = false;
		for (Thread worker : this.workers) {
			worker.join();
		}
		this.answers.forEach((kind, answers) -> say("answered %s %d %d".formatted(kind, answers.count.sum(),
				answers.longest.values().stream().mapToLong(Long::longValue).max().orElse(0))));
		this.instances
			.forEach((id, seen) -> say("instance %s %d %d %d".formatted(id, seen.count, seen.first, seen.last)));
	}

	private void start() {
		this.running = true;
		add("kept", "/api/instance", true, 10, Duration.ofMillis(100));
		add("fresh", "/api/instance", false, 24, Duration.ofMillis(250));
		add("slow-kept", "/api/work?millis=2000", true, 6, Duration.ofMillis(3000));
		add("slow-fresh", "/api/work?millis=2000", false, 6, Duration.ofMillis(3000));
	}

	private void add(String kind, String path, boolean keep, int number, Duration period) {
		this.answers.put(kind, new Answers());
		for (int i = 0; i < number; i++) {
			long offset = period.toNanos() * i / number;
			Thread worker = new Thread(() -> work(kind, path, keep, period.toNanos(), offset), kind + "-" + i);
			worker.setDaemon(true);
			this.workers.add(worker);
			worker.start();
		}
	}

	private void work(String kind, String path, boolean keep, long period, long offset) {
		long began = System.nanoTime();
		long next = began + offset;
		Answers answers = this.answers.get(kind);
		try (BareClient client = new BareClient(this.port, keep)) {
			while (this.running && System.nanoTime() - began < LONGEST_RUN.toNanos()) {
				LockSupport.parkNanos(next - System.nanoTime());
				if (System.nanoTime() < next) {
					continue;
				}
				// One that is late leaves out what it missed: it does not make up for it
				// by asking faster
				next = Math.max(next + period, System.nanoTime());
				long sent = System.nanoTime();
				try {
					BareClient.Answer answer = client.get(path);
					if (answer.status() != 200) {
						throw new IOException("HTTP " + answer.status());
					}
					answers.add((System.nanoTime() - sent) / 1_000_000);
					note(answer.body());
				}
				catch (IOException ex) {
					say("failed %d %s %s after %d ms".formatted(System.currentTimeMillis(), kind, BareClient.reason(ex),
							(System.nanoTime() - sent) / 1_000_000));
				}
			}
		}
	}

	private void note(String body) {
		Matcher matcher = INSTANCE.matcher(body);
		if (matcher.find()) {
			long now = System.currentTimeMillis();
			this.instances.merge(matcher.group(1), new Seen(1, now, now),
					(before, ignored) -> new Seen(before.count + 1, before.first, now));
		}
	}

	private void get(String path) {
		try (BareClient client = new BareClient(this.port, false)) {
			BareClient.Answer answer = client.get(path);
			say("got %d %s".formatted(answer.status(), answer.body().replaceAll("\\R", " ")));
		}
		catch (IOException ex) {
			say("got 0 " + BareClient.reason(ex));
		}
	}

	private static synchronized void say(String line) {
		System.out.println(line);
		System.out.flush();
	}

	private record Seen(long count, long first, long last) {
	}

	private static final class Answers {

		private final LongAdder count = new LongAdder();

		private final Map<Thread, Long> longest = new ConcurrentHashMap<>();

		void add(long millis) {
			this.count.increment();
			this.longest.merge(Thread.currentThread(), millis, Math::max);
		}

	}

}
