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

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;

import io.handover.WithTakeover;
import io.handover.takeover.TakeoverLifecycles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;

/**
 * Tests for {@link HandoverTakeoverAutoConfiguration} in an application that was
 * processed ahead of time: it has the beans, whatever its properties say when it runs.
 */
class HandoverTakeoverAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withInitializer(new PeerInitializer())
		// Generated code registers it, whether hand-over is on or not.
		.withInitializer((context) -> context.getBeanFactory()
			.registerSingleton(HandoverAutoConfiguration.class.getName(), new Object()))
		.withConfiguration(AutoConfigurations.of(HandoverTakeoverAutoConfiguration.class))
		.withUserConfiguration(Poller.class);

	@Test
	void whenHandoverIsOnShouldWaitForTheTakeover() {
		this.runner.run((context) -> {
			context.getBean(Poller.class).poll();
			assertThat(context.getBean(Poller.class).polls()).isZero();
			then(context.getBean("consumer", SmartLifecycle.class)).should(never()).start();
		});
	}

	@Test
	void whenHandoverIsOffShouldNotWaitForTheTakeover() {
		this.runner.withPropertyValues("handover.enabled=false").run((context) -> {
			assertThat(context).hasSingleBean(TakeoverLifecycles.class);
			then(context.getBean("consumer", SmartLifecycle.class)).should().start();
			context.getBean(Poller.class).poll();
			assertThat(context.getBean(Poller.class).polls()).isOne();
		});
	}

	@Configuration(proxyBeanMethods = false)
	@EnableScheduling
	static class Poller {

		private int polls;

		int polls() {
			return this.polls;
		}

		@WithTakeover
		void poll() {
			this.polls++;
		}

		@Bean
		@WithTakeover
		SmartLifecycle consumer() {
			SmartLifecycle consumer = mock();
			given(consumer.isAutoStartup()).willReturn(true);
			return consumer;
		}

	}

}
