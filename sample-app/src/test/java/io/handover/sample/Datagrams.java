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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Arrays;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Raw datagrams, to and from the group, on the loopback interface only.
 */
final class Datagrams implements AutoCloseable {

	static final String GROUP = "239.192.16.16";

	static final int REPETITIONS = 3;

	private static final int LEGACY_LENGTH = 9;

	private final DatagramChannel channel;

	private final InetSocketAddress target;

	Datagrams(int port) throws IOException {
		NetworkInterface loopback = NetworkInterface.getByName("lo");
		InetAddress group = InetAddress.getByName(GROUP);
		this.target = new InetSocketAddress(group, port);
		this.channel = DatagramChannel.open(StandardProtocolFamily.INET)
			.setOption(StandardSocketOptions.SO_REUSEADDR, true)
			.setOption(StandardSocketOptions.IP_MULTICAST_IF, loopback)
			.setOption(StandardSocketOptions.IP_MULTICAST_TTL, 1)
			.bind(new InetSocketAddress(port));
		this.channel.join(group, loopback);
		this.channel.configureBlocking(false);
	}

	/**
	 * What a Node peer that started then says when it is ready.
	 */
	static byte[] ready(long startedAt) {
		return ByteBuffer.allocate(LEGACY_LENGTH).put((byte) 1).putLong(startedAt).array();
	}

	void send(byte[] datagram) throws IOException {
		this.channel.send(ByteBuffer.wrap(datagram), this.target);
	}

	/**
	 * Send a datagram more than once, as a peer does, since one can be lost.
	 */
	void sendRepeatedly(byte[] datagram) throws IOException {
		for (int i = 0; i < REPETITIONS; i++) {
			send(datagram);
		}
	}

	/**
	 * Wait for the next READY that another one sends.
	 */
	byte[] awaitReady() {
		return ObservedProcess.await().until(this::receiveReady, Objects::nonNull);
	}

	private byte @Nullable [] receiveReady() throws IOException {
		ByteBuffer buffer = ByteBuffer.allocate(1500);
		while (this.channel.receive(buffer) != null) {
			byte[] datagram = Arrays.copyOf(buffer.array(), buffer.position());
			if (datagram.length >= LEGACY_LENGTH && datagram[0] == 1 && startTime(datagram) > 0) {
				return datagram;
			}
			buffer.clear();
		}
		return null;
	}

	static long startTime(byte[] ready) {
		return ByteBuffer.wrap(ready).getLong(1);
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
	}

}
