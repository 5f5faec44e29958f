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

package io.handover.multicast;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.handover.LoopbackNetwork;

/**
 * A multicast group on the loopback interface that nobody else uses, and what of it can
 * be seen from outside.
 */
final class Loopback {

	static final String NAME = "lo";

	private final InetAddress group;

	private final int port = LoopbackNetwork.freePort();

	private final Set<Thread> threadsBefore = Thread.getAllStackTraces().keySet();

	Loopback() throws IOException {
		this.group = InetAddress.getByName("239.192.16.16");
	}

	MulticastSettings settings() {
		return settings(NAME);
	}

	MulticastSettings settings(String networkInterface) {
		return new MulticastSettings(NetworkMode.HOST, networkInterface, this.group, this.port, 1);
	}

	InetSocketAddress groupAddress() {
		return new InetSocketAddress(this.group, this.port);
	}

	/**
	 * The loopback interface as a link finds it.
	 * @return the address to open a link on
	 */
	static LinkAddress address() throws IOException {
		return new LinkAddress(networkInterface(), InetAddress.getByName("127.0.0.1"));
	}

	static NetworkInterface networkInterface() throws IOException {
		return NetworkInterface.getByName(NAME);
	}

	/**
	 * Send datagrams as somebody else.
	 * @param datagrams the datagrams
	 */
	void send(byte[]... datagrams) throws IOException {
		try (DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET)) {
			channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, networkInterface());
			channel.setOption(StandardSocketOptions.SO_SNDBUF, 1 << 20);
			for (byte[] datagram : datagrams) {
				channel.send(ByteBuffer.wrap(datagram), groupAddress());
			}
		}
	}

	void send(String... datagrams) throws IOException {
		send(Stream.of(datagrams).map(String::getBytes).toArray(byte[][]::new));
	}

	/**
	 * The threads of the library that were started since this was created and are alive.
	 * @return the threads
	 */
	List<Thread> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> !this.threadsBefore.contains(thread) && thread.getName().startsWith("handover"))
			.toList();
	}

	List<String> threadNames() {
		return threads().stream().map(Thread::getName).toList();
	}

	/**
	 * The UDP sockets that this process has opened and not closed again. One that a
	 * thread receives from is closed by that thread, which may take a moment.
	 * @param before those that were open before
	 * @return those that are open since then
	 */
	static Set<String> socketsSince(Set<String> before) throws IOException {
		Set<String> sockets = sockets();
		sockets.removeAll(before);
		return sockets;
	}

	/**
	 * The UDP sockets that this process has open.
	 * @return as many inodes
	 */
	static Set<String> sockets() throws IOException {
		Set<String> sockets = new HashSet<>(descriptors());
		Set<String> udp = new HashSet<>();
		for (String table : List.of("udp", "udp6")) {
			Path file = Path.of("/proc/self/net", table);
			for (String line : Files.exists(file) ? Files.readAllLines(file) : Collections.<String>emptyList()) {
				udp.add("socket:[" + line.strip().split("\\s+")[9] + "]");
			}
		}
		sockets.retainAll(udp);
		return sockets;
	}

	private static List<String> descriptors() throws IOException {
		List<String> targets = new ArrayList<>();
		try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
			for (Path descriptor : descriptors.toList()) {
				if (Files.isSymbolicLink(descriptor)) {
					targets.add(Files.readSymbolicLink(descriptor).toString());
				}
			}
		}
		return targets;
	}

}
