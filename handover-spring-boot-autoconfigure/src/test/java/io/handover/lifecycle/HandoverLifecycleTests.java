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

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.support.GenericApplicationContext;

import io.handover.Handover;
import io.handover.multicast.MulticastSettings;
import io.handover.multicast.NetworkMode;
import io.handover.process.BootClock;
import io.handover.protocol.Authentication;
import io.handover.protocol.Outcome;
import io.handover.protocol.PeerState;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link HandoverLifecycle}, with real sockets and threads.
 */
class HandoverLifecycleTests {

	private final GenericApplicationContext context = new GenericApplicationContext();

	/**
	 * Other tests leave peers behind that are parked, or contexts that are cached.
	 */
	private final Set<Thread> before = Thread.getAllStackTraces().keySet();

	@TempDir
	private Path folder;

	@AfterEach
	void closeAndLeaveNothing() {
		this.context.close();
		Awaitility.await().untilAsserted(() -> assertThat(threads()).isEmpty());
	}

	@Test
	void whenReadyShouldReceiveItsOwnMessagesAndHaveTwoThreads() throws IOException {
		Handover handover = startAndBeReady();
		Awaitility.await()
			.untilAsserted(() -> assertThat(handover.countReceived(Outcome.OWN)).isGreaterThanOrEqualTo(2));
		assertThat(handover.state()).isEqualTo(PeerState.READY);
		assertThat(threads()).containsExactly("handover", "handover-listen");
	}

	@Test
	void whenContextClosesShouldSendReleasedAndLeaveNothingWithinASecond() throws IOException {
		Handover handover = startAndBeReady();
		long begin = System.nanoTime();
		this.context.close();
		Awaitility.await().pollInterval(Duration.ofMillis(10)).untilAsserted(() -> assertThat(threads()).isEmpty());
		assertThat(handover.countSent(PeerState.RELEASED)).isEqualTo(3);
		// A second, and what a busy machine adds.
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
	}

	@Test
	void whenContextClosesShouldBeReleasedAfterTheLastBean() throws IOException {
		Handover[] seen = new Handover[1];
		PeerState[] state = new PeerState[1];
		start();
		this.context.registerBean("lateBean", DisposableBean.class, () -> () -> state[0] = seen[0].state());
		this.context.refresh();
		seen[0] = this.context.getBean(Handover.class);
		this.context.close();
		assertThat(state[0]).isEqualTo(PeerState.STARTING);
		assertThat(seen[0].state()).isEqualTo(PeerState.RELEASED);
	}

	@Test
	void whenRefreshFailsShouldSendReleasedAndLeaveNothing() throws IOException {
		HandoverLifecycle lifecycle = start();
		Handover handover = (Handover) this.context.getBeanFactory().getSingleton(HandoverLifecycle.BEAN_NAME);
		this.context.registerBean("broken", Object.class, () -> {
			throw new IllegalStateException("broken");
		});
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(this.context::refresh);
		lifecycle.applicationFailed();
		assertThat(handover.state()).isEqualTo(PeerState.RELEASED);
		assertThat(handover.countSent(PeerState.RELEASED)).isEqualTo(3);
	}

	@Test
	void whenNeverRefreshedShouldLeaveNothingWhenTheApplicationFails() throws IOException {
		HandoverLifecycle lifecycle = start();
		assertThat(lifecycle.isOf(this.context)).isTrue();
		assertThat(lifecycle.isOf(new GenericApplicationContext())).isFalse();
		assertThat(threads()).isNotEmpty();
		lifecycle.applicationFailed();
	}

	@Test
	void whenAbandonedShouldLeaveNothingInTheActiveContext() throws IOException {
		HandoverLifecycle lifecycle = start();
		this.context.refresh();
		lifecycle.abandon();
		Awaitility.await().untilAsserted(() -> assertThat(threads()).isEmpty());
		assertThat(this.context.isActive()).isTrue();
	}

	private HandoverLifecycle start() throws IOException {
		HandoverLifecycle lifecycle = HandoverLifecycle.register(settings(), this.context, (event) -> {
		});
		lifecycle.start();
		return lifecycle;
	}

	private Handover startAndBeReady() throws IOException {
		start();
		this.context.refresh();
		this.context.publishEvent(
				new ApplicationReadyEvent(new SpringApplication(), new String[0], this.context, Duration.ZERO));
		AvailabilityChangeEvent.publish(this.context, ReadinessState.ACCEPTING_TRAFFIC);
		return this.context.getBean(Handover.class);
	}

	private HandoverSettings settings() throws IOException {
		HandoverSettings settings = Stage.settings(this.folder.resolve("handover-complete"));
		Membership membership = new Membership(BootClock.ofThisMachine().newIdentity(), Stage.SCOPE, "kiosk", "device",
				Authentication.none(), true);
		return new HandoverSettings(membership, settings.peer(), settings.stabilityPeriod(), multicast(), settings.drain(), false);
	}

	private static MulticastSettings multicast() throws IOException {
		try (DatagramSocket socket = new DatagramSocket(0)) {
			return new MulticastSettings(NetworkMode.HOST, "lo", InetAddress.getByName("239.192.16.16"),
					socket.getLocalPort(), 1);
		}
	}

	private List<String> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> !this.before.contains(thread))
			.map(Thread::getName)
			.filter((name) -> name.startsWith("handover"))
			.sorted()
			.toList();
	}

}
