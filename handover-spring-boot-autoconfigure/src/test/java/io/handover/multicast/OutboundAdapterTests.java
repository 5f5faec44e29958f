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
import java.net.DatagramSocket;
import java.net.NetworkInterface;
import java.net.StandardSocketOptions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OutboundAdapter}.
 */
@ExtendWith(OutputCaptureExtension.class)
class OutboundAdapterTests {

	private static final String FAILURE = "nothing can be sent on 'lo': ";

	/**
	 * One byte more than fits into a datagram.
	 */
	private static final byte[] TOO_LONG = new byte[65508];

	private final RecordingListener listener = new RecordingListener();

	private Loopback loopback;

	private InboundAdapter receiver;

	private OutboundAdapter adapter;

	@BeforeEach
	void setUp() throws IOException {
		this.loopback = new Loopback();
		this.receiver = new InboundAdapter(this.loopback.settings(), 82, new TransportChannel("inbound"),
				this.listener);
		GroupSocket socket = GroupSocket.open(this.loopback.settings(), Loopback.address());
		socket.join(Loopback.address());
		this.receiver.listenOn(lo(), socket);
		this.adapter = adapter(1);
		this.adapter.setLinks(lo());
	}

	@AfterEach
	void tearDown() {
		this.adapter.setLinks(Links.NONE);
		this.receiver.listenOn(Links.NONE, null);
	}

	@Test
	void whenItSendsShouldUseOneSocket() throws IOException {
		Set<String> before = Loopback.sockets();
		send("one");
		send("two");
		assertThat(this.listener.await(2)).extracting(RecordingListener.Datagram::text).containsExactly("one", "two");
		assertThat(Loopback.socketsSince(before)).hasSize(1);
		this.adapter.setLinks(Links.NONE);
		assertThat(Loopback.socketsSince(before)).isEmpty();
	}

	@Test
	void whenThereIsNoLinkShouldSendNothing() throws IOException {
		this.adapter.setLinks(Links.NONE);
		Set<String> before = Loopback.sockets();
		send("nowhere");
		assertThat(Loopback.socketsSince(before)).isEmpty();
		this.adapter.setLinks(lo());
		send("hello");
		assertThat(this.listener.await(1)).extracting(RecordingListener.Datagram::text).containsExactly("hello");
	}

	@Test
	void whenThereAreTwoLinksShouldSendOnEach() throws IOException {
		this.adapter.setLinks(new Links(Map.of("lo", Loopback.address(), "again", Loopback.address())));
		send("hello");
		assertThat(this.listener.await(2)).extracting(RecordingListener.Datagram::text)
			.containsExactly("hello", "hello");
	}

	@Test
	void whenOneLinkCannotSendShouldSendOnTheOthers(CapturedOutput output) throws IOException {
		Map<String, LinkAddress> links = new LinkedHashMap<>();
		links.put("broken", LinksTests.link("broken", 4711, "192.0.2.1/24"));
		links.put("lo", Loopback.address());
		this.adapter.setLinks(new Links(links));
		send("hello");
		assertThat(this.listener.await(1)).hasSize(1);
		assertThat(this.adapter.problem()).startsWith("nothing can be sent on 'broken': ");
		assertThat(output).contains("nothing can be sent on 'broken': ");
		this.adapter.setLinks(lo());
		assertThat(this.adapter.problem()).isNull();
	}

	@Test
	void whenItSendsShouldNotPassMoreRoutersThanAllowed() throws IOException {
		this.adapter = adapter(3);
		this.adapter.setLinks(lo());
		send("hello");
		DatagramSocket socket = this.adapter.getSocket();
		assertThat(socket.getOption(StandardSocketOptions.IP_MULTICAST_TTL)).isEqualTo(3);
		assertThat(socket.getOption(StandardSocketOptions.IP_MULTICAST_IF)).extracting(NetworkInterface::getName)
			.isEqualTo("lo");
	}

	@Test
	void whenSendingFailsShouldWarnOnceUntilItWorksAgainWithAnotherSocket(CapturedOutput output) throws IOException {
		Set<String> before = Loopback.sockets();
		send(TOO_LONG);
		send(TOO_LONG);
		assertThat(Loopback.socketsSince(before)).isEmpty();
		assertThat(StringUtils.countOccurrencesOf(output.toString(), FAILURE)).isEqualTo(1);
		assertThat(this.adapter.problem()).startsWith(FAILURE);
		send("hello");
		assertThat(this.listener.await(1)).extracting(RecordingListener.Datagram::text).containsExactly("hello");
		assertThat(this.adapter.problem()).isNull();
		send(TOO_LONG);
		assertThat(StringUtils.countOccurrencesOf(output.toString(), FAILURE)).isEqualTo(2);
	}

	@Test
	void whenItsThreadIsInterruptedShouldSendWithTheSameSocketAndLeaveItInterrupted(CapturedOutput output)
			throws IOException {
		this.adapter.setLinks(new Links(Map.of("lo", Loopback.address(), "again", Loopback.address())));
		DatagramSocket socket = this.adapter.getSocket();
		Thread.currentThread().interrupt();
		boolean interrupted;
		try {
			send("one");
			send("two");
		}
		finally {
			interrupted = Thread.interrupted();
		}
		assertThat(interrupted).isTrue();
		assertThat(this.listener.await(4)).extracting(RecordingListener.Datagram::text)
			.containsExactly("one", "one", "two", "two");
		assertThat(this.adapter.getSocket()).isSameAs(socket);
		assertThat(socket.isClosed()).isFalse();
		assertThat(this.adapter.problem()).isNull();
		assertThat(output).doesNotContain("WARN");
	}

	@Test
	void whenStoppedByTheApplicationShouldStillSend() {
		this.adapter.start();
		send("one");
		this.adapter.stop();
		send("two");
		assertThat(this.listener.await(2)).extracting(RecordingListener.Datagram::text).containsExactly("one", "two");
	}

	private OutboundAdapter adapter(int timeToLive) {
		MulticastSettings settings = this.loopback.settings();
		return new OutboundAdapter(new MulticastSettings(settings.mode(), settings.networkInterface(), settings.group(),
				settings.port(), timeToLive), new TransportChannel("outbound"));
	}

	private void send(String text) {
		send(text.getBytes());
	}

	private void send(byte[] bytes) {
		this.adapter.handleMessage(new GenericMessage<>(bytes));
	}

	private static Links lo() throws IOException {
		return new Links(Map.of("lo", Loopback.address()));
	}

}
