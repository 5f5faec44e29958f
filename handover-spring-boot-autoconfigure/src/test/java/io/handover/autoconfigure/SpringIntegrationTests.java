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

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.integration.autoconfigure.IntegrationAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.annotation.ServiceActivator;
import org.springframework.integration.channel.DirectChannel;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.support.GenericMessage;

import io.handover.Handover;
import io.handover.LoopbackNetwork;
import io.handover.lifecycle.PeerRegistration;
import io.handover.protocol.PeerState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of living beside an application with Spring Integration of its own.
 */
class SpringIntegrationTests {

	@RegisterExtension
	private final LoopbackNetwork network = new LoopbackNetwork();

	@Test
	void whenIntegrationIsAutoConfiguredShouldAddNothingToIt() {
		Set<String> without;
		try (ConfigurableApplicationContext context = this.network.run(AutoConfigured.class,
				"handover.enabled=false")) {
			without = names(context);
		}
		try (ConfigurableApplicationContext context = this.network.run(AutoConfigured.class)) {
			assertThat(context.getBeanNamesForType(IntegrationAutoConfiguration.class)).isNotEmpty();
			assertWorks(context);
			Set<String> added = names(context);
			added.removeAll(without);
			assertThat(added).contains(PeerRegistration.BEAN_NAME, "handoverHealthIndicator")
				.allMatch((name) -> name.toLowerCase(Locale.ROOT).contains("handover"));
		}
		this.network.awaitHeard(PeerState.RELEASED);
	}

	private void assertWorks(ConfigurableApplicationContext context) {
		this.network.awaitHeard(PeerState.READY, context.getBean(Handover.class).instance());
		context.getBean("numbers", MessageChannel.class).send(new GenericMessage<>(42));
		assertThat(context.getBean(AutoConfigured.class).received).containsExactly(42);
	}

	private static Set<String> names(ConfigurableApplicationContext context) {
		Set<String> names = new TreeSet<>(Arrays.asList(context.getBeanFactory().getBeanDefinitionNames()));
		names.addAll(Arrays.asList(context.getBeanFactory().getSingletonNames()));
		return names;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class AutoConfigured {

		final List<Object> received = new CopyOnWriteArrayList<>();

		@Bean
		MessageChannel numbers() {
			return new DirectChannel();
		}

		@ServiceActivator(inputChannel = "numbers")
		void receive(Object number) {
			this.received.add(number);
		}

	}

}
