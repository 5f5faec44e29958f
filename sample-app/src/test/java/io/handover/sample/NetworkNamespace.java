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
 * A network of its own that has nothing but the loopback interface. It lives as long as
 * its holder does, and the holder no longer than this JVM.
 */
public final class NetworkNamespace implements AutoCloseable {

	/**
	 * Creates the interface that the Supervisor has on every device: a bridge without
	 * carrier, as no container is attached to it any more.
	 */
	public static final String SUPERVISOR_INTERFACE = """
			ip link add supervisor0 type bridge
			ip address add 10.114.104.1/25 dev supervisor0
			ip link set supervisor0 up
			ip link add plugged type veth peer name unplugged
			ip link set plugged master supervisor0
			ip link delete plugged""";

	// Without the kernel's search for duplicates, IPv6 addresses can be used at once
	private static final String HOLD = """
			ip link set lo up || exit 1
			echo 0 >/proc/sys/net/ipv6/conf/default/accept_dad || true
			%s
			echo up
			exec cat""";

	private final Process holder;

	private final List<String> enter;

	private NetworkNamespace(Process holder, String... how) {
		this.holder = holder;
		this.enter = Stream
			.concat(Stream.of("nsenter", "--target", Long.toString(holder.pid()), "--net"), Stream.of(how))
			.toList();
	}

	/**
	 * A network that routes the multicast group to the loopback interface, for peers that
	 * leave the choice of the interface to the kernel.
	 */
	static NetworkNamespace create() throws IOException {
		List.of("unshare", "nsenter", "ip").forEach(Prerequisite::program);
		String setup = "ip route add 239.192.0.0/14 dev lo || exit 1";
		Optional<NetworkNamespace> namespace = hold(setup, "--net").map((holder) -> new NetworkNamespace(holder));
		if (namespace.isEmpty()) {
			namespace = hold(setup, "--map-root-user", "--net")
				.map((holder) -> new NetworkNamespace(holder, "--user", "--preserve-credentials"));
		}
		if (namespace.isEmpty()) {
			Prerequisite.missing("neither 'unshare --net' nor 'unshare --map-root-user --net' is allowed here");
		}
		return namespace.orElseThrow();
	}

	/**
	 * A network without any route, to be connected with others, for which one must be
	 * root.
	 */
	static NetworkNamespace createAsRoot() throws IOException {
		List.of("unshare", "nsenter", "ip", "iptables").forEach(Prerequisite::program);
		Optional<Process> holder = hold("", "--net");
		if (holder.isEmpty()) {
			Prerequisite.missing("'unshare --net' is not allowed here, for which one must be root");
		}
		return new NetworkNamespace(holder.orElseThrow());
	}

	private static Optional<Process> hold(String setup, String... how) throws IOException {
		List<String> command = Stream
			.of(Stream.of("unshare"), Stream.of(how), Stream.of("sh", "-c", HOLD.formatted(setup)))
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

	/**
	 * Run commands of the shell inside and return what they print. Each must succeed.
	 */
	String run(String script) {
		ProcessBuilder builder = new ProcessBuilder(
				Stream.concat(this.enter.stream(), Stream.of("sh", "-e", "-c", script)).toList());
		builder.environment().put("PATH", Prerequisite.PATH);
		return Command.run(builder);
	}

	/**
	 * Lay a cable to another network.
	 */
	void connect(String name, NetworkNamespace other, String nameThere) {
		run("ip link add %s type veth peer name %s netns %d && ip link set %1$s up".formatted(name, nameThere,
				other.holder.pid()));
		other.run("ip link set %s up".formatted(nameThere));
	}

	/**
	 * Count packets from now on.
	 * @param rule a rule of iptables, or of ip6tables, without its target: which packets
	 */
	void count(String counter, String rule) {
		run("iptables -w -N %s && iptables -w -A %s -j %1$s".formatted(counter, rule));
	}

	/**
	 * How many packets were counted.
	 */
	long counted(String counter) {
		return run("iptables -w -n -v -x -L").lines()
			.map((line) -> line.strip().split("\\s+"))
			.filter((columns) -> columns.length > 2 && columns[2].equals(counter))
			.mapToLong((columns) -> Long.parseLong(columns[0]))
			.findFirst()
			.orElseThrow();
	}

	@Override
	public void close() {
		this.holder.destroyForcibly().onExit().join();
	}

}
