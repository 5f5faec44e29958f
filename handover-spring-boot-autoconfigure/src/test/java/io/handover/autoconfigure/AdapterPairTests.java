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

package io.handover.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.channel.PublishSubscribeChannel;
import org.springframework.integration.channel.QueueChannel;
import org.springframework.integration.channel.interceptor.WireTap;
import org.springframework.integration.config.EnableIntegration;
import org.springframework.integration.config.EnableIntegrationManagement;
import org.springframework.integration.config.GlobalChannelInterceptor;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.integration.graph.Graph;
import org.springframework.integration.graph.IntegrationGraphServer;
import org.springframework.integration.graph.IntegrationNode;
import org.springframework.integration.graph.LinkNode;
import org.springframework.integration.ip.IpHeaders;
import org.springframework.integration.ip.udp.inbound.MulticastReceivingChannelAdapter;
import org.springframework.integration.ip.udp.outbound.MulticastSendingMessageHandler;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.support.ChannelInterceptor;
import org.springframework.messaging.support.InterceptableChannel;

import io.handover.Handover;
import io.handover.LoopbackNetwork;
import io.handover.protocol.Outcome;
import io.handover.protocol.PeerState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the pair of adapters and its channels as an application finds them.
 */
@ExtendWith(OutputCaptureExtension.class)
class AdapterPairTests {

	private static final String INBOUND = "handoverInboundChannel";

	private static final String OUTBOUND = "handoverOutboundChannel";

	/**
	 * So that something is sent soon.
	 */
	private static final String HEARTBEAT = "handover.heartbeat-interval=1s";

	@RegisterExtension
	private final LoopbackNetwork network = new LoopbackNetwork();

	@Test
	void whenAutoConfiguredShouldBeFoundByTypeAndByName() {
		try (ConfigurableApplicationContext context = this.network.run(Plain.class)) {
			MulticastReceivingChannelAdapter inbound = context.getBean(MulticastReceivingChannelAdapter.class);
			MulticastSendingMessageHandler outbound = context.getBean(MulticastSendingMessageHandler.class);
			assertThat(context.getBean("handoverInboundAdapter")).isSameAs(inbound);
			assertThat(context.getBean("handoverOutboundAdapter")).isSameAs(outbound);
			assertThat(context.getBeansOfType(MessageChannel.class)).containsOnlyKeys(INBOUND, OUTBOUND);
			assertThat(inbound.getOutputChannel()).isSameAs(context.getBean(INBOUND));
			assertThat(inbound.isRunning()).isTrue();
			assertThat(inbound.isListening()).isTrue();
			assertThat(inbound.getPort()).isEqualTo(this.network.port());
			assertThat(outbound.getPort()).isEqualTo(this.network.port());
			assertThat(outbound.isRunning()).isTrue();
		}
	}

	/*
	 * The container searches the methods of each class but Spring's for event listeners.
	 */
	@Test
	void whenIntegrationIsNotEnabledShouldHaveTypesOfSpringThatTheContainerIsTold() {
		try (ConfigurableApplicationContext context = this.network.run(Plain.class)) {
			ConfigurableListableBeanFactory beans = context.getBeanFactory();
			Map.of("handoverInboundAdapter", MulticastReceivingChannelAdapter.class, "handoverOutboundAdapter",
					MulticastSendingMessageHandler.class, INBOUND, PublishSubscribeChannel.class, OUTBOUND,
					PublishSubscribeChannel.class)
				.forEach((name, type) -> {
					assertThat(context.getType(name)).isEqualTo(type);
					assertThat(beans.getBeanDefinition(name).getAttribute(FactoryBean.OBJECT_TYPE_ATTRIBUTE))
						.isEqualTo(type);
				});
		}
	}

	@Test
	void whenSwitchedOffShouldNotBeThere() {
		try (ConfigurableApplicationContext context = this.network.run(Plain.class, "handover.enabled=false")) {
			assertThat(context.getBeanProvider(MulticastReceivingChannelAdapter.class).getIfAvailable()).isNull();
			assertThat(context.getBeanProvider(MulticastSendingMessageHandler.class).getIfAvailable()).isNull();
			assertThat(context.getBeansOfType(MessageChannel.class)).isEmpty();
		}
	}

	@Test
	void whenInterceptorsAreAddedShouldSeeEveryMessageOfAHandover() {
		ConfigurableApplicationContext leaving = this.network.run(Recorded.class);
		Recording older = leaving.getBean(Recorded.class).recording;
		Handover handover = leaving.getBean(Handover.class);
		try (ConfigurableApplicationContext staying = this.network.run(Recorded.class)) {
			Recording younger = staying.getBean(Recorded.class).recording;
			this.network.separateProcesses();
			this.network.awaitHeard(PeerState.RELEASED, handover.instance());
			Awaitility.await().untilAsserted(() -> {
				// RELEASED is sent three times. READY is not sent before the context is
				// refreshed.
				assertThat(countSent(handover, PeerState.RELEASED)).isEqualTo(3);
				for (PeerState state : List.of(PeerState.READY, PeerState.DRAINING, PeerState.RELEASED)) {
					assertThat(older.states(OUTBOUND)).filteredOn(state::equals)
						.hasSize((int) countSent(handover, state));
				}
				for (PeerState state : List.of(PeerState.DRAINING, PeerState.RELEASED)) {
					assertThat(younger.messages(INBOUND)).extracting(AdapterPairTests::stateIn)
						.filteredOn(state::equals)
						.hasSize((int) countSent(handover, state));
				}
			});
			assertThat(older.messages(INBOUND)).extracting(AdapterPairTests::stateIn)
				.contains(PeerState.STARTING, PeerState.READY, PeerState.DRAINING);
			assertThat(younger.messages(INBOUND)).allSatisfy((message) -> {
				assertThat(message.getPayload()).isInstanceOf(byte[].class);
				assertThat(message.getHeaders()).containsEntry("handover_link", "lo")
					.containsKeys(IpHeaders.PACKET_ADDRESS, IpHeaders.IP_ADDRESS, IpHeaders.PORT);
			});
		}
	}

	@Test
	void whenOutboundIsVetoedShouldNotBeSent() {
		String instance;
		try (ConfigurableApplicationContext context = this.network.run(Plain.class)) {
			instance = context.getBean(Handover.class).instance();
			this.network.awaitHeard(PeerState.READY, instance);
			channel(context, OUTBOUND).addInterceptor(vetoing((message) -> true));
		}
		assertThat(this.network.hasHeard(PeerState.RELEASED, instance)).isFalse();
	}

	@Test
	void whenInboundIsVetoedShouldNotBeObeyed() {
		try (ConfigurableApplicationContext context = this.network.run(Plain.class)) {
			Recording recording = new Recording();
			InterceptableChannel inbound = channel(context, INBOUND);
			inbound.addInterceptor(recording.interceptor(INBOUND));
			inbound.addInterceptor(vetoing((message) -> ((byte[]) message.getPayload()).length == 9));
			this.network.sendAsNodePeer(Long.MAX_VALUE);
			await(recording, INBOUND, (message) -> ((byte[]) message.getPayload()).length == 9);
			assertThat(context.getBean(Handover.class).state()).isEqualTo(PeerState.READY);
			inbound.removeInterceptor(1);
			this.network.sendAsNodePeer(Long.MAX_VALUE);
			this.network.awaitHeard(PeerState.DRAINING);
		}
	}

	@Test
	void whenInterceptorsThrowShouldStillSendAndObey(CapturedOutput output) {
		ConfigurableApplicationContext context = this.network.run(Plain.class);
		ChannelInterceptor failing = vetoing((message) -> {
			throw new IllegalStateException("failing on purpose");
		});
		channel(context, INBOUND).addInterceptor(failing);
		channel(context, OUTBOUND).addInterceptor(failing);
		this.network.sendAsNodePeer(Long.MAX_VALUE);
		this.network.awaitHeard(PeerState.RELEASED);
		assertThat(output).contains("failing on purpose").contains(INBOUND).contains(OUTBOUND);
	}

	@Test
	void whenContextStopsOrPausesShouldContinue() {
		try (ConfigurableApplicationContext context = this.network.run(Integrated.class, HEARTBEAT)) {
			context.stop();
			assertRunsAndReceives(context);
			context.start();
			context.pause();
			assertRunsAndReceives(context);
			context.restart();
			assertRunsAndReceives(context);
			// Only now, since an instance that is stopped does not say that it is ready.
			assertSends(context);
		}
	}

	@Test
	void whenChildContextClosesShouldContinue() {
		try (ConfigurableApplicationContext parent = this.network.run(Plain.class, HEARTBEAT)) {
			SpringApplication child = new SpringApplicationBuilder(Plain.class).parent(parent)
				.web(WebApplicationType.NONE)
				.build();
			child.run(this.network.arguments(HEARTBEAT)).close();
			assertRunsAndReceives(parent);
			assertSends(parent);
		}
	}

	@Test
	void whenTappedAndTheStartOfAFlowShouldWorkBesideThePeer() {
		try (ConfigurableApplicationContext context = this.network.run(Integrated.class)) {
			QueueChannel tapped = context.getBean("tapped", QueueChannel.class);
			channel(context, INBOUND).addInterceptor(new WireTap(tapped));
			this.network.sendAsNodePeer(1);
			assertThat(receive(tapped)).hasSize(9);
			assertThat(receive(context.getBean("flowed", QueueChannel.class))).hasSize(9);
			assertThat(context.getBean(Handover.class).state()).isEqualTo(PeerState.READY);
			this.network.sendAsNodePeer(Long.MAX_VALUE);
			this.network.awaitHeard(PeerState.DRAINING);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void whenIntegrationIsEnabledShouldStandInTheGraph(boolean lazy) {
		try (ConfigurableApplicationContext context = this.network.run(Graphed.class,
				"spring.main.lazy-initialization=" + lazy)) {
			Graph graph = context.getBean(IntegrationGraphServer.class).getGraph();
			Map<String, Integer> ids = graph.nodes()
				.stream()
				.filter((node) -> node.getName().startsWith("handover"))
				.collect(Collectors.toMap(IntegrationNode::getName, IntegrationNode::getNodeId));
			assertThat(ids).containsOnlyKeys("handoverInboundAdapter", INBOUND, "handoverOutboundAdapter", OUTBOUND);
			assertThat(graph.links()).anyMatch(
					(link) -> isLink(link, ids.get("handoverInboundAdapter"), ids.get(INBOUND), LinkNode.Type.output));
			assertThat(graph.links()).anyMatch(
					(link) -> isLink(link, ids.get(OUTBOUND), ids.get("handoverOutboundAdapter"), LinkNode.Type.input));
		}
	}

	@Test
	void whenIntegrationIsEnabledShouldApplyGlobalInterceptors() {
		ConfigurableApplicationContext context = this.network.run(Integrated.class);
		Recording recording = context.getBean(Integrated.class).recording;
		String instance = context.getBean(Handover.class).instance();
		this.network.awaitHeard(PeerState.READY, instance);
		context.close();
		assertThat(recording.states("handover*")).contains(PeerState.READY, PeerState.RELEASED);
		assertThat(recording.messages("handover*")).extracting(AdapterPairTests::stateIn).contains(PeerState.READY);
	}

	private static boolean isLink(LinkNode link, int from, int to, LinkNode.Type type) {
		return link.from() == from && link.to() == to && link.type() == type;
	}

	private void assertRunsAndReceives(ConfigurableApplicationContext context) {
		assertThat(context.getBean(MulticastReceivingChannelAdapter.class).isRunning()).isTrue();
		assertThat(context.getBean(MulticastSendingMessageHandler.class).isRunning()).isTrue();
		Recording recording = new Recording();
		InterceptableChannel channel = channel(context, INBOUND);
		channel.addInterceptor(recording.interceptor(INBOUND));
		int obeyed = received(context);
		this.network.sendAsNodePeer(1);
		await(recording, INBOUND, (message) -> ((byte[]) message.getPayload()).length == 9);
		Awaitility.await().untilAsserted(() -> assertThat(received(context)).isGreaterThan(obeyed));
		channel.removeInterceptor(channel.getInterceptors().size() - 1);
	}

	private static void assertSends(ConfigurableApplicationContext context) {
		Handover handover = context.getBean(Handover.class);
		long sent = countSent(handover, PeerState.READY);
		Awaitility.await().untilAsserted(() -> assertThat(countSent(handover, PeerState.READY)).isGreaterThan(sent));
	}

	private static int received(ConfigurableApplicationContext context) {
		return context.getBean(Handover.class).report().received().get(Outcome.OLDER.label()).intValue();
	}

	private static long countSent(Handover handover, PeerState state) {
		return handover.report().sent().get(state.label());
	}

	private static byte[] receive(QueueChannel channel) {
		byte[][] received = new byte[1][];
		Awaitility.await().until(() -> {
			Message<?> message = channel.receive(Duration.ofSeconds(1).toMillis());
			received[0] = (message != null) ? (byte[]) message.getPayload() : new byte[0];
			return received[0].length == 9;
		});
		return received[0];
	}

	private static InterceptableChannel channel(ConfigurableApplicationContext context, String name) {
		return context.getBean(name, InterceptableChannel.class);
	}

	private static ChannelInterceptor vetoing(Predicate<Message<?>> condition) {
		return new ChannelInterceptor() {

			@Override
			public @Nullable Message<?> preSend(Message<?> message, MessageChannel channel) {
				return condition.test(message) ? null : message;
			}

		};
	}

	private static void await(Recording recording, String channel, Predicate<Message<?>> condition) {
		Awaitility.await().untilAsserted(() -> assertThat(recording.messages(channel)).anyMatch(condition));
	}

	/**
	 * The state in an extended message.
	 */
	private static @Nullable PeerState stateIn(Message<?> message) {
		byte[] bytes = (byte[]) message.getPayload();
		return (bytes.length >= 66) ? PeerState.values()[bytes[12] - 1] : null;
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(HandoverAutoConfiguration.class)
	static class Plain {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(HandoverAutoConfiguration.class)
	static class Recorded {

		final Recording recording = new Recording();

		@Bean
		SmartInitializingSingleton recorder(ConfigurableApplicationContext context) {
			return () -> this.recording.interceptBoth(context);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableIntegration
	@ImportAutoConfiguration(HandoverAutoConfiguration.class)
	static class Graphed {

		@Bean
		IntegrationGraphServer integrationGraphServer() {
			return new IntegrationGraphServer();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableIntegration
	@EnableIntegrationManagement
	@ImportAutoConfiguration(HandoverAutoConfiguration.class)
	static class Integrated {

		final Recording recording = new Recording();

		@Bean
		@GlobalChannelInterceptor(patterns = "handover*")
		ChannelInterceptor globalInterceptor() {
			return this.recording.interceptor("handover*");
		}

		@Bean
		QueueChannel tapped() {
			return new QueueChannel();
		}

		@Bean
		QueueChannel flowed() {
			return new QueueChannel();
		}

		@Bean
		IntegrationFlow flow() {
			return IntegrationFlow.from(INBOUND).channel("flowed").get();
		}

	}

	/**
	 * What interceptors have seen.
	 */
	private static final class Recording {

		private final List<Seen> seen = new CopyOnWriteArrayList<>();

		void interceptBoth(ConfigurableApplicationContext context) {
			channel(context, INBOUND).addInterceptor(interceptor(INBOUND));
			channel(context, OUTBOUND).addInterceptor(interceptor(OUTBOUND));
		}

		ChannelInterceptor interceptor(String name) {
			return new ChannelInterceptor() {

				@Override
				public Message<?> preSend(Message<?> message, MessageChannel channel) {
					Recording.this.seen.add(new Seen(name, message));
					return message;
				}

			};
		}

		List<Message<?>> messages(String channel) {
			return this.seen.stream()
				.filter((seen) -> seen.channel().equals(channel))
				.<Message<?>>map(Seen::message)
				.toList();
		}

		/**
		 * The states that outbound messages name in their header.
		 */
		List<PeerState> states(String channel) {
			return messages(channel).stream()
				.map((message) -> message.getHeaders().get("handover_state", PeerState.class))
				.filter(Objects::nonNull)
				.toList();
		}

	}

	/**
	 * A message on its way.
	 *
	 * @param channel the channel
	 * @param message the message
	 */
	private record Seen(String channel, Message<?> message) {

	}

}
