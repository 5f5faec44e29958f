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
import java.net.ServerSocket;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.mock.env.MockEnvironment;
import reactor.core.publisher.Mono;

import io.handover.LoopbackNetwork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link HandoverPortInUseFailureAnalyzer}.
 */
@ExtendWith(OutputCaptureExtension.class)
class HandoverPortInUseFailureAnalyzerTests {

	private static final Throwable FAILURE = new IllegalStateException(new PortInUseException(8081));

	@RegisterExtension
	private final LoopbackNetwork network = new LoopbackNetwork();

	private final MockEnvironment environment = new MockEnvironment();

	@ParameterizedTest
	@ValueSource(classes = { TomcatApplication.class, JettyApplication.class, NettyApplication.class })
	void whenAnotherProcessDoesNotShareThePortShouldSayWhatToSetThere(Class<?> server, CapturedOutput output)
			throws IOException {
		try (ServerSocket other = new ServerSocket(0)) {
			SpringApplication application = new SpringApplication(Application.class, server);
			application.setWebApplicationType(
					(server == NettyApplication.class) ? WebApplicationType.REACTIVE : WebApplicationType.SERVLET);
			String[] arguments = this.network.arguments("handover.enabled=true", "handover.web.share-port=true",
					"server.port=" + other.getLocalPort());
			assertThatException().isThrownBy(() -> application.run(arguments));
			assertThat(output).contains("APPLICATION FAILED TO START",
					"Port " + other.getLocalPort() + " was already in use, although this instance shares it",
					"start that one with 'handover.web.share-port' set to 'true' as well, and both as the same user");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "handover.network-mode=bridge", "handover.web.share-port=false" })
	void whenThePortIsNotSharedShouldSayWhatToSet(String property) {
		this.environment.withProperty(property.split("=")[0], property.split("=")[1]);
		FailureAnalysis analysis = analyze();
		assertThat(analysis).isNotNull();
		assertThat(analysis.getDescription())
			.isEqualTo("Web server failed to start. Port 8081 was already in use, and this instance does not share it: "
					+ "'handover.web.share-port' is 'false', which is the default in bridge mode.");
		assertThat(analysis.getAction()).startsWith("If the instance that this one is to replace listens on port 8081, "
				+ "set 'handover.web.share-port' to 'true' for both instances. Otherwise");
	}

	@Test
	void whenInHostModeShouldTakeThePortForShared() {
		this.environment.withProperty("handover.network-mode", "host");
		FailureAnalysis analysis = analyze();
		assertThat(analysis).isNotNull();
		assertThat(analysis.getDescription()).contains("although this instance shares it");
	}

	@Test
	void whenHandoverIsOffShouldLeaveTheAnalysisToSpringBoot() {
		this.environment.withProperty("handover.enabled", "false");
		assertThat(analyze()).isNull();
	}

	@Test
	void whenThereIsNoEnvironmentShouldLeaveTheAnalysisToSpringBoot() {
		assertThat(new HandoverPortInUseFailureAnalyzer(null).analyze(FAILURE)).isNull();
	}

	@Test
	void whenItIsAnotherFailureShouldLeaveTheAnalysisToOthers() {
		assertThat(new HandoverPortInUseFailureAnalyzer(this.environment).analyze(new IllegalStateException()))
			.isNull();
	}

	private FailureAnalysis analyze() {
		return new HandoverPortInUseFailureAnalyzer(this.environment).analyze(FAILURE);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ HandoverAutoConfiguration.class, HandoverSharedPortAutoConfiguration.class })
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(TomcatServletWebServerAutoConfiguration.class)
	static class TomcatApplication {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(JettyServletWebServerAutoConfiguration.class)
	static class JettyApplication {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(NettyReactiveWebServerAutoConfiguration.class)
	static class NettyApplication {

		@Bean
		HttpHandler httpHandler() {
			return (request, response) -> Mono.empty();
		}

	}

}
