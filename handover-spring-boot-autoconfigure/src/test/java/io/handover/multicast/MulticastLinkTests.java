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
import java.util.Set;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MulticastLink}.
 */
@ExtendWith(OutputCaptureExtension.class)
class MulticastLinkTests {

	private static final String FAILURE = "nothing can be sent on 'lo': ";

	/**
	 * One byte more than fits into a datagram.
	 */
	private static final byte[] TOO_LONG = new byte[65508];

	private final RecordingListener listener = new RecordingListener();

	private Loopback loopback;

	@BeforeEach
	void setUp() throws IOException {
		this.loopback = new Loopback();
	}

	@Test
	void whenSendingFailsShouldWarnOnceUntilItWorksAgain(CapturedOutput output) throws IOException {
		MulticastLink link = open();
		try {
			link.send(TOO_LONG);
			link.send(TOO_LONG);
			assertThat(StringUtils.countOccurrencesOf(output.toString(), FAILURE)).isEqualTo(1);
			assertThat(link.problem()).startsWith(FAILURE);
			link.send("hello".getBytes());
			assertThat(link.problem()).isNull();
			assertThat(this.listener.await(1)).extracting(RecordingListener.Datagram::text).containsExactly("hello");
			link.send(TOO_LONG);
			assertThat(StringUtils.countOccurrencesOf(output.toString(), FAILURE)).isEqualTo(2);
		}
		finally {
			link.close();
		}
	}

	@Test
	void whenClosedWhileOthersSendShouldLeaveNoSocket() throws Exception {
		Set<String> before = Loopback.sockets();
		MulticastLink link = open();
		link.send("hello".getBytes());
		assertThat(Loopback.socketsSince(before)).hasSize(2);
		link.close();
		link.send("too late".getBytes());
		Awaitility.await().untilAsserted(() -> assertThat(Loopback.socketsSince(before)).isEmpty());
	}

	@Test
	void whenClosedBeforeItReceivesShouldLeaveNoSocket() throws Exception {
		Set<String> before = Loopback.sockets();
		GroupReceiver receiver = new GroupReceiver(
				GroupReceiver.channelInGroup(this.loopback.settings(), Loopback.address()), "lo", this.listener, () -> {
				});
		assertThat(Loopback.socketsSince(before)).hasSize(1);
		receiver.close();
		assertThat(Loopback.socketsSince(before)).isEmpty();
	}

	@Test
	void whenGivenUpShouldNotBeUsable() throws IOException {
		MulticastLink link = open();
		try {
			assertThat(link.isUsableOn(Loopback.address())).isTrue();
			link.giveUp();
			assertThat(link.isUsableOn(Loopback.address())).isFalse();
		}
		finally {
			link.close();
		}
	}

	@Test
	void whenReceiverStopsByItselfShouldNotBeUsable() throws Exception {
		MulticastLink link = open();
		try {
			this.loopback.threads().forEach(Thread::interrupt);
			this.listener.awaitLost("lo");
			assertThat(link.isUsableOn(Loopback.address())).isFalse();
		}
		finally {
			link.close();
		}
		Awaitility.await().untilAsserted(() -> assertThat(this.loopback.threads()).isEmpty());
	}

	private MulticastLink open() throws IOException {
		return MulticastLink.open(this.loopback.settings(), Loopback.address(), this.listener);
	}

}
