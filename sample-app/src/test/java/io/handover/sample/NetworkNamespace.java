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
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A network of its own that has nothing but the loopback interface, to which it routes
 * the multicast group: for peers that leave the choice of the interface to the kernel. It
 * lives as long as its holder does, and the holder no longer than this JVM.
 */
final class NetworkNamespace implements AutoCloseable {

	private static final String HOLD = "ip link set lo up && ip route add 239.192.0.0/14 dev lo && echo up && exec cat";

	private final Process holder;

	private final List<String> enter;

	private NetworkNamespace(Process holder, String... how) {
		this.holder = holder;
		this.enter = Stream
			.concat(Stream.of("nsenter", "--target", Long.toString(holder.pid()), "--net"), Stream.of(how))
			.toList();
	}

	static NetworkNamespace create() throws IOException {
		List.of("unshare", "nsenter", "ip").forEach(Prerequisite::program);
		Optional<NetworkNamespace> namespace = hold("--net").map((holder) -> new NetworkNamespace(holder));
		if (namespace.isEmpty()) {
			namespace = hold("--map-root-user", "--net")
				.map((holder) -> new NetworkNamespace(holder, "--user", "--preserve-credentials"));
		}
		if (namespace.isEmpty()) {
			Prerequisite.missing("neither 'unshare --net' nor 'unshare --map-root-user --net' is allowed here");
		}
		return namespace.orElseThrow();
	}

	private static Optional<Process> hold(String... how) throws IOException {
		List<String> command = Stream.of(Stream.of("unshare"), Stream.of(how), Stream.of("sh", "-c", HOLD))
			.flatMap((part) -> part)
			.toList();
		ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
		builder.environment().put("PATH", Prerequisite.PATH);
		Process holder = builder.start();
		BufferedReader reader = holder.inputReader();
		if ("up".equals(reader.readLine())) {
			return Optional.of(holder);
		}
		holder.destroyForcibly();
		return Optional.empty();
	}

	/**
	 * What a command starts with to run inside.
	 */
	List<String> enter() {
		return this.enter;
	}

	@Override
	public void close() {
		this.holder.destroyForcibly();
	}

}
