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
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.support.StaticApplicationContext;

import io.handover.actuate.FixedHandover;
import io.handover.web.EventStreamWebFilter;
import io.handover.web.OpenStreams;
import io.handover.web.ReactiveWebSockets;
import io.handover.web.ServletWebSockets;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HandoverStreamsAutoConfiguration}.
 */
class HandoverStreamsAutoConfigurationTests {

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations.of(HandoverAutoConfiguration.class,
			HandoverStreamsAutoConfiguration.class);

	private static final String SERVLET_FILTER = "handoverEventStreamFilter";

	private final WebApplicationContextRunner withoutPeer = new WebApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS);

	private final WebApplicationContextRunner servletRunner = this.withoutPeer.withInitializer(new PeerInitializer());

	private final ReactiveWebApplicationContextRunner reactiveRunner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS)
		.withInitializer(new PeerInitializer());

	@Test
	void whenApplicationIsOfServletsShouldCompleteTheirStreams() {
		this.servletRunner.run((context) -> assertThat(context).hasSingleBean(OpenStreams.class)
			.hasBean(SERVLET_FILTER)
			.hasSingleBean(ServletWebSockets.class)
			.doesNotHaveBean(EventStreamWebFilter.class)
			.doesNotHaveBean(ReactiveWebSockets.class));
	}

	@Test
	void whenApplicationIsReactiveShouldCompleteItsStreams() {
		this.reactiveRunner.run((context) -> assertThat(context).hasSingleBean(OpenStreams.class)
			.hasSingleBean(EventStreamWebFilter.class)
			.hasSingleBean(ReactiveWebSockets.class)
			.doesNotHaveBean(SERVLET_FILTER)
			.doesNotHaveBean(ServletWebSockets.class));
	}

	@Test
	void whenToldNotToShouldCompleteNothing() {
		this.servletRunner.withPropertyValues("handover.web.complete-streams=false")
			.run((context) -> assertThat(context).doesNotHaveBean(OpenStreams.class)
				.doesNotHaveBean(SERVLET_FILTER)
				.doesNotHaveBean(ServletWebSockets.class));
		this.reactiveRunner.withPropertyValues("handover.web.complete-streams=false")
			.run((context) -> assertThat(context).doesNotHaveBean(OpenStreams.class)
				.doesNotHaveBean(EventStreamWebFilter.class)
				.doesNotHaveBean(ReactiveWebSockets.class));
	}

	@Test
	void whenThereIsNoPeerShouldCompleteNothing() {
		this.withoutPeer.run((context) -> assertThat(context).doesNotHaveBean(OpenStreams.class));
	}

	@Test
	void whenApplicationIsNotOfTheWebShouldCompleteNothing() {
		new ApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withInitializer(new PeerInitializer())
			.run((context) -> assertThat(context).doesNotHaveBean(OpenStreams.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "org.springframework.web.socket", "org.springframework.web.servlet" })
	void whenThereAreNoWebSocketsShouldCompleteEventStreamsAllTheSame(String missing) {
		this.servletRunner.withClassLoader(new FilteredClassLoader(missing, "org.springframework.web.reactive"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasBean(SERVLET_FILTER)
				.doesNotHaveBean("handoverServletWebSockets"));
	}

	@Test
	void whenThereAreNoServletsShouldCompleteReactiveStreamsAllTheSame() {
		this.reactiveRunner
			.withClassLoader(new FilteredClassLoader("jakarta.servlet", "org.springframework.web.servlet",
					"org.springframework.web.socket"))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(EventStreamWebFilter.class));
	}

	@Test
	void whenApplicationHasItsOwnShouldBackOff() {
		this.servletRunner
			.withBean("mine", OpenStreams.class,
					() -> new OpenStreams(new FixedHandover(), new StaticApplicationContext()))
			.run((context) -> assertThat(context).hasSingleBean(OpenStreams.class).hasBean("mine"));
	}

}
