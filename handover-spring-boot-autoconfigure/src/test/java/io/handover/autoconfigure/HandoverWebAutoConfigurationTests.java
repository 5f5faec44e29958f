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

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.AbstractApplicationContextRunner;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.support.StaticApplicationContext;

import io.handover.actuate.FixedHandover;
import io.handover.web.stream.OpenStreams;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HandoverServletAutoConfiguration} and
 * {@link HandoverReactiveAutoConfiguration}, which are there in every application.
 */
class HandoverWebAutoConfigurationTests {

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations.of(HandoverAutoConfiguration.class,
			HandoverServletAutoConfiguration.class, HandoverReactiveAutoConfiguration.class);

	private static final String SERVLET_DRAIN = "handoverDrainFilter";

	private static final String REACTIVE_DRAIN = "handoverDrainWebFilter";

	private static final String STREAMS = "handoverOpenStreams";

	private final WebApplicationContextRunner servlet = new WebApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS)
		.withInitializer(new PeerInitializer());

	private final ReactiveWebApplicationContextRunner reactive = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS)
		.withInitializer(new PeerInitializer());

	@Test
	void whenApplicationIsOfServletsShouldDrainAndCompleteStreams() {
		assertThat(beans(this.servlet)).containsExactlyInAnyOrder(SERVLET_DRAIN, STREAMS, "handoverServletEventStreams",
				"handoverServletWebSockets");
	}

	@Test
	void whenApplicationIsReactiveShouldDrainAndCompleteStreams() {
		assertThat(beans(this.reactive)).containsExactlyInAnyOrder(REACTIVE_DRAIN, STREAMS,
				"handoverEventStreamWebFilter", "handoverReactiveWebSockets");
	}

	@Test
	void whenApplicationIsNotOfTheWebShouldDoNothing() {
		assertThat(beans(new ApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withInitializer(new PeerInitializer()))).isEmpty();
	}

	@Test
	void whenToldNotToCompleteStreamsShouldOnlyDrain() {
		String property = "handover.web.complete-streams=false";
		assertThat(beans(this.servlet.withPropertyValues(property))).containsExactly(SERVLET_DRAIN);
		assertThat(beans(this.reactive.withPropertyValues(property))).containsExactly(REACTIVE_DRAIN);
	}

	@Test
	void whenThereIsNoPeerShouldDoNothing() {
		assertThat(beans(new WebApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS))).isEmpty();
		assertThat(beans(new ReactiveWebApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS))).isEmpty();
	}

	/*
	 * The peer is there until it is known that the context does not hand over.
	 */
	@Test
	void whenHandoverIsExcludedShouldDoNothing() {
		AutoConfigurations others = AutoConfigurations.of(HandoverServletAutoConfiguration.class,
				HandoverReactiveAutoConfiguration.class);
		assertThat(beans(
				new WebApplicationContextRunner().withConfiguration(others).withInitializer(new PeerInitializer())))
			.isEmpty();
		assertThat(beans(new ReactiveWebApplicationContextRunner().withConfiguration(others)
			.withInitializer(new PeerInitializer()))).isEmpty();
	}

	@Test
	void whenThereAreNoWebSocketsShouldCompleteEventStreamsAllTheSame() {
		assertThat(beans(this.servlet.withClassLoader(
				new FilteredClassLoader("org.springframework.web.socket", "org.springframework.web.reactive"))))
			.containsExactlyInAnyOrder(SERVLET_DRAIN, STREAMS, "handoverServletEventStreams");
	}

	@Test
	void whenThereIsNoSpringMvcShouldOnlyDrain() {
		assertThat(beans(this.servlet.withClassLoader(new FilteredClassLoader("org.springframework.web.servlet"))))
			.containsExactly(SERVLET_DRAIN);
	}

	@Test
	void whenThereAreNoServletsShouldCompleteStreamsAllTheSame() {
		assertThat(beans(this.reactive.withClassLoader(new FilteredClassLoader("jakarta.servlet",
				"org.springframework.web.servlet", "org.springframework.web.socket"))))
			.contains(STREAMS, "handoverEventStreamWebFilter");
	}

	@Test
	void whenApplicationHasItsOwnShouldBackOff() {
		assertThat(beans(this.servlet.withBean("mine", OpenStreams.class, HandoverWebAutoConfigurationTests::streams)))
			.contains(SERVLET_DRAIN)
			.doesNotContain(STREAMS);
		assertThat(beans(this.reactive.withBean("mine", OpenStreams.class, HandoverWebAutoConfigurationTests::streams)))
			.contains(REACTIVE_DRAIN)
			.doesNotContain(STREAMS);
	}

	private static OpenStreams streams() {
		return new OpenStreams(new FixedHandover(), new StaticApplicationContext());
	}

	/**
	 * Return the names of the beans for draining and streams, of a context that starts.
	 */
	private static List<String> beans(AbstractApplicationContextRunner<?, ?, ?> runner) {
		List<String> beans = new CopyOnWriteArrayList<>();
		runner.run((context) -> Stream.of(context.getBeanDefinitionNames())
			.filter((name) -> name.matches("handover.*(Drain|Stream|WebSocket).*"))
			.forEach(beans::add));
		return beans;
	}

}
