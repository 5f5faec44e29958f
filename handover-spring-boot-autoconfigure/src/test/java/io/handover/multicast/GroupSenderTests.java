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
import java.net.NetworkInterface;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.DatagramChannel;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.util.ReflectionTestUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link GroupSender}.
 */
class GroupSenderTests {

	private final RecordingListener listener = new RecordingListener();

	private Loopback loopback;

	private GroupReceiver receiver;

	private GroupSender sender;

	@BeforeEach
	void setUp() throws IOException {
		this.loopback = new Loopback();
		this.receiver = new GroupReceiver(GroupReceiver.channelInGroup(this.loopback.settings(), Loopback.address()),
				"lo", this.listener, () -> {
				});
		this.receiver.start();
		this.sender = new GroupSender(this.loopback.settings(), Loopback.address());
	}

	@AfterEach
	void tearDown() {
		this.sender.close();
		this.receiver.close();
	}

	@Test
	void whenItSendsShouldUseOneSocket() throws IOException {
		Set<String> before = Loopback.sockets();
		this.sender.send("one".getBytes());
		this.sender.send("two".getBytes());
		assertThat(this.listener.await(2)).extracting(RecordingListener.Datagram::text).containsExactly("one", "two");
		assertThat(Loopback.socketsSince(before)).hasSize(1);
		this.sender.close();
		assertThat(Loopback.socketsSince(before)).isEmpty();
	}

	@Test
	void whenItSendsShouldNotPassMoreRoutersThanAllowed() throws IOException {
		MulticastSettings settings = this.loopback.settings();
		this.sender = new GroupSender(new MulticastSettings(settings.mode(), settings.networkInterface(),
				settings.group(), settings.port(), 3), Loopback.address());
		this.sender.send("hello".getBytes());
		DatagramChannel channel = (DatagramChannel) ReflectionTestUtils.getField(this.sender, "channel");
		assertThat(channel.getOption(StandardSocketOptions.IP_MULTICAST_TTL)).isEqualTo(3);
		assertThat(channel.getOption(StandardSocketOptions.IP_MULTICAST_IF)).extracting(NetworkInterface::getName)
			.isEqualTo("lo");
	}

	@Test
	void whenSendingFailsShouldOpenAnotherSocketForTheNext() throws IOException {
		Set<String> before = Loopback.sockets();
		assertThatIOException().isThrownBy(() -> this.sender.send(new byte[65508]));
		assertThat(Loopback.socketsSince(before)).isEmpty();
		this.sender.send("hello".getBytes());
		assertThat(this.listener.await(1)).extracting(RecordingListener.Datagram::text).containsExactly("hello");
	}

	@Test
	void whenItsThreadWasInterruptedShouldSendAgainAfterwards() throws IOException {
		this.sender.send("before".getBytes());
		Thread.currentThread().interrupt();
		try {
			assertThatExceptionOfType(ClosedByInterruptException.class)
				.isThrownBy(() -> this.sender.send("lost".getBytes()));
		}
		finally {
			Thread.interrupted();
		}
		this.sender.send("after".getBytes());
		assertThat(this.listener.await(2)).extracting(RecordingListener.Datagram::text)
			.startsWith("before")
			.endsWith("after");
	}

}
