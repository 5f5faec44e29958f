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

package io.handover.takeover;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.integration.channel.DirectChannel;
import org.springframework.integration.config.EnableIntegration;
import org.springframework.integration.endpoint.MessageProducerSupport;
import org.springframework.integration.leader.event.AbstractLeaderEvent;
import org.springframework.integration.leader.event.OnGrantedEvent;

import io.handover.Handover;
import io.handover.LoopbackNetwork;
import io.handover.TakeoverListener;
import io.handover.autoconfigure.HandoverAutoConfiguration;
import io.handover.autoconfigure.HandoverTakeoverAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LeaderRole}, with real contexts and real peers.
 */
@ExtendWith(OutputCaptureExtension.class)
class LeaderRoleTests {

	private static final String AT_ONCE = "handover.takeover.discovery=0s";

	@RegisterExtension
	private final LoopbackNetwork network = new LoopbackNetwork();

	@Test
	void whenItTakesOverShouldStartTheEndpointsOfTheRoleAndStopThemFirstWhenItCloses(CapturedOutput output) {
		Endpoints endpoints;
		try (ConfigurableApplicationContext context = this.network.run(Endpoints.class, AT_ONCE)) {
			endpoints = context.getBean(Endpoints.class);
			awaitRunning(context);
			Awaitility.await()
				.untilAsserted(() -> assertThat(context.getBean(Endpoints.class).deeds)
					.containsExactly("resource opened", "poller started", "event granted handover true"));
		}
		assertThat(endpoints.deeds).containsExactly("resource opened", "poller started", "event granted handover true",
				"poller stopped", "event revoked handover false", "resource closed");
		assertThat(output).doesNotContain("Not every endpoint");
	}

	@Test
	void whenAnEndpointDoesNotStartShouldSayWhich(CapturedOutput output) {
		try (ConfigurableApplicationContext context = this.network.run(Failing.class, AT_ONCE)) {
			Awaitility.await()
				.untilAsserted(() -> assertThat(output)
					.contains("Not every endpoint of the role 'handover' has started with the takeover: {")
					.contains("failing=false"));
			assertThat(context.getBean(Handover.class).holdsTakeover()).isTrue();
		}
	}

	@Test
	void whenAnEndpointDoesNotStopShouldSayWhich(CapturedOutput output) {
		try (ConfigurableApplicationContext context = this.network.run(Stuck.class, AT_ONCE)) {
			Endpoints endpoints = context.getBean(Endpoints.class);
			Awaitility.await().until(() -> endpoints.deeds.contains("event granted handover true"));
			assertThat(output).doesNotContain("Not every endpoint");
		}
		assertThat(output)
			.contains("Not every endpoint of the role 'handover' has stopped, although the takeover is revoked: {")
			.contains("stuck=true");
	}

	private static void awaitRunning(ConfigurableApplicationContext context) {
		Awaitility.await().until(() -> context.getBean("poller", MessageProducerSupport.class).isRunning());
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ HandoverAutoConfiguration.class, HandoverTakeoverAutoConfiguration.class })
	static class Plain {

		final List<String> deeds = new CopyOnWriteArrayList<>();

		@EventListener
		void onLeaderEvent(AbstractLeaderEvent event) {
			this.deeds.add("event " + ((event instanceof OnGrantedEvent) ? "granted " : "revoked ") + event.getRole()
					+ " " + event.getContext().isLeader());
		}

		@Bean
		@Order(1)
		TakeoverListener resource() {
			return new RecordedResource(this.deeds);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableIntegration
	static class Endpoints extends Plain {

		@Bean
		DirectChannel numbers() {
			return new DirectChannel();
		}

		@Bean
		MessageProducerSupport poller(DirectChannel numbers) {
			return inRole(new Poller(this.deeds), numbers);
		}

		static MessageProducerSupport inRole(MessageProducerSupport producer, DirectChannel numbers) {
			producer.setOutputChannel(numbers);
			producer.setAutoStartup(false);
			producer.setRole(LeaderRole.ROLE);
			return producer;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Failing extends Endpoints {

		@Bean
		MessageProducerSupport failing(DirectChannel numbers) {
			return inRole(new MessageProducerSupport() {

				@Override
				protected void doStart() {
					throw new IllegalStateException("no device");
				}

			}, numbers);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Stuck extends Endpoints {

		@Bean
		MessageProducerSupport stuck(DirectChannel numbers) {
			return inRole(new MessageProducerSupport() {

				@Override
				protected void doStop() {
					throw new IllegalStateException("no answer");
				}

			}, numbers);
		}

	}

	private static final class Poller extends MessageProducerSupport {

		private final List<String> deeds;

		Poller(List<String> deeds) {
			this.deeds = deeds;
		}

		@Override
		protected void doStart() {
			this.deeds.add("poller started");
		}

		@Override
		protected void doStop() {
			this.deeds.add("poller stopped");
		}

	}

}
