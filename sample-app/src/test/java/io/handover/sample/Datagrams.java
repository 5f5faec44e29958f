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
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/**
 * Datagrams of Node peers.
 */
final class Datagrams {

	static final String GROUP = "239.192.16.16";

	static final int REPETITIONS = 3;

	private Datagrams() {
	}

	/**
	 * What a Node peer that started then says when it is ready.
	 */
	static byte[] ready(long startedAt) {
		return ByteBuffer.allocate(9).put((byte) 1).putLong(startedAt).array();
	}

	/**
	 * Send a datagram to the group on the loopback interface, more than once, as a peer
	 * does, since one can be lost.
	 */
	static void sendRepeatedly(byte[] datagram, int port) throws IOException {
		InetSocketAddress group = new InetSocketAddress(GROUP, port);
		try (DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET)) {
			channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, NetworkInterface.getByName("lo"));
			for (int i = 0; i < REPETITIONS; i++) {
				channel.send(ByteBuffer.wrap(datagram), group);
			}
		}
	}

}
