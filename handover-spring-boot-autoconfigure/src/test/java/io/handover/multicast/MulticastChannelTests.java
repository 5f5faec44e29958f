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
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.channels.DatagramChannel;
import java.util.LinkedHashMap;
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
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link MulticastChannel}, with real sockets on the loopback interface.
 */
@ExtendWith(OutputCaptureExtension.class)
class MulticastChannelTests {

	private final RecordingListener listener = new RecordingListener();

	private final Interfaces interfaces = new Interfaces();

	private Set<String> socketsBefore;

	private Loopback loopback;

	private MulticastChannel channel;

	@BeforeEach
	void setUp() throws IOException {
		this.loopback = new Loopback();
		this.socketsBefore = Loopback.sockets();
		this.channel = new MulticastChannel(this.loopback.settings(), this.listener, this.interfaces);
	}

	@AfterEach
	void closeAndLeaveNothing() {
		this.channel.close();
		assertLeavesNoSocket();
		Awaitility.await().untilAsserted(() -> assertThat(this.loopback.threadNames()).isEmpty());
	}

	@Test
	void whenSentShouldArriveOnTheLink() {
		assertThat(this.channel.reconcile()).isTrue();
		this.channel.send("hello".getBytes());
		RecordingListener.Datagram datagram = this.listener.await(1).get(0);
		assertThat(datagram.text()).isEqualTo("hello");
		assertThat(datagram.link()).isEqualTo("lo");
		assertThat(this.channel.links()).containsExactly("lo");
		assertThat(this.channel.problem()).isNull();
		assertThat(this.channel.reopened()).isZero();
		assertThat(this.channel.settings()).isEqualTo(this.loopback.settings());
	}

	@Test
	void whenTwoAreOnOneInterfaceShouldBothHear() {
		RecordingListener otherListener = new RecordingListener();
		MulticastChannel other = new MulticastChannel(this.loopback.settings(), otherListener);
		try {
			this.channel.reconcile();
			other.reconcile();
			other.send("hello".getBytes());
			assertThat(this.listener.await(1)).hasSize(1);
			assertThat(otherListener.await(1)).hasSize(1);
		}
		finally {
			other.close();
		}
	}

	@Test
	void whenOpenShouldUseOneThread() {
		this.channel.reconcile();
		this.channel.send("hello".getBytes());
		this.listener.await(1);
		assertThat(this.loopback.threadNames()).containsExactly("handover-lo");
	}

	@Test
	void whenNotOpenedYetShouldSendNothing() {
		this.channel.send("hello".getBytes());
		assertThat(this.channel.links()).isEmpty();
		assertLeavesNoSocket();
	}

	@Test
	void whenNothingHasChangedShouldKeepTheLink() {
		this.channel.reconcile();
		Object link = links().get("lo");
		assertThat(this.channel.reconcile()).isFalse();
		assertThat(links().get("lo")).isSameAs(link);
		assertThat(this.channel.reopened()).isZero();
	}

	@Test
	void whenInterfaceIsMissingShouldWarnOnceAndTryAgain(CapturedOutput output) {
		this.interfaces.missing = true;
		assertThat(this.channel.reconcile()).isFalse();
		assertThat(this.channel.reconcile()).isFalse();
		assertThat(this.channel.problem()).isEqualTo("interface 'lo' does not exist");
		assertThat(StringUtils.countOccurrencesOf(output.toString(), "interface 'lo' does not exist")).isEqualTo(1);
		assertThat(output).contains("handover.network-interface");
		this.interfaces.missing = false;
		assertThat(this.channel.reconcile()).isTrue();
		assertThat(this.channel.problem()).isNull();
		assertThat(this.channel.reopened()).isZero();
		this.interfaces.missing = true;
		this.channel.reconcile();
		assertThat(StringUtils.countOccurrencesOf(output.toString(), "interface 'lo' does not exist")).isEqualTo(2);
	}

	@Test
	void whenInterfaceGoesShouldCloseTheLinkAndOpenItWhenItIsBack() {
		this.channel.reconcile();
		this.interfaces.missing = true;
		assertThat(this.channel.reconcile()).isTrue();
		assertThat(this.channel.links()).isEmpty();
		assertLeavesNoSocket();
		this.interfaces.missing = false;
		assertThat(this.channel.reconcile()).isTrue();
		assertThat(this.channel.reopened()).isEqualTo(1);
		assertHearsItself();
	}

	@Test
	void whenInterfaceWasCreatedAnewShouldReopen() {
		this.channel.reconcile();
		Object link = links().get("lo");
		this.interfaces.index++;
		assertThat(this.channel.reconcile()).isTrue();
		assertThat(links().get("lo")).isNotSameAs(link);
		assertThat(this.channel.reopened()).isEqualTo(1);
		assertHearsItself();
		assertThat(this.loopback.threadNames()).containsExactly("handover-lo");
	}

	@Test
	void whenAddressHasChangedShouldReopen() {
		this.channel.reconcile();
		this.interfaces.address = "127.0.0.2";
		assertThat(this.channel.reconcile()).isTrue();
		assertThat(this.channel.reopened()).isEqualTo(1);
		assertHearsItself();
	}

	@Test
	void whenInterfacesCannotBeReadShouldKeepWhatIsOpen(CapturedOutput output) {
		this.channel.reconcile();
		this.interfaces.failure = new SocketException("Too many open files");
		assertThat(this.channel.reconcile()).isFalse();
		assertThat(this.channel.problem()).isEqualTo("the network interfaces cannot be read: Too many open files");
		assertThat(output).contains("Too many open files");
		assertHearsItself();
		this.interfaces.failure = null;
		assertThat(this.channel.reconcile()).isFalse();
		assertThat(this.channel.problem()).isNull();
	}

	@Test
	void whenGroupCannotBeJoinedShouldSaySoAndLeaveNothing() throws IOException {
		MulticastSettings settings = new MulticastSettings(NetworkMode.HOST, "lo", InetAddress.getByName("127.0.0.1"),
				this.loopback.settings().port(), 1);
		MulticastChannel unusable = new MulticastChannel(settings, this.listener, this.interfaces);
		assertThat(unusable.reconcile()).isFalse();
		assertThat(unusable.problem()).startsWith("interface 'lo' cannot be used: ");
		assertThat(unusable.links()).isEmpty();
		assertLeavesNoSocket();
	}

	@Test
	void whenOneInterfaceCannotBeUsedShouldUseTheOthers() {
		this.interfaces.unusable = true;
		assertThat(this.channel.reconcile()).isTrue();
		assertThat(this.channel.links()).containsExactly("lo");
		assertThat(this.channel.problem()).startsWith("interface 'broken' cannot be used: ");
		assertHearsItself();
	}

	@Test
	void whenReceiverStopsByItselfShouldBeLostAndReopened() throws IOException {
		this.channel.reconcile();
		receiving().close();
		this.listener.awaitLost("lo");
		assertThat(this.channel.reconcile()).isTrue();
		assertThat(this.channel.reopened()).isEqualTo(1);
		assertThat(this.channel.links()).containsExactly("lo");
		assertHearsItself();
		Awaitility.await().untilAsserted(() -> assertThat(this.loopback.threadNames()).containsExactly("handover-lo"));
	}

	@Test
	void whenReopenedOnDemandShouldBeAnotherLink() {
		this.channel.reconcile();
		Object link = links().get("lo");
		assertThat(this.channel.reopen("lo")).isTrue();
		assertThat(links().get("lo")).isNotSameAs(link);
		assertThat(this.channel.reopened()).isEqualTo(1);
		assertHearsItself();
		this.listener.awaitLost();
	}

	@Test
	void whenAnUnknownLinkIsReopenedShouldDoNothing() {
		this.channel.reconcile();
		assertThat(this.channel.reopen("eth42")).isFalse();
		assertThat(this.channel.reopened()).isZero();
	}

	@Test
	void whenClosedShouldBeSilentAndDeafForGood() throws IOException {
		this.channel.reconcile();
		assertHearsItself();
		this.channel.close();
		int heard = this.listener.datagrams().size();
		assertThat(this.channel.links()).isEmpty();
		assertThat(this.channel.reconcile()).isFalse();
		assertThat(this.channel.reopen("lo")).isFalse();
		this.channel.send("hello".getBytes());
		this.loopback.send("hello");
		assertThat(this.listener.datagrams()).hasSize(heard);
		this.listener.awaitLost();
		this.channel.close();
	}

	private void assertLeavesNoSocket() {
		Awaitility.await().untilAsserted(() -> assertThat(Loopback.socketsSince(this.socketsBefore)).isEmpty());
	}

	private void assertHearsItself() {
		int heard = this.listener.datagrams().size();
		this.channel.send("once more".getBytes());
		this.listener.await(heard + 1);
	}

	private DatagramChannel receiving() {
		GroupReceiver receiver = (GroupReceiver) ReflectionTestUtils.getField(links().get("lo"), "receiver");
		return (DatagramChannel) ReflectionTestUtils.getField(receiver, "channel");
	}

	@SuppressWarnings("unchecked")
	private Map<String, MulticastLink> links() {
		return (Map<String, MulticastLink>) ReflectionTestUtils.getField(this.channel, "links");
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
				return new EligibleInterfaces(Map.of(), "interface 'lo' does not exist");
			}
			Map<String, LinkAddress> addresses = new LinkedHashMap<>();
			if (this.unusable) {
				NetworkInterface broken = mock();
				given(broken.getName()).willReturn("broken");
				addresses.put("broken", new LinkAddress(broken, 4711, InetAddress.getByName("127.0.0.3")));
			}
			addresses.put("lo",
					new LinkAddress(Loopback.networkInterface(), this.index, InetAddress.getByName(this.address)));
			return new EligibleInterfaces(addresses, null);
		}

	}

}
