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
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.support.StaticApplicationContext;

import io.handover.actuate.FixedHandover;
import io.handover.web.stream.OpenStreams;
import io.handover.web.stream.ServletEventStreams;
import io.handover.web.stream.ServletWebSockets;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HandoverServletAutoConfiguration}.
 */
class HandoverServletAutoConfigurationTests {

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations.of(HandoverAutoConfiguration.class,
			HandoverServletAutoConfiguration.class);

	private static final String DRAIN_FILTER = "handoverDrainFilter";

	private final WebApplicationContextRunner withoutPeer = new WebApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS);

	private final WebApplicationContextRunner contextRunner = this.withoutPeer.withInitializer(new PeerInitializer());

	@Test
	void whenApplicationIsOfServletsShouldDrainAndCompleteStreams() {
		this.contextRunner.run((context) -> assertThat(context).hasBean(DRAIN_FILTER)
			.hasSingleBean(OpenStreams.class)
			.hasSingleBean(ServletEventStreams.class)
			.hasSingleBean(ServletWebSockets.class));
	}

	@Test
	void whenToldNotToCompleteStreamsShouldOnlyDrain() {
		this.contextRunner.withPropertyValues("handover.web.complete-streams=false")
			.run((context) -> assertThat(context).hasBean(DRAIN_FILTER)
				.doesNotHaveBean(OpenStreams.class)
				.doesNotHaveBean(ServletEventStreams.class)
				.doesNotHaveBean(ServletWebSockets.class));
	}

	@Test
	void whenThereIsNoPeerShouldDoNothing() {
		this.withoutPeer
			.run((context) -> assertThat(context).doesNotHaveBean(DRAIN_FILTER).doesNotHaveBean(OpenStreams.class));
	}

	/*
	 * The peer is there until it is known that the context does not hand over.
	 */
	@Test
	void whenHandoverIsExcludedShouldDoNothing() {
		new WebApplicationContextRunner().withInitializer(new PeerInitializer())
			.withConfiguration(AutoConfigurations.of(HandoverServletAutoConfiguration.class))
			.run((context) -> assertThat(context).doesNotHaveBean(DRAIN_FILTER).doesNotHaveBean(OpenStreams.class));
	}

	@Test
	void whenApplicationIsNotOfServletsShouldDoNothing() {
		new ApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withInitializer(new PeerInitializer())
			.run((context) -> assertThat(context).doesNotHaveBean(DRAIN_FILTER).doesNotHaveBean(OpenStreams.class));
		new ReactiveWebApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withInitializer(new PeerInitializer())
			.run((context) -> assertThat(context).doesNotHaveBean(DRAIN_FILTER).doesNotHaveBean(OpenStreams.class));
	}

	@Test
	void whenThereAreNoWebSocketsShouldCompleteEventStreamsAllTheSame() {
		this.contextRunner
			.withClassLoader(
					new FilteredClassLoader("org.springframework.web.socket", "org.springframework.web.reactive"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(ServletEventStreams.class)
				.doesNotHaveBean("handoverServletWebSockets"));
	}

	@Test
	void whenThereIsNoSpringMvcShouldOnlyDrain() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("org.springframework.web.servlet"))
			.run((context) -> assertThat(context).hasBean(DRAIN_FILTER).doesNotHaveBean(OpenStreams.class));
	}

	@Test
	void whenApplicationHasItsOwnShouldBackOff() {
		this.contextRunner
			.withBean("mine", OpenStreams.class,
					() -> new OpenStreams(new FixedHandover(), new StaticApplicationContext()))
			.run((context) -> assertThat(context).hasSingleBean(OpenStreams.class).hasBean("mine"));
	}

}
