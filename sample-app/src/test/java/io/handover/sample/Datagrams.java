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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Raw datagrams, to and from the group, on the loopback interface only.
 */
final class Datagrams implements AutoCloseable {

	static final String GROUP = "239.192.16.16";

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
	 * Send what a peer sends when it becomes ready: once, and again as one can be lost.
	 */
	void sendReady(long startedAt) throws IOException {
		for (int i = 0; i < 3; i++) {
			send(ready(startedAt));
		}
	}

	/**
	 * Wait for the next READY that another one sends, and return the start time in it.
	 */
	long awaitStartTime() {
		List<Long> startTimes = new ArrayList<>();
		ObservedProcess.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
			ByteBuffer buffer = ByteBuffer.allocate(1500);
			while (this.channel.receive(buffer.clear()) != null) {
				buffer.flip();
				if (buffer.remaining() >= LEGACY_LENGTH && buffer.get() == 1 && buffer.getLong() > 0) {
					startTimes.add(buffer.getLong(1));
				}
			}
			assertThat(startTimes).as("start times in READY datagrams").isNotEmpty();
		});
		return startTimes.get(startTimes.size() - 1);
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
	}

}
