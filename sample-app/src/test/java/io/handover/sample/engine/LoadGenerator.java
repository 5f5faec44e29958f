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

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program of its own, as it has to run in the network of the engine: 200 requests a
 * second to a port of 127.0.0.1, half of them on kept connections, some slow.
 * <p>
 * It speaks HTTP by itself because a client that repeats what failed, as good ones do,
 * hides what is counted here. Every answer that is not a whole 200 is a failure.
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
		try (Client client = new Client(this.port, keep)) {
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
					Answer answer = client.get(path);
					if (answer.status() != 200) {
						throw new IOException("HTTP " + answer.status());
					}
					answers.add((System.nanoTime() - sent) / 1_000_000);
					note(answer.body());
				}
				catch (IOException ex) {
					say("failed %d %s %s after %d ms".formatted(System.currentTimeMillis(), kind, reason(ex),
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
		try (Client client = new Client(this.port, false)) {
			Answer answer = client.get(path);
			say("got %d %s".formatted(answer.status(), answer.body().replaceAll("\\R", " ")));
		}
		catch (IOException ex) {
			say("got 0 " + reason(ex));
		}
	}

	private static String reason(IOException ex) {
		return ex.getClass().getSimpleName() + ": " + ex.getMessage();
	}

	private static synchronized void say(String line) {
		System.out.println(line);
		System.out.flush();
	}

	private record Seen(long count, long first, long last) {
	}

	private record Answer(int status, String body) {
	}

	private static final class Answers {

		private final LongAdder count = new LongAdder();

		private final Map<Thread, Long> longest = new ConcurrentHashMap<>();

		void add(long millis) {
			this.count.increment();
			this.longest.merge(Thread.currentThread(), millis, Math::max);
		}

	}

	/**
	 * One connection at a time, kept from request to request or not.
	 */
	private static final class Client implements AutoCloseable {

		private final int port;

		private final boolean keep;

		private Socket socket;

		private InputStream input;

		Client(int port, boolean keep) {
			this.port = port;
			this.keep = keep;
		}

		Answer get(String path) throws IOException {
			try {
				if (this.socket == null) {
					connect();
				}
				this.socket.getOutputStream()
					.write("GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: %s\r\n\r\n"
						.formatted(path, this.keep ? "keep-alive" : "close")
						.getBytes(StandardCharsets.US_ASCII));
				int status = Integer.parseInt(line().split(" ")[1]);
				Map<String, String> headers = headers();
				String body = body(headers);
				if (!this.keep || "close".equalsIgnoreCase(headers.get("connection"))) {
					close();
				}
				return new Answer(status, body);
			}
			catch (IOException ex) {
				close();
				throw ex;
			}
		}

		private void connect() throws IOException {
			this.socket = new Socket();
			this.socket.setSoTimeout(15_000);
			this.socket.setTcpNoDelay(true);
			this.socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.port), 5_000);
			this.input = new BufferedInputStream(this.socket.getInputStream());
		}

		private Map<String, String> headers() throws IOException {
			Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
			for (String line = line(); !line.isEmpty(); line = line()) {
				int colon = line.indexOf(':');
				headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
			}
			return headers;
		}

		private String body(Map<String, String> headers) throws IOException {
			StringBuilder body = new StringBuilder();
			if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
				int length;
				do {
					length = Integer.parseInt(line(), 16);
					body.append(bytes(length));
					line();
				}
				while (length > 0);
			}
			else {
				// Without a length an answer ends with its connection, whole or not
				String length = headers.get("content-length");
				if (length == null) {
					throw new IOException("Neither length nor chunks");
				}
				body.append(bytes(Integer.parseInt(length)));
			}
			return body.toString();
		}

		private String bytes(int length) throws IOException {
			byte[] bytes = this.input.readNBytes(length);
			if (bytes.length < length) {
				throw new EOFException("Closed within the answer");
			}
			return new String(bytes, StandardCharsets.UTF_8);
		}

		private String line() throws IOException {
			StringBuilder line = new StringBuilder();
			for (int c = this.input.read(); c != '\n'; c = this.input.read()) {
				if (c < 0) {
					throw new EOFException(line.isEmpty() ? "Closed before the answer" : "Closed within the answer");
				}
				if (c != '\r') {
					line.append((char) c);
				}
			}
			return line.toString();
		}

		@Override
		public void close() {
			try {
				if (this.socket != null) {
					this.socket.close();
				}
			}
			catch (IOException ex) {
				// What was to be learned from the connection has been
			}
			this.socket = null;
		}

	}

}
