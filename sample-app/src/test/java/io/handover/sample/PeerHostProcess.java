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
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A {@link PeerHost}, and what the test tells it.
 */
final class PeerHostProcess extends ObservedProcess {

	private static final JsonMapper JSON = new JsonMapper();

	private final BufferedReader answers;

	private final Writer commands;

	private final Path folder;

	private PeerHostProcess(String name, Process process, Path log) {
		super(name, process, log);
		this.answers = process.inputReader();
		this.commands = process.outputWriter();
		this.folder = log.resolveSibling(name);
	}

	static PeerHostProcess start(String name, ProcessBuilder builder, Path folder) throws IOException {
		Path log = folder.resolve(name + ".log");
		return new PeerHostProcess(name, builder.redirectError(log.toFile()).start(), log);
	}

	/**
	 * Start a peer and wait until it has said that it is ready.
	 * @param name its name, which no other one in this process has
	 * @param properties what it is told, as {@code name=value}
	 */
	LightPeer start(String name, String... properties) {
		List<String> arguments = new ArrayList<>(
				List.of(name, "handover.complete-file=" + this.folder.resolve(name + "-complete")));
		arguments.addAll(List.of(properties));
		ask("start", arguments.toArray(String[]::new));
		return new LightPeer(this, name);
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
		return ask("get", "http://127.0.0.1:%d%s".formatted(port, path)).asString();
	}

	synchronized JsonNode ask(String verb, String... arguments) {
		try {
			this.commands.write(JSON.writeValueAsString(Stream.concat(Stream.of(verb), Stream.of(arguments)).toList()));
			this.commands.write('\n');
			this.commands.flush();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		JsonNode answer = JSON.readTree(CompletableFuture.supplyAsync(this::readLine)
			.orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
			.join());
		if (!answer.path("error").isNull()) {
			throw new IllegalStateException(answer.path("error").asString());
		}
		return answer.path("result");
	}

	private String readLine() {
		try {
			String line = this.answers.readLine();
			assertThat(line).as("answer before the end:%n%s", log()).isNotNull();
			return line;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
