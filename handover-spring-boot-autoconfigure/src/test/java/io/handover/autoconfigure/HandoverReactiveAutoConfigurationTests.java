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
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.support.StaticApplicationContext;

import io.handover.actuate.FixedHandover;
import io.handover.web.DrainWebFilter;
import io.handover.web.stream.EventStreamWebFilter;
import io.handover.web.stream.OpenStreams;
import io.handover.web.stream.ReactiveWebSockets;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HandoverReactiveAutoConfiguration}.
 */
class HandoverReactiveAutoConfigurationTests {

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations.of(HandoverAutoConfiguration.class,
			HandoverReactiveAutoConfiguration.class);

	private final ReactiveWebApplicationContextRunner withoutPeer = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS);

	private final ReactiveWebApplicationContextRunner contextRunner = this.withoutPeer
		.withInitializer(new PeerInitializer());

	@Test
	void whenApplicationIsReactiveShouldDrainAndCompleteStreams() {
		this.contextRunner.run((context) -> assertThat(context).hasSingleBean(DrainWebFilter.class)
			.hasSingleBean(OpenStreams.class)
			.hasSingleBean(EventStreamWebFilter.class)
			.hasSingleBean(ReactiveWebSockets.class));
	}

	@Test
	void whenToldNotToCompleteStreamsShouldOnlyDrain() {
		this.contextRunner.withPropertyValues("handover.web.complete-streams=false")
			.run((context) -> assertThat(context).hasSingleBean(DrainWebFilter.class)
				.doesNotHaveBean(OpenStreams.class)
				.doesNotHaveBean(EventStreamWebFilter.class)
				.doesNotHaveBean(ReactiveWebSockets.class));
	}

	@Test
	void whenThereIsNoPeerShouldDoNothing() {
		this.withoutPeer.run((context) -> assertThat(context).doesNotHaveBean(DrainWebFilter.class)
			.doesNotHaveBean(OpenStreams.class));
	}

	/*
	 * The peer is there until it is known that the context does not hand over.
	 */
	@Test
	void whenHandoverIsExcludedShouldDoNothing() {
		new ReactiveWebApplicationContextRunner().withInitializer(new PeerInitializer())
			.withConfiguration(AutoConfigurations.of(HandoverReactiveAutoConfiguration.class))
			.run((context) -> assertThat(context).doesNotHaveBean(DrainWebFilter.class)
				.doesNotHaveBean(OpenStreams.class));
	}

	@Test
	void whenApplicationIsOfServletsShouldDoNothing() {
		new WebApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withInitializer(new PeerInitializer())
			.run((context) -> assertThat(context).doesNotHaveBean(DrainWebFilter.class)
				.doesNotHaveBean(EventStreamWebFilter.class)
				.doesNotHaveBean(ReactiveWebSockets.class));
	}

	@Test
	void whenThereAreNoServletsShouldCompleteStreamsAllTheSame() {
		this.contextRunner
			.withClassLoader(new FilteredClassLoader("jakarta.servlet", "org.springframework.web.servlet",
					"org.springframework.web.socket"))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(EventStreamWebFilter.class));
	}

	@Test
	void whenApplicationHasItsOwnShouldBackOff() {
		this.contextRunner
			.withBean("mine", OpenStreams.class,
					() -> new OpenStreams(new FixedHandover(), new StaticApplicationContext()))
			.run((context) -> assertThat(context).hasSingleBean(OpenStreams.class).hasBean("mine"));
	}

}
