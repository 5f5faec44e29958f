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

package io.handover;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.handover.LoopbackNetwork.Heard;
import io.handover.protocol.PeerState;

/**
 * Receives what is sent to a multicast group until it is closed, and keeps it. It reads
 * the bytes itself, so that a mistake of the library's decoder is not its own.
 */
final class MessageRecorder implements AutoCloseable {

	private static final int EXTENDED_LENGTH = 66;

	private static final int STATE_OFFSET = 12;

	private static final int INSTANCE_OFFSET = 50;

	private final MulticastSocket socket;

	private final Thread thread;

	private final List<Heard> heard = new CopyOnWriteArrayList<>();

	MessageRecorder(NetworkInterface link, InetSocketAddress group) {
		try {
			this.socket = new MulticastSocket(group.getPort());
			this.socket.joinGroup(group, link);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.thread = new Thread(this::receive, "recorder of port " + group.getPort());
		this.thread.setDaemon(true);
		this.thread.start();
	}

	private void receive() {
		DatagramPacket packet = new DatagramPacket(new byte[128], 128);
		while (!this.socket.isClosed()) {
			try {
				packet.setLength(128);
				this.socket.receive(packet);
				record(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()));
			}
			catch (IOException ex) {
				// Closed: the loop ends.
			}
		}
	}

	private void record(ByteBuffer datagram) {
		if (datagram.limit() >= EXTENDED_LENGTH) {
			this.heard.add(new Heard(PeerState.values()[datagram.get(STATE_OFFSET) - 1],
					HexFormat.of().toHexDigits(datagram.getLong(INSTANCE_OFFSET))));
		}
	}

	List<Heard> heard() {
		return List.copyOf(this.heard);
	}

	@Override
	public void close() {
		this.socket.close();
		try {
			// The port is in use until the thread has noticed.
			this.thread.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
