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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link MulticastTransport}, with real sockets on the loopback interface.
 */
@ExtendWith(OutputCaptureExtension.class)
class MulticastTransportTests {

	private final RecordingListener listener = new RecordingListener();

	private final Interfaces interfaces = new Interfaces();

	private Set<String> socketsBefore;

	private Loopback loopback;

	private MulticastTransport transport;

	@BeforeEach
	void setUp() throws IOException {
		this.loopback = new Loopback();
		this.socketsBefore = Loopback.sockets();
		this.transport = new MulticastTransport(this.loopback.settings(), 82, this.listener, this.interfaces);
	}

	@AfterEach
	void closeAndLeaveNothing() {
		this.transport.close();
		assertLeavesNoSocket();
		Awaitility.await().untilAsserted(() -> assertThat(this.loopback.threadNames()).isEmpty());
	}

	@Test
	void whenSentShouldArriveOnTheLink() {
		assertJoined(this.transport.reconcile(), false);
		send("hello");
		RecordingListener.Datagram datagram = this.listener.await(1).get(0);
		assertThat(datagram.text()).isEqualTo("hello");
		assertThat(datagram.link()).isEqualTo("lo");
		assertThat(this.transport.links()).containsExactly("lo");
		assertThat(this.transport.problem()).isNull();
		assertThat(this.transport.reopened()).isZero();
		assertThat(this.transport.settings()).isEqualTo(this.loopback.settings());
	}

	@Test
	void whenNothingHasChangedShouldKeepTheLink() {
		this.transport.reconcile();
		DatagramSocket socket = receiving();
		assertThat(this.transport.reconcile()).isEqualTo(LinkChanges.NONE);
		assertThat(receiving()).isSameAs(socket);
		assertThat(this.transport.reopened()).isZero();
	}

	@Test
	void whenInterfaceIsMissingShouldWarnOnceAndTryAgain(CapturedOutput output) {
		this.interfaces.missing = true;
		assertThat(this.transport.reconcile()).isEqualTo(LinkChanges.NONE);
		assertThat(this.transport.reconcile()).isEqualTo(LinkChanges.NONE);
		assertThat(this.transport.problem()).isEqualTo("interface 'lo' does not exist");
		assertThat(StringUtils.countOccurrencesOf(output.toString(), "interface 'lo' does not exist")).isEqualTo(1);
		assertThat(output).contains("handover.network-interface");
		this.interfaces.missing = false;
		assertJoined(this.transport.reconcile(), false);
		assertThat(this.transport.problem()).isNull();
		assertThat(this.transport.reopened()).isZero();
		this.interfaces.missing = true;
		this.transport.reconcile();
		assertThat(StringUtils.countOccurrencesOf(output.toString(), "interface 'lo' does not exist")).isEqualTo(2);
	}

	@Test
	void whenInterfaceGoesShouldCloseTheLinkAndOpenItWhenItIsBack() {
		this.transport.reconcile();
		this.interfaces.missing = true;
		assertThat(this.transport.reconcile()).isEqualTo(new LinkChanges(List.of(), List.of("lo")));
		assertThat(this.transport.links()).isEmpty();
		assertLeavesNoSocket();
		this.interfaces.missing = false;
		assertJoined(this.transport.reconcile(), true);
		assertThat(this.transport.reopened()).isEqualTo(1);
		assertHearsItself();
	}

	@Test
	void whenInterfaceWasCreatedAgainShouldReopen() {
		this.transport.reconcile();
		DatagramSocket socket = receiving();
		this.interfaces.index++;
		assertJoined(this.transport.reconcile(), true);
		assertThat(receiving()).isNotSameAs(socket);
		assertThat(this.transport.reopened()).isEqualTo(1);
		assertHearsItself();
		assertThat(this.loopback.threadNames()).containsExactly("handover-listen");
	}

	@Test
	void whenAddressHasChangedShouldReopen() {
		this.transport.reconcile();
		this.interfaces.address = "127.0.0.2";
		assertJoined(this.transport.reconcile(), true);
		assertThat(this.transport.reopened()).isEqualTo(1);
		assertHearsItself();
	}

	@Test
	void whenInterfacesCannotBeReadShouldKeepWhatIsOpen(CapturedOutput output) {
		this.transport.reconcile();
		this.interfaces.failure = new SocketException("Too many open files");
		assertThat(this.transport.reconcile()).isEqualTo(LinkChanges.NONE);
		assertThat(this.transport.problem()).isEqualTo("the network interfaces cannot be read: Too many open files");
		assertThat(output).contains("Too many open files");
		assertHearsItself();
		this.interfaces.failure = null;
		assertThat(this.transport.reconcile()).isEqualTo(LinkChanges.NONE);
		assertThat(this.transport.problem()).isNull();
	}

	@Test
	void whenGroupCannotBeJoinedShouldSaySoAndLeaveNothing() throws IOException {
		MulticastSettings settings = new MulticastSettings(NetworkMode.HOST, "lo", InetAddress.getByName("127.0.0.1"),
				this.loopback.settings().port(), 1);
		MulticastTransport unusable = new MulticastTransport(settings, 82, this.listener, this.interfaces);
		assertThat(unusable.reconcile()).isEqualTo(LinkChanges.NONE);
		assertThat(unusable.problem()).startsWith("interface 'lo' cannot be used: ");
		assertThat(unusable.links()).isEmpty();
		assertLeavesNoSocket();
	}

	@Test
	void whenOneInterfaceCannotBeUsedShouldUseTheOthers() {
		this.interfaces.unusable = true;
		assertJoined(this.transport.reconcile(), false);
		assertThat(this.transport.links()).containsExactly("lo");
		assertThat(this.transport.problem()).startsWith("interface 'broken' cannot be used: ");
		assertHearsItself();
	}

	@Test
	void whenReceiverStopsByItselfShouldBeLostAndReopened() throws IOException {
		this.transport.reconcile();
		receiving().close();
		this.listener.awaitStopped();
		assertJoined(this.transport.reconcile(), true);
		assertThat(this.transport.reopened()).isEqualTo(1);
		assertThat(this.transport.links()).containsExactly("lo");
		assertHearsItself();
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.loopback.threadNames()).containsExactly("handover-listen"));
	}

	@Test
	void whenJoinedAgainShouldKeepTheSockets() throws IOException {
		this.transport.reconcile();
		send("first");
		DatagramSocket receiving = receiving();
		DatagramSocket sending = ((OutboundAdapter) this.transport.outboundAdapter()).getSocket();
		for (int times = 1; times <= 3; times++) {
			this.transport.rejoin("lo");
			assertThat(this.transport.reopened()).isEqualTo(times);
			assertHearsItself();
		}
		assertThat(receiving()).isSameAs(receiving);
		assertThat(((OutboundAdapter) this.transport.outboundAdapter()).getSocket()).isSameAs(sending);
		assertThat(this.transport.reconcile()).isEqualTo(LinkChanges.NONE);
		assertThat(this.transport.problem()).isNull();
		assertThat(this.listener.countStopped()).isZero();
	}

	@Test
	void whenItsMembershipIsLostShouldHearAgainOnceItIsJoinedAgain() throws IOException {
		this.transport.reconcile();
		receiving().leaveGroup(this.loopback.groupAddress(), Loopback.networkInterface());
		int heard = this.listener.datagrams().size();
		send("lost");
		this.transport.rejoin("lo");
		send("heard");
		assertThat(this.listener.await(heard + 1)).last()
			.extracting(RecordingListener.Datagram::text)
			.isEqualTo("heard");
	}

	@Test
	void whenItCannotBeJoinedAgainShouldSaySoAndTryAgain(CapturedOutput output) throws IOException {
		this.transport.reconcile();
		receiving().close();
		this.transport.rejoin("lo");
		assertThat(output).contains("interface 'lo' cannot be used: ");
		this.listener.awaitStopped();
		this.transport.reconcile();
		this.transport.rejoin("lo");
		assertHearsItself();
		assertThat(this.transport.problem()).isNull();
	}

	@Test
	void whenAnUnknownLinkIsJoinedAgainShouldDoNothing() {
		this.transport.reconcile();
		this.transport.rejoin("eth42");
		assertThat(this.transport.reopened()).isZero();
	}

	@Test
	void whenClosedShouldBeSilentAndDeafForGood() throws IOException {
		this.transport.reconcile();
		assertHearsItself();
		this.transport.close();
		int heard = this.listener.datagrams().size();
		assertThat(this.transport.links()).isEmpty();
		assertThat(this.transport.reconcile()).isEqualTo(LinkChanges.NONE);
		this.transport.rejoin("lo");
		send("hello");
		this.loopback.send("hello");
		assertThat(this.listener.datagrams()).hasSize(heard);
		assertThat(this.listener.countStopped()).isZero();
		this.transport.close();
	}

	private void assertJoined(LinkChanges changes, boolean again) {
		assertThat(changes.lost()).isEmpty();
		assertThat(changes.joined()).singleElement().satisfies((link) -> {
			assertThat(link.name()).isEqualTo("lo");
			assertThat(link.address().getHostAddress()).isEqualTo(this.interfaces.address);
			assertThat(link.group())
				.isEqualTo(new InetSocketAddress(this.loopback.settings().group(), this.loopback.settings().port()));
			assertThat(link.again()).isEqualTo(again);
		});
	}

	private void assertLeavesNoSocket() {
		Awaitility.await().untilAsserted(() -> assertThat(Loopback.socketsSince(this.socketsBefore)).isEmpty());
	}

	private void assertHearsItself() {
		int heard = this.listener.datagrams().size();
		send("once more");
		this.listener.await(heard + 1);
	}

	private void send(String text) {
		this.transport.outboundChannel().send(new GenericMessage<>(text.getBytes()));
	}

	private DatagramSocket receiving() {
		return ((InboundAdapter) this.transport.inboundAdapter()).getSocket();
	}

	/**
	 * The loopback interface as it may look from one moment to the next.
	 */
	private static final class Interfaces implements EligibleInterfaces.Lookup {

		private boolean missing;

		private boolean unusable;

		private int index;

		private String address = "127.0.0.1";

		private @Nullable IOException failure;

		@Override
		public EligibleInterfaces lookUp(MulticastSettings settings) throws IOException {
			if (this.failure != null) {
				throw this.failure;
			}
			if (this.missing) {
				return new EligibleInterfaces(Links.NONE, "interface 'lo' does not exist");
			}
			Map<String, LinkAddress> addresses = new LinkedHashMap<>();
			if (this.unusable) {
				NetworkInterface broken = mock();
				given(broken.getName()).willReturn("broken");
				addresses.put("broken", new LinkAddress(broken, 4711, InetAddress.getByName("127.0.0.3")));
			}
			addresses.put("lo",
					new LinkAddress(Loopback.networkInterface(), this.index, InetAddress.getByName(this.address)));
			return new EligibleInterfaces(new Links(addresses), null);
		}

	}

}
