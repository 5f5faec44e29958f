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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

import io.handover.web.Http2ApplicationListener;
import io.handover.web.Http2Connections;
import io.handover.web.JettyHttp2Connections;
import io.handover.web.NettyHttp2Connections;
import io.handover.web.TomcatHttp2Connections;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HandoverHttp2AutoConfiguration}.
 */
class HandoverHttp2AutoConfigurationTests {

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations.of(HandoverAutoConfiguration.class,
			HandoverHttp2AutoConfiguration.class);

	private final WebApplicationContextRunner withoutHttp2 = new WebApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS)
		.withInitializer(new PeerInitializer());

	private final WebApplicationContextRunner runner = this.withoutHttp2
		.withPropertyValues("server.http2.enabled=true");

	@Test
	void whenThereIsHttp2ShouldEndItsConnections() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(Http2ApplicationListener.class)
			.hasSingleBean(TomcatHttp2Connections.class)
			.hasSingleBean(JettyHttp2Connections.class)
			.hasSingleBean(NettyHttp2Connections.class));
	}

	@Test
	void whenThereIsNoHttp2ShouldAddNothing() {
		this.withoutHttp2.run((context) -> assertThat(context).doesNotHaveBean(Http2ApplicationListener.class)
			.doesNotHaveBean(Http2Connections.class));
	}

	@Test
	void whenToldNotToCompleteStreamsShouldAddNothing() {
		this.runner.withPropertyValues("handover.web.complete-streams=false")
			.run((context) -> assertThat(context).doesNotHaveBean(Http2ApplicationListener.class)
				.doesNotHaveBean(Http2Connections.class));
	}

	@Test
	void whenThereIsNoPeerShouldAddNothing() {
		new WebApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withPropertyValues("server.http2.enabled=true")
			.run((context) -> assertThat(context).doesNotHaveBean(Http2ApplicationListener.class)
				.doesNotHaveBean(Http2Connections.class));
	}

	@Test
	void whenApplicationIsNotOfTheWebShouldAddNothing() {
		new ApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withInitializer(new PeerInitializer())
			.withPropertyValues("server.http2.enabled=true")
			.run((context) -> assertThat(context).doesNotHaveBean(Http2ApplicationListener.class));
	}

	@ParameterizedTest
	@CsvSource({ "org.apache.catalina, handoverTomcatHttp2Connections",
			"org.apache.coyote, handoverTomcatHttp2Connections", "org.eclipse.jetty, handoverJettyHttp2Connections",
			"org.eclipse.jetty.http2, handoverJettyHttp2Connections", "reactor.netty, handoverNettyHttp2Connections",
			"io.netty, handoverNettyHttp2Connections" })
	void whenThereIsNoSuchServerShouldLeaveItOut(String missing, String bean) {
		this.runner.withClassLoader(new FilteredClassLoader(missing))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(bean)
				.hasSingleBean(Http2ApplicationListener.class));
	}

	@Test
	void whenApplicationHasItsOwnShouldBackOff() {
		this.runner.withBean("mine", TomcatHttp2Connections.class)
			.run((context) -> assertThat(context).hasSingleBean(TomcatHttp2Connections.class).hasBean("mine"));
	}

}
