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
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.integration.channel.NullChannel;
import org.springframework.integration.ip.udp.inbound.UnicastReceivingChannelAdapter;

import io.handover.protocol.MessageDecoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link GroupReceiver}.
 */
class GroupReceiverTests {

	private static final int TOO_LONG = MessageDecoder.MAXIMUM_LENGTH + 1;

	private final RecordingListener listener = new RecordingListener();

	private final CountDownLatch stopped = new CountDownLatch(1);

	private Loopback loopback;

	private GroupReceiver receiver;

	@BeforeEach
	void setUp() throws IOException {
		this.loopback = new Loopback();
		this.receiver = receiver(this.listener);
	}

	@AfterEach
	void tearDown() {
		this.receiver.close();
	}

	@Test
	void whenGarbageArrivesShouldHandItOverAndGoOn() throws IOException {
		this.receiver.start();
		this.loopback.send(new byte[0], new byte[1], new byte[8], new byte[MessageDecoder.MAXIMUM_LENGTH],
				"last".getBytes());
		List<RecordingListener.Datagram> datagrams = this.listener.await(5);
		assertThat(datagrams).extracting(RecordingListener.Datagram::length)
			.containsExactly(0, 1, 8, MessageDecoder.MAXIMUM_LENGTH, 4);
		assertThat(datagrams).extracting(RecordingListener.Datagram::link).containsOnly("lo");
	}

	@Test
	void whenTooLongShouldBeTellableFromTheLongestValidOne() throws IOException {
		this.receiver.start();
		this.loopback.send(new byte[TOO_LONG], new byte[1500], new byte[65507], "last".getBytes());
		assertThat(this.listener.await(4)).extracting(RecordingListener.Datagram::length)
			.containsExactly(TOO_LONG, TOO_LONG, TOO_LONG, 4);
	}

	@Test
	void whenListenerFailsShouldGoOn() throws IOException {
		this.receiver.close();
		this.receiver = receiver(new DatagramListener() {

			@Override
			public void received(DatagramPacket packet, String link) {
				GroupReceiverTests.this.listener.received(packet, link);
				throw new IllegalStateException("failing");
			}

			@Override
			public void lost(String link) {
			}

		});
		this.receiver.start();
		this.loopback.send("one", "two");
		assertThat(this.listener.await(2)).extracting(RecordingListener.Datagram::text).containsExactly("one", "two");
	}

	@Test
	void whenAskedForAnAcknowledgmentShouldNotGiveIt() throws IOException {
		try (DatagramSocket victim = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
			this.receiver.start();
			this.loopback.send(askingForAcknowledgmentTo(victim), "last".getBytes());
			// Handled in order, so the answer would have been sent by now.
			assertThat(this.listener.await(2)).hasSize(2);
			assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> receiveWithin(victim, 100));
		}
	}

	/**
	 * Shows that the trap of the test above is one.
	 */
	@Test
	void whenAskedForAnAcknowledgmentTheAdapterAsItIsShouldGiveIt() throws IOException {
		UnicastReceivingChannelAdapter adapter = new UnicastReceivingChannelAdapter(0);
		adapter.setOutputChannel(new NullChannel());
		adapter.setApplicationEventPublisher((event) -> {
		});
		try (DatagramSocket victim = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
			DatagramSocket socket = adapter.getSocket();
			adapter.start();
			byte[] bytes = askingForAcknowledgmentTo(victim);
			victim.send(new DatagramPacket(bytes, bytes.length,
					new InetSocketAddress(InetAddress.getByName("127.0.0.1"), socket.getLocalPort())));
			assertThat(receiveWithin(victim, 10_000)).isEqualTo(36);
		}
		finally {
			adapter.stop();
		}
	}

	@Test
	void whenNoMemberHereShouldHearNothingThatOthersAreMembersFor() throws IOException {
		GroupReceiver other = receiver(new RecordingListener());
		try {
			other.start();
			InetSocketAddress group = new InetSocketAddress(this.loopback.settings().group(), 0);
			this.receiver.getSocket().leaveGroup(group, Loopback.networkInterface());
			this.receiver.start();
			this.loopback.send("not for us");
			this.receiver.getSocket().joinGroup(group, Loopback.networkInterface());
			this.loopback.send("for us");
			assertThat(this.listener.await(1)).extracting(RecordingListener.Datagram::text).containsExactly("for us");
		}
		finally {
			other.close();
		}
	}

	@Test
	void whenSentToTheAddressOfTheDeviceShouldNotHear() throws IOException {
		this.receiver.start();
		try (DatagramSocket socket = new DatagramSocket()) {
			byte[] bytes = "unicast".getBytes();
			socket.send(new DatagramPacket(bytes, bytes.length,
					new InetSocketAddress("127.0.0.1", this.loopback.settings().port())));
		}
		this.loopback.send("multicast");
		assertThat(this.listener.await(1)).extracting(RecordingListener.Datagram::text).containsExactly("multicast");
	}

	@Test
	void whenClosedShouldNotReportThatItStopped() throws Exception {
		this.receiver.start();
		this.loopback.send("hello");
		this.listener.await(1);
		Thread thread = thread();
		this.receiver.close();
		thread.join(10_000);
		assertThat(thread.isAlive()).isFalse();
		assertThat(this.stopped.getCount()).isEqualTo(1);
		assertThat(this.receiver.isListening()).isFalse();
	}

	@Test
	void whenItsSocketIsClosedShouldReportThatItStopped() throws Exception {
		this.receiver.start();
		this.receiver.getSocket().close();
		assertThat(this.stopped.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(this.receiver.isListening()).isFalse();
	}

	@Test
	void whenItsThreadIsInterruptedShouldReportThatItStopped() throws Exception {
		this.receiver.start();
		this.loopback.send("hello");
		this.listener.await(1);
		thread().interrupt();
		assertThat(this.stopped.await(10, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void whenAskedShouldSayWhatItIs() {
		assertThat(this.receiver).hasToString("hand-over receiver on lo");
	}

	private GroupReceiver receiver(DatagramListener listener) throws IOException {
		return new GroupReceiver(this.loopback.settings(), Loopback.address(), listener, this.stopped::countDown);
	}

	private Thread thread() {
		assertThat(this.loopback.threadNames()).containsExactly("handover-lo");
		return this.loopback.threads().get(0);
	}

	private static byte[] askingForAcknowledgmentTo(DatagramSocket socket) {
		return ("ip_ackTo=127.0.0.1:" + socket.getLocalPort() + ";id=" + UUID.randomUUID() + ";payload").getBytes();
	}

	private static int receiveWithin(DatagramSocket socket, int millis) throws IOException {
		DatagramPacket packet = new DatagramPacket(new byte[100], 100);
		socket.setSoTimeout(millis);
		socket.receive(packet);
		return packet.getLength();
	}

}
