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
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Carries a group's datagrams from one network to another as badly as a radio does: some
 * are lost, some come twice, and each takes its own time, so that they overtake each
 * other.
 */
final class LossyRelay {

	private static final int LATEST_MILLIS = 40;

	private final Random random;

	private final double loss;

	private final double duplication;

	private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread thread = new Thread(task, "relay");
		thread.setDaemon(true);
		return thread;
	});

	LossyRelay(long seed, double loss, double duplication) {
		this.random = new Random(seed);
		this.loss = loss;
		this.duplication = duplication;
	}

	/**
	 * Begin to carry what is sent on one side to the other.
	 */
	void carry(String from, String to, String group, int port) throws IOException {
		NetworkInterface source = NetworkInterface.getByName(from);
		InetSocketAddress target = new InetSocketAddress(InetAddress.getByName(group), port);
		DatagramChannel in = DatagramChannel.open(StandardProtocolFamily.INET)
			.setOption(StandardSocketOptions.SO_REUSEADDR, true)
			.bind(target);
		in.join(target.getAddress(), source);
		DatagramChannel out = DatagramChannel.open(StandardProtocolFamily.INET)
			.setOption(StandardSocketOptions.IP_MULTICAST_IF, NetworkInterface.getByName(to))
			// What is carried that way is not to be carried back
			.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, false);
		Thread thread = new Thread(() -> carryForever(in, out, target), "relay from " + from);
		thread.setDaemon(true);
		thread.start();
	}

	private void carryForever(DatagramChannel in, DatagramChannel out, InetSocketAddress target) {
		try {
			while (true) {
				ByteBuffer datagram = ByteBuffer.allocate(1500);
				in.receive(datagram);
				throwDice(datagram.flip(), out, target);
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private synchronized void throwDice(ByteBuffer datagram, DatagramChannel out, InetSocketAddress target) {
		if (this.random.nextDouble() >= this.loss) {
			later(datagram, out, target);
			if (this.random.nextDouble() < this.duplication) {
				later(datagram, out, target);
			}
		}
	}

	private void later(ByteBuffer datagram, DatagramChannel out, InetSocketAddress target) {
		this.executor.schedule(() -> out.send(datagram.duplicate(), target), this.random.nextInt(LATEST_MILLIS),
				TimeUnit.MILLISECONDS);
	}

}
