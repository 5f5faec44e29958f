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
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One sender of junk at a given rate on the loopback interface: noise, messages of other
 * services, and what a Node peer of long ago would say.
 */
final class Flood implements AutoCloseable {

	/**
	 * Nobody's flood lasts longer, whatever becomes of the test.
	 */
	private static final Duration LONGEST = Duration.ofMinutes(1);

	private static final int KINDS = 256;

	private static final int EXTENDED_LENGTH = 66;

	private final Thread thread;

	private volatile boolean stopped;

	private volatile long sent;

	Flood(int port, int perSecond) throws IOException {
		DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET)
			.setOption(StandardSocketOptions.IP_MULTICAST_IF, NetworkInterface.getByName("lo"));
		InetSocketAddress target = new InetSocketAddress(InetAddress.getByName(Datagrams.GROUP), port);
		this.thread = new Thread(() -> run(channel, target, perSecond), "flood");
		this.thread.setDaemon(true);
		this.thread.start();
	}

	private void run(DatagramChannel channel, InetSocketAddress target, int perSecond) {
		List<ByteBuffer> junk = junk();
		long begin = System.nanoTime();
		try (channel) {
			long elapsed = 0;
			while (!this.stopped && elapsed < LONGEST.toNanos()) {
				elapsed = System.nanoTime() - begin;
				// What a busy machine makes late is sent later, but not all at once
				long due = Math.min(elapsed * perSecond / TimeUnit.SECONDS.toNanos(1), this.sent + perSecond / 100);
				while (this.sent < due) {
					channel.send(junk.get((int) (this.sent % KINDS)).rewind(), target);
					this.sent = this.sent + 1;
				}
				LockSupport.parkNanos(500_000);
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException("Cannot flood", ex);
		}
	}

	/**
	 * READY of a Node peer of long ago, STARTING of a service that nobody knows, and
	 * noise.
	 */
	private static List<ByteBuffer> junk() {
		Random random = new Random(42);
		List<ByteBuffer> junk = new ArrayList<>();
		for (int i = 0; i < KINDS; i++) {
			byte[] datagram = new byte[(i % 4 == 1) ? EXTENDED_LENGTH : random.nextInt(1, 200)];
			random.nextBytes(datagram);
			if (i % 4 == 0) {
				datagram = Datagrams.ready(random.nextLong(1, 1_000_000_000_000L));
			}
			else if (i % 4 == 1) {
				ByteBuffer.wrap(datagram)
					.put((byte) 1)
					.putLong(0)
					.put(new byte[] { 'H', 'O', 1, 1, 0 })
					.putInt(1)
					.position(34)
					.putLong(1)
					.position(58)
					.putLong(0);
			}
			else {
				datagram[0] = (byte) random.nextInt(2, 256);
			}
			junk.add(ByteBuffer.allocateDirect(datagram.length).put(datagram));
		}
		return junk;
	}

	long sent() {
		return this.sent;
	}

	boolean isRunning() {
		return this.thread.isAlive();
	}

	@Override
	public void close() {
		this.stopped = true;
		try {
			this.thread.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
