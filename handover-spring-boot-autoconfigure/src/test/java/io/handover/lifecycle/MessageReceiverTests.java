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

package io.handover.lifecycle;

import java.lang.management.ManagementFactory;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.Map;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.integration.ip.IpHeaders;
import org.springframework.messaging.support.GenericMessage;

import io.handover.process.HandoverLog;
import io.handover.protocol.Authentication;
import io.handover.protocol.LegacyMessage;
import io.handover.protocol.MessageDecoder;
import io.handover.protocol.MessageEncoder;
import io.handover.protocol.Outcome;
import io.handover.protocol.PeerState;
import io.handover.protocol.Scope;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MessageReceiver}.
 */
@ExtendWith(OutputCaptureExtension.class)
class MessageReceiverTests {

	private static final int DATAGRAMS = 2000;

	private static final byte[] FOREIGN = new MessageEncoder(Authentication.none())
		.encode(Stage.message(PeerState.READY, new Scope(2), Stage.YOUNGER, 0));

	@RegisterExtension
	final Stage stage = new Stage();

	private final MessageCounters counters = new MessageCounters();

	/**
	 * Not a mock, for which Mockito would change the class that must not allocate.
	 */
	private final MessageReceiver receiver = receiver(this.stage.self);

	private MessageReceiver receiver(HandoverSettings.Self self) {
		MessageDecoder decoder = new MessageDecoder(Stage.SCOPE, Stage.SELF, Authentication.none(), true);
		return new MessageReceiver(self, decoder, this.stage.assembly().peer(), this.stage.process,
				new LocalAddresses(this.stage.scheduler), this.counters, new RejectionLog(self, decoder,
						this.stage.scheduler, new HandoverLog(() -> Stage.START, Runnable::run)));
	}

	@BeforeEach
	void logEveryDatagram() {
		setLevel(Level.DEBUG);
	}

	private static void setLevel(Level level) {
		((Logger) LoggerFactory.getLogger(RejectionLog.class)).setLevel(level);
	}

	@Test
	void whenWellFormedShouldAcceptAndLeaveTheRestToTheMessage(CapturedOutput output) {
		assertThat(this.receiver.accepts(new DatagramPacket(FOREIGN, FOREIGN.length), "eth0")).isTrue();
		assertThat(this.counters.countReceived(Outcome.FOREIGN)).isZero();
		assertThat(output).doesNotContain("Ignored");
	}

	@Test
	void whenMalformedShouldRejectAsAnyOther(CapturedOutput output) {
		DatagramPacket malformed = new DatagramPacket(new byte[] { 9, 1, 2, 3, 9 }, 1, 3, RecordedTransport.SENDER);
		assertThat(this.receiver.accepts(malformed, "eth0")).isFalse();
		assertThat(this.receiver.accepts(new DatagramPacket(new byte[83], 83), null)).isFalse();
		assertThat(output).contains("Ignored a datagram: malformed, 3 bytes from /192.0.2.1:4711 on eth0: 010203",
				"Ignored a datagram: malformed, 83 bytes: 00");
		assertThat(this.counters.countReceived(Outcome.MALFORMED)).isEqualTo(2);
	}

	@Test
	void whenOfAnotherServiceShouldRejectWithSenderAndLink(CapturedOutput output) {
		handle(FOREIGN, Map.of(IpHeaders.PACKET_ADDRESS, RecordedTransport.SENDER, "handover_link", "eth0"));
		handle(FOREIGN, Map.of());
		assertThat(output).contains("Ignored a datagram: foreign, 66 bytes from /192.0.2.1:4711 on eth0: 01",
				"Ignored a datagram: foreign, 66 bytes: 01");
		assertThat(this.counters.countReceived(Outcome.FOREIGN)).isEqualTo(2);
	}

	@Test
	void whenOfAnotherPeerOfThisProcessShouldReject(CapturedOutput output) {
		byte[] younger = new MessageEncoder(Authentication.none())
			.encode(Stage.message(PeerState.READY, Stage.SCOPE, Stage.YOUNGER, 0));
		this.stage.ready();
		this.stage.process.enter(Stage.YOUNGER.instance());
		handle(younger, Map.of());
		assertThat(output).contains("Ignored a datagram: foreign, 66 bytes: 01");
		assertThat(this.counters.countReceived(Outcome.YOUNGER)).isZero();
		assertThat(this.stage.state()).isEqualTo(PeerState.READY);
	}

	@Test
	void whenOutsideAContainerShouldRefuseLegacyPeersOfOtherMachines(CapturedOutput output) {
		MessageReceiver outside = receiver(Stage.self(Stage.SELF, true, false));
		byte[] younger = legacy(Stage.YOUNGER.startedAt());
		this.stage.ready();
		outside
			.handleMessage(new GenericMessage<>(younger, Map.of(IpHeaders.PACKET_ADDRESS, RecordedTransport.SENDER)));
		outside
			.handleMessage(new GenericMessage<>(younger, Map.of(IpHeaders.PACKET_ADDRESS, RecordedTransport.SENDER)));
		outside.handleMessage(new GenericMessage<>(younger));
		assertThat(this.counters.countReceived(Outcome.LEGACY_REFUSED)).isEqualTo(3);
		assertThat(this.stage.state()).isEqualTo(PeerState.READY);
		assertThat(output).containsOnlyOnce("WARN")
			.containsPattern("WARN.*Ignored a message of handover-lib from 192.0.2.1, which is another machine.*"
					+ "'handover.accept-legacy-peers'");
	}

	@Test
	void whenOutsideAContainerShouldObeyLegacyPeersOfThisMachine() throws Exception {
		for (InetAddress address : NetworkInterface.networkInterfaces()
			.flatMap(NetworkInterface::inetAddresses)
			.toList()) {
			assertObeysLegacyPeer(address);
		}
		assertObeysLegacyPeer(InetAddress.getByName("127.0.0.2"));
	}

	private void assertObeysLegacyPeer(InetAddress address) {
		long before = this.counters.countReceived(Outcome.OLDER);
		receiver(Stage.self(Stage.SELF, true, false)).handleMessage(new GenericMessage<>(legacy(1),
				Map.of(IpHeaders.PACKET_ADDRESS, new InetSocketAddress(address, 4711))));
		assertThat(this.counters.countReceived(Outcome.OLDER)).as("from %s", address).isEqualTo(before + 1);
	}

	@Test
	void whenInAContainerShouldObeyLegacyPeersOfOthers() {
		this.stage.ready();
		handle(legacy(Stage.YOUNGER.startedAt()), Map.of(IpHeaders.PACKET_ADDRESS, RecordedTransport.SENDER));
		assertThat(this.counters.countReceived(Outcome.YOUNGER)).isEqualTo(1);
		assertThat(this.stage.state()).isEqualTo(PeerState.DRAINING);
	}

	@Test
	void whenOutsideAContainerShouldObeyOtherMessagesWhereverTheyComeFrom() {
		byte[] older = new MessageEncoder(Authentication.none())
			.encode(Stage.message(PeerState.READY, Stage.SCOPE, Stage.OLDER, 0));
		receiver(Stage.self(Stage.SELF, true, false))
			.handleMessage(new GenericMessage<>(older, Map.of(IpHeaders.PACKET_ADDRESS, RecordedTransport.SENDER)));
		assertThat(this.counters.countReceived(Outcome.OLDER)).isEqualTo(1);
	}

	private static byte[] legacy(long startedAt) {
		return new MessageEncoder(Authentication.none()).encode(new LegacyMessage(startedAt));
	}

	/*
	 * Interceptors may do that.
	 */
	@Test
	void whenPayloadIsReplacedShouldReject(CapturedOutput output) {
		handle("text", Map.of());
		handle(new byte[] { 1, 2 }, Map.of());
		assertThat(output).contains("Ignored a datagram: malformed, 0 bytes: ",
				"Ignored a datagram: malformed, 2 bytes: 0102");
	}

	@Test
	void whenOwnMessageComesByAnUnknownLinkShouldOnlyCountIt(CapturedOutput output) {
		this.stage.ready();
		byte[] own = new MessageEncoder(Authentication.none())
			.encode(Stage.message(PeerState.READY, Stage.SCOPE, Stage.SELF, 0));
		handle(own, Map.of());
		assertThat(this.counters.countReceived(Outcome.OWN)).isEqualTo(1);
		assertThat(output).doesNotContain("Ignored");
	}

	@Test
	void whenFloodedWithMalformedDatagramsShouldNotAllocate() {
		setLevel(Level.INFO);
		DatagramPacket malformed = new DatagramPacket(new byte[66], 66, RecordedTransport.SENDER);
		assertThat(leastAllocated(() -> this.receiver.accepts(malformed, "eth0"))).isLessThan(DATAGRAMS);
	}

	/**
	 * Shows that the measurement can fail.
	 */
	@Test
	void whenHandledShouldAllocate() {
		setLevel(Level.INFO);
		GenericMessage<byte[]> foreign = new GenericMessage<>(FOREIGN);
		assertThat(leastAllocated(() -> this.receiver.handleMessage(foreign))).isGreaterThan(16 * DATAGRAMS);
	}

	/**
	 * The least of several rounds: the first ones link, and the compiler may allocate on
	 * this thread's account.
	 */
	private static long leastAllocated(Runnable datagram) {
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		threads.setThreadAllocatedMemoryEnabled(true);
		long least = Long.MAX_VALUE;
		long thread = Thread.currentThread().getId();
		for (int round = 0; round < 10; round++) {
			long before = threads.getThreadAllocatedBytes(thread);
			for (int i = 0; i < DATAGRAMS; i++) {
				datagram.run();
			}
			least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
		}
		return least;
	}

	private void handle(Object payload, Map<String, Object> headers) {
		this.receiver.handleMessage(new GenericMessage<>(payload, headers));
	}

}
