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

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.integration.autoconfigure.IntegrationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

import io.handover.TakeoverListener;
import io.handover.WithTakeover;
import io.handover.takeover.LeaderRole;
import io.handover.takeover.TakeoverGate;
import io.handover.takeover.WithTakeoverPostProcessor;

import static org.assertj.core.api.Assertions.assertThat;

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
		.withConfiguration(AutoConfigurations.of(HandoverTakeoverAutoConfiguration.class));

	@Test
	void whenHandoverIsOffShouldNotWaitForTheTakeover() {
		this.runner.withUserConfiguration(Poller.class).withPropertyValues("handover.enabled=false").run((context) -> {
			assertThat(context).hasSingleBean(TakeoverGate.class);
			context.getBean(Poller.class).poll();
			assertThat(context.getBean(Poller.class).polls()).isOne();
		});
	}

	@Test
	void whenNothingFollowsTheTakeoverShouldHaveNoBeans() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(TakeoverListener.class)
			.doesNotHaveBean(WithTakeoverPostProcessor.class));
	}

	@Test
	void whenIntegrationIsEnabledByAutoConfigurationShouldHaveTheRole() {
		this.runner.withConfiguration(AutoConfigurations.of(IntegrationAutoConfiguration.class))
			.run((context) -> assertThat(context).hasSingleBean(LeaderRole.class).doesNotHaveBean(TakeoverGate.class));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableScheduling
	static class Poller {

		private int polls;

		int polls() {
			return this.polls;
		}

		@Scheduled(initialDelay = 1, fixedDelay = 1, timeUnit = TimeUnit.DAYS)
		@WithTakeover
		void poll() {
			this.polls++;
		}

	}

}
