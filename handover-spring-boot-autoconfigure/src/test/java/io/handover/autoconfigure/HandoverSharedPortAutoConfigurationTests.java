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

import io.handover.web.port.JettySharedPort;
import io.handover.web.port.NettySharedPort;
import io.handover.web.port.SharedPort;
import io.handover.web.port.TomcatSharedPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HandoverSharedPortAutoConfiguration}.
 */
class HandoverSharedPortAutoConfigurationTests {

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations.of(HandoverAutoConfiguration.class,
			HandoverSharedPortAutoConfiguration.class);

	private final WebApplicationContextRunner withoutPeer = new WebApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS);

	private final WebApplicationContextRunner contextRunner = this.withoutPeer.withInitializer(new PeerInitializer());

	@Test
	void whenInBridgeModeShouldNotShare() {
		this.contextRunner.run((context) -> assertThat(context).doesNotHaveBean(SharedPort.class));
		this.contextRunner.withPropertyValues("handover.network-mode=bridge")
			.run((context) -> assertThat(context).doesNotHaveBean(SharedPort.class));
	}

	@Test
	void whenInHostModeShouldShareWithEachServer() {
		this.contextRunner.withPropertyValues("handover.network-mode=host")
			.run((context) -> assertThat(context).hasSingleBean(TomcatSharedPort.class)
				.hasSingleBean(JettySharedPort.class)
				.hasSingleBean(NettySharedPort.class));
	}

	@Test
	void whenToldShouldDoAsToldInEitherMode() {
		this.contextRunner.withPropertyValues("handover.network-mode=host", "handover.web.share-port=false")
			.run((context) -> assertThat(context).doesNotHaveBean(SharedPort.class));
		this.contextRunner.withPropertyValues("handover.network-mode=bridge", "handover.web.share-port=true")
			.run((context) -> assertThat(context).hasSingleBean(TomcatSharedPort.class));
	}

	@Test
	void whenThereIsNoPeerShouldNotShare() {
		this.withoutPeer.withPropertyValues("handover.web.share-port=true")
			.run((context) -> assertThat(context).doesNotHaveBean(SharedPort.class));
	}

	@Test
	void whenApplicationIsNotOfTheWebShouldNotShare() {
		new ApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withInitializer(new PeerInitializer())
			.withPropertyValues("handover.web.share-port=true")
			.run((context) -> assertThat(context).doesNotHaveBean(SharedPort.class));
	}

	@ParameterizedTest
	@CsvSource({ "org.apache.catalina, handoverTomcatSharedPort",
			"org.springframework.boot.tomcat, handoverTomcatSharedPort", "org.eclipse.jetty, handoverJettySharedPort",
			"org.springframework.boot.jetty, handoverJettySharedPort", "reactor.netty, handoverNettySharedPort",
			"org.springframework.boot.reactor.netty, handoverNettySharedPort" })
	void whenServerIsNotOnTheClassPathShouldShareTheOthers(String missing, String bean) {
		this.contextRunner.withPropertyValues("handover.web.share-port=true")
			.withClassLoader(new FilteredClassLoader(missing))
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean(bean);
				assertThat(context.getBeansOfType(SharedPort.class)).hasSize(2);
			});
	}

	@Test
	void whenNoServerIsOnTheClassPathShouldShareNothing() {
		this.contextRunner.withPropertyValues("handover.web.share-port=true")
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.web.server", "org.apache.catalina",
					"org.eclipse.jetty", "reactor.netty"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("handoverTomcatSharedPort"));
	}

	@Test
	void whenApplicationHasItsOwnShouldBackOff() {
		this.contextRunner.withPropertyValues("handover.web.share-port=true")
			.withBean("mine", TomcatSharedPort.class)
			.run((context) -> assertThat(context).hasSingleBean(TomcatSharedPort.class).hasBean("mine"));
	}

}
