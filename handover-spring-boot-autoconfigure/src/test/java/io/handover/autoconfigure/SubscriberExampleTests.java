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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.integration.ip.IpHeaders;
import org.springframework.messaging.SubscribableChannel;

import io.handover.LoopbackNetwork;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The bean in docs/how-it-works.md that subscribes to a channel is the one of this class,
 * and works.
 */
@ExtendWith(OutputCaptureExtension.class)
class SubscriberExampleTests {

	@RegisterExtension
	private final LoopbackNetwork network = new LoopbackNetwork();

	@Test
	void whenThereIsAnExampleShouldBeTheOneOfThisClass() throws IOException {
		List<String> examples = Pattern.compile("```java\n(@Bean.*?)```", Pattern.DOTALL)
			.matcher(Files.readString(Path.of("../docs/how-it-works.md")))
			.results()
			.map((result) -> result.group(1))
			.toList();
		String source = Files.readString(Path.of("src/test/java", getClass().getName().replace('.', '/') + ".java"));
		assertThat(examples).isNotEmpty()
			.allSatisfy((example) -> assertThat(source.replace("\n\t\t", "\n")).contains(example));
	}

	@Test
	void whenHandoverIsOnShouldLogMessages(CapturedOutput output) {
		assertLogsMessages(Application.class, output);
	}

	@Test
	void whenIntegrationIsEnabledShouldLogMessages(CapturedOutput output) {
		assertLogsMessages(IntegrationApplication.class, output);
	}

	private void assertLogsMessages(Class<?> application, CapturedOutput output) {
		try (ConfigurableApplicationContext context = this.network.run(application)) {
			Awaitility.await().until(() -> output.getOut().contains("From /127.0.0.1:"));
			assertThat(context.isActive()).isTrue();
		}
	}

	@Test
	void whenHandoverIsOffShouldStart() {
		for (Class<?> application : List.of(Application.class, IntegrationApplication.class)) {
			try (ConfigurableApplicationContext context = this.network.run(application, "handover.enabled=false")) {
				assertThat(context.containsBean("logHandoverMessages")).isTrue();
			}
		}
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(HandoverAutoConfiguration.class)
	@Import(Example.class)
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Example.class)
	static class IntegrationApplication {

	}

	@Configuration(proxyBeanMethods = false)
	static class Example {

		private static final Logger log = LoggerFactory.getLogger(Example.class);

		@Bean
		SmartInitializingSingleton logHandoverMessages(
				@Qualifier("handoverInboundChannel") ObjectProvider<SubscribableChannel> inbound) {
			return () -> inbound.ifAvailable((channel) -> channel
				.subscribe((message) -> log.info("From {}", message.getHeaders().get(IpHeaders.PACKET_ADDRESS))));
		}

	}

}
