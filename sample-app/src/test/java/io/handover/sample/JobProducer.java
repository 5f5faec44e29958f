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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Deque;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A program of its own, as it has to run in the network of the device: gives 100 jobs a
 * second to a port of 127.0.0.1, in turns on kept and on new connections, until a file
 * appears, and ends when all jobs are done. A job is given when its time has come,
 * whether those before it are answered or not.
 * <p>
 * What it says: {@code accepted ID MILLIS}, {@code failed ID REASON}, and at the end
 * {@code given COUNT}. The time is counted from when the job was to be given.
 */
final class JobProducer {

	private static final long PERIOD = TimeUnit.MILLISECONDS.toNanos(10);

	// What is idle is closed by this end before a server that has drained does
	private static final long IDLE = TimeUnit.MILLISECONDS.toNanos(500);

	private final int port;

	private final Deque<Kept> kept = new ConcurrentLinkedDeque<>();

	private final ExecutorService senders = Executors.newCachedThreadPool();

	private JobProducer(int port) {
		this.port = port;
	}

	public static void main(String[] args) throws Exception {
		Locale.setDefault(Locale.ROOT);
		new JobProducer(Integer.parseInt(args[0])).produceUntil(Path.of(args[1]));
	}

	private void produceUntil(Path end) throws Exception {
		long began = System.nanoTime();
		int given = 0;
		while (!Files.exists(end)) {
			long due = began + given * PERIOD;
			int number = given;
			while (System.nanoTime() < due) {
				LockSupport.parkNanos(due - System.nanoTime());
			}
			this.senders.execute(() -> give(number, due));
			given++;
		}
		this.senders.shutdown();
		if (!this.senders.awaitTermination(1, TimeUnit.MINUTES)) {
			throw new IllegalStateException("Some are not answered");
		}
		say("given " + given);
		awaitNothingToDo();
	}

	private void awaitNothingToDo() throws IOException {
		try (BareClient client = new BareClient(this.port, true)) {
			while (!client.get("/api/jobs").body().contains("\"open\":0,")) {
				LockSupport.parkNanos(PERIOD);
			}
		}
	}

	private void give(int number, long due) {
		String id = "job-" + number;
		try {
			BareClient.Answer answer = (number % 2 == 0) ? giveOnKept(id) : giveOnNew(id);
			if (answer.status() != 200) {
				say("failed %s HTTP %d %s".formatted(id, answer.status(), answer.body().replaceAll("\\R", " ")));
				return;
			}
			say("accepted %s %d".formatted(id, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - due)));
		}
		catch (IOException ex) {
			say("failed %s %s after %d ms".formatted(id, BareClient.reason(ex),
					TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - due)));
		}
	}

	private BareClient.Answer giveOnKept(String id) throws IOException {
		Kept kept = this.kept.pollFirst();
		BareClient client = (kept != null) ? kept.client() : new BareClient(this.port, true);
		if (kept != null && System.nanoTime() - kept.since() > IDLE) {
			client.close();
		}
		BareClient.Answer answer = client.post("/api/jobs?id=" + id);
		this.kept.addFirst(new Kept(client, System.nanoTime()));
		return answer;
	}

	private BareClient.Answer giveOnNew(String id) throws IOException {
		try (BareClient client = new BareClient(this.port, false)) {
			return client.post("/api/jobs?id=" + id);
		}
	}

	private static synchronized void say(String line) {
		System.out.println(line);
		System.out.flush();
	}

	private record Kept(BareClient client, long since) {
	}

}
