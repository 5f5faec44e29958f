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

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

import io.handover.Handover;
import io.handover.LoopbackNetwork;
import io.handover.TakeoverListener;
import io.handover.WithTakeover;
import io.handover.autoconfigure.HandoverAutoConfiguration;
import io.handover.autoconfigure.HandoverTakeoverAutoConfiguration;
import io.handover.protocol.TakeoverReason;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LateChildren}, with real contexts and real peers.
 */
@ExtendWith(OutputCaptureExtension.class)
class LateChildrenTests {

	private static final String WARNING = "A child of the application context has started after the takeover";

	@RegisterExtension
	private final LoopbackNetwork network = new LoopbackNetwork();

	@Test
	void whenAChildStartsAfterTheTakeoverShouldWarnOfWhatWaitsForIt(CapturedOutput output) {
		try (ConfigurableApplicationContext parent = this.network.run(Empty.class, "handover.takeover.discovery=0s")) {
			Awaitility.await().until(() -> parent.getBean(Handover.class).holdsTakeover());
			try (ConfigurableApplicationContext child = startChild(parent, Waiting.class)) {
				assertThat(child.isActive()).isTrue();
				assertThat(output).containsOnlyOnce(WARNING).contains("its beans [job, listener] wait");
			}
		}
	}

	@Test
	void whenNothingInTheChildWaitsShouldNotWarn(CapturedOutput output) {
		try (ConfigurableApplicationContext parent = this.network.run(Empty.class, "handover.takeover.discovery=0s")) {
			Awaitility.await().until(() -> parent.getBean(Handover.class).holdsTakeover());
			startChild(parent, Empty.class).close();
			assertThat(output).doesNotContain(WARNING);
		}
	}

	@Test
	void whenAChildStartsBeforeTheTakeoverShouldNotWarn(CapturedOutput output) {
		try (ConfigurableApplicationContext parent = this.network.run(Empty.class, "handover.takeover.discovery=10m")) {
			startChild(parent, Waiting.class).close();
			assertThat(output).doesNotContain(WARNING);
		}
	}

	private ConfigurableApplicationContext startChild(ConfigurableApplicationContext parent, Class<?> configuration) {
		return new SpringApplicationBuilder(configuration).parent(parent)
			.web(WebApplicationType.NONE)
			.run(this.network.arguments());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableScheduling
	@ImportAutoConfiguration({ HandoverAutoConfiguration.class, HandoverTakeoverAutoConfiguration.class })
	static class Empty {

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Empty.class)
	static class Waiting {

		@Bean
		Job job() {
			return new Job();
		}

		@Bean
		TakeoverListener listener() {
			return new TakeoverListener() {

				@Override
				public void takeoverGranted(TakeoverReason reason) {
				}

				@Override
				public void takeoverRevoked() {
				}

			};
		}

	}

	static class Job {

		@Scheduled(fixedDelay = 20)
		@WithTakeover
		void run() {
		}

	}

}
