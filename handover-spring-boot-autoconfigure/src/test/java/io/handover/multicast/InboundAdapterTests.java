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
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.integration.ip.IpHeaders;
import org.springframework.messaging.Message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link InboundAdapter}.
 */
@ExtendWith(OutputCaptureExtension.class)
class InboundAdapterTests {

	private static final String FAILED = "Failed to receive hand-over messages";

	private static final int MAXIMUM_LENGTH = 82;

	private static final int TOO_LONG = MAXIMUM_LENGTH + 1;

	private final RecordingListener listener = new RecordingListener();

	private final TransportChannel channel = new TransportChannel("channel");

	private final List<Message<?>> messages = new CopyOnWriteArrayList<>();

	private Loopback loopback;

	private InboundAdapter adapter;

	@BeforeEach
	void setUp() throws IOException {
		this.loopback = new Loopback();
		this.channel.subscribe(this.messages::add);
		this.adapter = adapter(this.listener);
	}

	@AfterEach
	void tearDown() {
		close(this.adapter);
		Awaitility.await().untilAsserted(() -> assertThat(this.loopback.threads()).isEmpty());
	}

	@Test
	void whenDatagramIsAcceptedShouldSendMessageWithWhereItCameFrom() throws IOException {
		receive();
		this.loopback.send("hello");
		Message<?> message = awaitMessages(1).get(0);
		assertThat(message.getPayload()).isEqualTo("hello".getBytes());
		assertThat(message.getHeaders()).containsEntry(MulticastTransport.LINK_HEADER, "lo")
			.containsEntry(IpHeaders.IP_ADDRESS, "127.0.0.1")
			.containsKeys(IpHeaders.PACKET_ADDRESS, IpHeaders.PORT, IpHeaders.HOSTNAME);
	}

	@Test
	void whenLinkIsUnknownShouldSendMessageWithoutIt() throws IOException {
		GroupSocket socket = socket();
		Links elsewhere = new Links(
				Map.of("a", LinksTests.link("a", 1, "192.0.2.1/24"), "b", LinksTests.link("b", 2, "198.51.100.1/24")));
		this.adapter.listenOn(elsewhere, socket);
		this.loopback.send("hello");
		assertThat(awaitMessages(1).get(0).getHeaders()).doesNotContainKey(MulticastTransport.LINK_HEADER);
		assertThat(this.listener.datagrams().get(0).link()).isNull();
	}

	@Test
	void whenDatagramIsRejectedShouldNotMapItAndGoOnWhateverItsLength() throws IOException {
		receive();
		this.loopback.send(new byte[0], new byte[1], new byte[MAXIMUM_LENGTH], new byte[TOO_LONG], new byte[65507],
				"last".getBytes());
		assertThat(awaitMessages(1)).hasSize(1);
		assertThat(this.listener.datagrams()).extracting(RecordingListener.Datagram::length)
			.containsExactly(0, 1, MAXIMUM_LENGTH, TOO_LONG, TOO_LONG, 4);
		assertThat(this.listener.datagrams()).extracting(RecordingListener.Datagram::link).containsOnly("lo");
	}

	@Test
	void whenOneThreadReceivesShouldMapAndSendOnIt() throws IOException {
		List<String> threads = new CopyOnWriteArrayList<>();
		this.channel.subscribe((message) -> threads.add(Thread.currentThread().getName()));
		receive();
		this.loopback.send("one", "two");
		awaitMessages(2);
		assertThat(threads).containsExactly("handover-listen", "handover-listen");
		assertThat(this.loopback.threadNames()).containsExactly("handover-listen");
	}

	@Test
	void whenADatagramAsksForAcknowledgementShouldSendNone() throws IOException {
		try (DatagramSocket asking = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
			receive();
			this.loopback
				.send("ip_ackTo=127.0.0.1:" + asking.getLocalPort() + ";id=11111111-1111-1111-1111-111111111111;x");
			assertThat(awaitMessages(1)).hasSize(1);
			asking.setSoTimeout(200);
			assertThatExceptionOfType(SocketTimeoutException.class)
				.isThrownBy(() -> asking.receive(new DatagramPacket(new byte[100], 100)));
		}
	}

	@Test
	void whenNoMemberHereShouldReceiveNothingThatOthersAreMembersFor() throws IOException {
		GroupSocket stranger = GroupSocket.open(this.loopback.settings(), Loopback.address());
		InboundAdapter member = adapter(new RecordingListener());
		try {
			member.listenOn(lo(), socket());
			this.adapter.listenOn(lo(), stranger);
			this.loopback.send("not for us");
			stranger.join(Loopback.address());
			this.loopback.send("for us");
			assertThat(this.listener.await(1)).extracting(RecordingListener.Datagram::text).containsExactly("for us");
		}
		finally {
			close(member);
		}
	}

	@Test
	void whenSentToTheAddressOfTheDeviceShouldNotReceive() throws IOException {
		receive();
		try (DatagramSocket socket = new DatagramSocket()) {
			byte[] bytes = "unicast".getBytes();
			socket.send(new DatagramPacket(bytes, bytes.length,
					new InetSocketAddress("127.0.0.1", this.loopback.settings().port())));
		}
		this.loopback.send("multicast");
		assertThat(this.listener.await(1)).extracting(RecordingListener.Datagram::text).containsExactly("multicast");
	}

	@Test
	void whenSocketIsReplacedShouldGoOnWithTheNewOneOnTheSameThread(CapturedOutput output) throws IOException {
		Set<String> before = Loopback.sockets();
		receive();
		this.loopback.send("one");
		this.listener.await(1);
		Thread thread = this.loopback.threads().get(0);
		receive();
		this.loopback.send("two");
		assertThat(this.listener.await(2)).extracting(RecordingListener.Datagram::text).containsExactly("one", "two");
		assertThat(this.loopback.threads()).containsExactly(thread);
		Awaitility.await().untilAsserted(() -> assertThat(Loopback.socketsSince(before)).hasSize(1));
		assertThat(this.listener.countStopped()).isZero();
		assertThat(output).doesNotContain(FAILED);
	}

	@Test
	void whenClosedShouldNotReportThatItStopped(CapturedOutput output) throws Exception {
		receive();
		this.loopback.send("hello");
		this.listener.await(1);
		Thread thread = this.loopback.threads().get(0);
		close(this.adapter);
		thread.join(10_000);
		assertThat(thread.isAlive()).isFalse();
		assertThat(this.adapter.isRunning()).isFalse();
		assertThat(this.listener.countStopped()).isZero();
		assertThat(output).doesNotContain(FAILED);
	}

	@Test
	void whenStoppedByTheApplicationShouldReportThatItStopped() throws IOException {
		receive();
		this.adapter.stop();
		this.listener.awaitStopped();
		receive();
		this.loopback.send("hello");
		assertThat(awaitMessages(1)).hasSize(1);
	}

	@Test
	void whenItsSocketIsClosedShouldReportThatItStopped(CapturedOutput output) throws Exception {
		receive();
		this.adapter.getSocket().close();
		this.listener.awaitStopped();
		assertThat(output).contains(FAILED).contains("Socket closed");
		assertThat(this.adapter.isRunning()).isFalse();
	}

	@Test
	void whenSubscriberHasAnErrorShouldReportThatItStopped(CapturedOutput output) throws Exception {
		this.channel.subscribe((message) -> {
			throw new NoClassDefFoundError("missing");
		});
		receive();
		this.loopback.send("hello");
		this.listener.awaitStopped();
		assertThat(output).contains(FAILED).contains("NoClassDefFoundError: missing");
	}

	private InboundAdapter adapter(DatagramListener listener) {
		InboundAdapter adapter = new InboundAdapter(this.loopback.settings(), MAXIMUM_LENGTH, this.channel, listener);
		adapter.setBeanName("inbound");
		return adapter;
	}

	private void receive() throws IOException {
		this.adapter.listenOn(lo(), socket());
	}

	private static void close(InboundAdapter adapter) {
		adapter.listenOn(Links.NONE, null);
	}

	private GroupSocket socket() throws IOException {
		GroupSocket socket = GroupSocket.open(this.loopback.settings(), Loopback.address());
		socket.join(Loopback.address());
		return socket;
	}

	private static Links lo() throws IOException {
		return new Links(Map.of("lo", Loopback.address()));
	}

	private List<Message<?>> awaitMessages(int count) {
		Awaitility.await().untilAsserted(() -> assertThat(this.messages).hasSizeGreaterThanOrEqualTo(count));
		return this.messages;
	}

}
