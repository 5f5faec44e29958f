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

package io.handover.test;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.integration.ip.IpHeaders;
import org.springframework.messaging.SubscribableChannel;

import io.handover.Handover;
import io.handover.HandoverStartedEvent;
import io.handover.LoopbackNetwork;
import io.handover.autoconfigure.HandoverAutoConfiguration;
import io.handover.protocol.Outcome;
import io.handover.protocol.PeerState;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link YoungerPeer}.
 */
class YoungerPeerTests {

	private static final String SECRET = "correct horse battery staple";

	@RegisterExtension
	private final LoopbackNetwork network = new LoopbackNetwork();

	@ParameterizedTest
	@ValueSource(strings = { "", "handover.secrets=" + SECRET + ",another one of sixteen bytes",
			"handover.stability-period=1s", "handover.network-interface=no-such-interface" })
	void whenReadyShouldBeHandedOverToWhateverIsConfigured(String property) {
		assertHandsOver(YoungerPeer::ready, property.isEmpty() ? new String[0] : new String[] { property });
	}

	@Test
	void whenLegacyShouldBeHandedOverTo() {
		Diary diary = assertHandsOver((younger) -> younger.legacy().ready());
		assertThat(diary.entries.get(0)).startsWith("successor legacy@");
	}

	/*
	 * Outside a container nobody else is obeyed.
	 */
	@Test
	void whenLegacyShouldBeOfThisMachine() {
		try (ConfigurableApplicationContext context = this.network.run(Application.class);
				YoungerPeer younger = YoungerPeer.of(context)) {
			List<Object> senders = new CopyOnWriteArrayList<>();
			context.getBean("handoverInboundChannel", SubscribableChannel.class)
				.subscribe((message) -> senders.add(message.getHeaders().get(IpHeaders.PACKET_ADDRESS)));
			younger.legacy().ready();
			assertThat(senders).hasAtLeastOneElementOfType(InetSocketAddress.class)
				.extracting((sender) -> ((InetSocketAddress) sender).getAddress().isLoopbackAddress())
				.containsOnly(true);
		}
	}

	private Diary assertHandsOver(Say say, String... properties) {
		try (ConfigurableApplicationContext context = this.network.run(Application.class, properties);
				YoungerPeer younger = YoungerPeer.of(context)) {
			Diary diary = context.getBean(Diary.class);
			assertThat(say.say(younger)).isSameAs(younger);
			younger.awaitDraining().awaitReleased();
			assertThat(diary.entries).hasSize(2).last().isEqualTo("destroyed");
			assertThat(context.isActive()).isFalse();
			assertThat(this.network.completeFile()).exists();
			return diary;
		}
	}

	@Test
	void whenSecretIsAnotherShouldNotBeObeyed() {
		assertIsNotObeyed((younger) -> younger.withSecret("a secret of somebody else").ready(), Outcome.UNAUTHENTICATED,
				"handover.secrets=" + SECRET);
	}

	@Test
	void whenLegacyIsRefusedShouldNotBeObeyed() {
		assertIsNotObeyed((younger) -> younger.legacy().ready(), Outcome.LEGACY_REFUSED,
				"handover.accept-legacy-peers=false");
	}

	@Test
	void whenStartingShouldBeKnownAndNotHandedOverTo() {
		assertIsNotObeyed(YoungerPeer::starting, Outcome.YOUNGER);
	}

	private void assertIsNotObeyed(Say say, Outcome outcome, String... properties) {
		try (ConfigurableApplicationContext context = this.network.run(Application.class, properties);
				YoungerPeer younger = YoungerPeer.of(context)) {
			say.say(younger);
			Handover handover = context.getBean(Handover.class);
			assertThat(handover.report().received().get(outcome.label())).isPositive();
			assertThat(handover.state()).isEqualTo(PeerState.READY);
			assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(() -> younger.awaitDraining(Duration.ofMillis(300)))
				.withMessageContaining("has not begun to drain within PT0.3S. It is READY")
				.withMessageContaining(" READY");
		}
	}

	@Test
	void whenGoneBeforeTheStabilityPeriodEndsShouldTakeNobodyAlong() {
		try (ConfigurableApplicationContext context = this.network.run(Application.class,
				"handover.stability-period=500ms", "handover.heartbeat-interval=100ms");
				YoungerPeer younger = YoungerPeer.of(context)) {
			Handover handover = context.getBean(Handover.class);
			younger.ready().silent();
			assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(() -> younger.awaitDraining(Duration.ofSeconds(2)));
			assertThat(handover.state()).isEqualTo(PeerState.READY);
			younger.ready().awaitReleased();
		}
	}

	@Test
	void whenClosedShouldSendNothingAnyMore() {
		try (ConfigurableApplicationContext context = this.network.run(Application.class)) {
			YoungerPeer younger = YoungerPeer.of(context).starting();
			younger.close();
			younger.close();
			assertThatIllegalStateException().isThrownBy(younger::ready).withMessageContaining("closed");
			Awaitility.await()
				.untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
					.doesNotContain("handover-update"));
		}
	}

	@Test
	void whenAskedForWhatNoPeerDoesShouldFail() {
		try (ConfigurableApplicationContext context = this.network.run(Application.class);
				YoungerPeer heard = YoungerPeer.of(context).starting();
				YoungerPeer legacy = YoungerPeer.of(context).legacy()) {
			assertThatIllegalStateException().isThrownBy(heard::legacy);
			assertThatIllegalStateException().isThrownBy(() -> heard.withSecret(SECRET));
			assertThatIllegalStateException().isThrownBy(legacy::starting);
		}
	}

	@Test
	void whenThereIsNoHandoverShouldNameTheAnnotation() {
		try (GenericApplicationContext context = new GenericApplicationContext()) {
			context.refresh();
			assertThatIllegalStateException().isThrownBy(() -> YoungerPeer.of(context))
				.withMessageContaining("@EnableHandover");
		}
	}

	@Test
	void whenProcessWouldParkShouldNameTheProperty() {
		try (ConfigurableApplicationContext context = this.network.run(Application.class,
				"handover.after-handover=park")) {
			assertThatIllegalStateException().isThrownBy(() -> YoungerPeer.of(context))
				.withMessageContaining("would park")
				.withMessageContaining("'handover.after-handover'");
		}
	}

	/**
	 * What the younger peer does.
	 */
	interface Say {

		YoungerPeer say(YoungerPeer younger);

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(HandoverAutoConfiguration.class)
	@Import(Diary.class)
	static class Application {

	}

	static class Diary implements DisposableBean {

		final List<String> entries = new CopyOnWriteArrayList<>();

		@EventListener
		void started(HandoverStartedEvent event) {
			this.entries.add("successor " + event.getSuccessor().name());
		}

		@Override
		public void destroy() {
			this.entries.add("destroyed");
		}

	}

}
