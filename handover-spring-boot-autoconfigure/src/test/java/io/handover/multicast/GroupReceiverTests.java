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
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.handover.protocol.MessageDecoder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GroupReceiver}.
 */
@ExtendWith(OutputCaptureExtension.class)
class GroupReceiverTests {

	private static final String STOPPED = "Receiving on lo has stopped by itself and is begun anew";

	private static final int TOO_LONG = MessageDecoder.MAXIMUM_LENGTH + 1;

	private final RecordingListener listener = new RecordingListener();

	private final CountDownLatch stopped = new CountDownLatch(1);

	private Loopback loopback;

	private DatagramChannel channel;

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
		this.receiver = receiver(failingWith(() -> {
			throw new IllegalStateException("failing");
		}));
		this.receiver.start();
		this.loopback.send("one", "two");
		assertThat(this.listener.await(2)).extracting(RecordingListener.Datagram::text).containsExactly("one", "two");
	}

	@Test
	void whenNoMemberHereShouldHearNothingThatOthersAreMembersFor() throws IOException {
		DatagramSocket socket = this.channel.socket();
		GroupReceiver other = receiver(new RecordingListener());
		try {
			other.start();
			InetSocketAddress group = new InetSocketAddress(this.loopback.settings().group(), 0);
			socket.leaveGroup(group, Loopback.networkInterface());
			this.receiver.start();
			this.loopback.send("not for us");
			socket.joinGroup(group, Loopback.networkInterface());
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
	void whenClosedShouldNotReportThatItStopped(CapturedOutput output) throws Exception {
		this.receiver.start();
		this.loopback.send("hello");
		this.listener.await(1);
		Thread thread = thread();
		this.receiver.close();
		thread.join(10_000);
		assertThat(thread.isAlive()).isFalse();
		assertThat(this.stopped.getCount()).isEqualTo(1);
		assertThat(output).doesNotContain(STOPPED);
	}

	@Test
	void whenItsChannelIsClosedShouldReportThatItStopped(CapturedOutput output) throws Exception {
		this.receiver.start();
		this.channel.close();
		assertThat(this.stopped.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(output).contains(STOPPED).containsPattern("ClosedChannelException|AsynchronousCloseException");
	}

	@Test
	void whenItsThreadIsInterruptedShouldReportThatItStopped(CapturedOutput output) throws Exception {
		this.receiver.start();
		this.loopback.send("hello");
		this.listener.await(1);
		thread().interrupt();
		assertThat(this.stopped.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(output).contains(STOPPED).contains("ClosedByInterruptException");
	}

	@Test
	void whenListenerHasAnErrorShouldReportThatItStopped(CapturedOutput output) throws Exception {
		this.receiver.close();
		this.receiver = receiver(failingWith(() -> {
			throw new NoClassDefFoundError("missing");
		}));
		this.receiver.start();
		this.loopback.send("hello");
		assertThat(this.stopped.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(output).contains(STOPPED).contains("NoClassDefFoundError: missing");
	}

	private GroupReceiver receiver(DatagramListener listener) throws IOException {
		this.channel = GroupReceiver.channelInGroup(this.loopback.settings(), Loopback.address());
		return new GroupReceiver(this.channel, "lo", listener, this.stopped::countDown);
	}

	private DatagramListener failingWith(Runnable failure) {
		return new DatagramListener() {

			@Override
			public void received(DatagramPacket packet, String link) {
				GroupReceiverTests.this.listener.received(packet, link);
				failure.run();
			}

			@Override
			public void lost(String link) {
			}

		};
	}

	private Thread thread() {
		assertThat(this.loopback.threadNames()).containsExactly("handover-lo");
		return this.loopback.threads().get(0);
	}

}
