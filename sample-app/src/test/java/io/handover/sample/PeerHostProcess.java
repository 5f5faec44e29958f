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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A {@link PeerHost}, and what the test tells it.
 */
final class PeerHostProcess extends ObservedProcess {

	private static final JsonMapper JSON = new JsonMapper();

	private final AtomicLong ids = new AtomicLong();

	private final Map<Long, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();

	private final Writer commands;

	private final Path folder;

	private PeerHostProcess(String name, Process process, Path log) {
		super(name, process, log);
		this.commands = process.outputWriter();
		this.folder = log.resolveSibling(name);
		Thread reader = new Thread(() -> read(process.inputReader()), "answers of " + name);
		reader.setDaemon(true);
		reader.start();
	}

	static PeerHostProcess start(String name, ProcessBuilder builder, Path folder) throws IOException {
		Path log = folder.resolve(name + ".log");
		return new PeerHostProcess(name, builder.redirectError(log.toFile()).start(), log);
	}

	private void read(BufferedReader reader) {
		try (reader) {
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				JsonNode answer = JSON.readTree(line);
				CompletableFuture<JsonNode> future = this.answers.remove(answer.path("id").asLong());
				if (answer.path("error").isNull()) {
					future.complete(answer.path("result"));
				}
				else {
					future.completeExceptionally(new IllegalStateException(answer.path("error").asString()));
				}
			}
		}
		catch (IOException ex) {
			// Closed, as the process was ended
		}
		finally {
			this.answers.values().forEach((future) -> future.completeExceptionally(new IllegalStateException("ended")));
		}
	}

	/**
	 * Start a peer, and do not wait for it.
	 * @param name its name, which no other one in this process has
	 * @param properties what it is told, as {@code name=value}
	 */
	LightPeer begin(String name, String... properties) {
		Stream<String> file = Stream.of("handover.complete-file=" + this.folder.resolve(name + "-complete"));
		String[] arguments = Stream.of(Stream.of(name), file, Stream.of(properties))
			.flatMap((part) -> part)
			.toArray(String[]::new);
		return new LightPeer(this, name, tell("start", arguments));
	}

	/**
	 * Start a peer and wait until it has said that it is ready.
	 */
	LightPeer start(String name, String... properties) {
		LightPeer peer = begin(name, properties);
		peer.awaitStarted();
		return peer;
	}

	/**
	 * Join a group on an interface as any other process would.
	 */
	void listen(String name, String networkInterface, String group, int port) {
		ask("listen", name, networkInterface, group, Integer.toString(port));
	}

	/**
	 * How many datagrams came to the one who joined under that name.
	 */
	long heard(String name) {
		return ask("heard", name).asLong();
	}

	/**
	 * Send a datagram.
	 * @param networkInterface where a group is reached, or empty for other addresses
	 */
	void send(String networkInterface, String host, int port, byte[] datagram, int times) {
		ask("send", networkInterface, host, Integer.toString(port), HexFormat.of().formatHex(datagram),
				Integer.toString(times));
	}

	/**
	 * Get what a server in the same network says.
	 */
	JsonNode get(int port, String path) {
		return JSON.readTree(getText(port, path));
	}

	String getText(int port, String path) {
		return ask("get", "http://127.0.0.1:%d%s".formatted(port, path).replace("[", "%5B").replace("]", "%5D"))
			.asString();
	}

	JsonNode ask(String verb, String... arguments) {
		return tell(verb, arguments).join();
	}

	private CompletableFuture<JsonNode> tell(String verb, String... arguments) {
		long id = this.ids.incrementAndGet();
		CompletableFuture<JsonNode> answer = new CompletableFuture<>();
		this.answers.put(id, answer);
		try {
			synchronized (this.commands) {
				this.commands.write(JSON.writeValueAsString(new PeerHost.Command(id, verb, List.of(arguments))) + "\n");
				this.commands.flush();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return answer.orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
	}

}
