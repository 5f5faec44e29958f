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
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

import io.handover.actuate.ActuatorHealthGroup;
import io.handover.lifecycle.HealthGroup;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HandoverHealthGroupAutoConfiguration}.
 */
class HandoverHealthGroupAutoConfigurationTests {

	private static final AutoConfigurations CONFIGURATIONS = AutoConfigurations.of(HandoverAutoConfiguration.class,
			HandoverHealthGroupAutoConfiguration.class, ApplicationAvailabilityAutoConfiguration.class,
			HealthContributorRegistryAutoConfiguration.class, HealthEndpointAutoConfiguration.class,
			AvailabilityProbesAutoConfiguration.class);

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(CONFIGURATIONS)
		.withInitializer(new PeerInitializer());

	@Test
	void whenNothingIsSetShouldWaitForTheReadiness() {
		this.contextRunner.run((context) -> assertThat(group(context)).returns("readiness", HealthGroup::name));
	}

	@Test
	void whenThereIsAWebServerShouldWaitForTheReadiness() {
		new WebApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.withInitializer(new PeerInitializer())
			.run((context) -> assertThat(context).hasSingleBean(ActuatorHealthGroup.class));
		new ReactiveWebApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.withInitializer(new PeerInitializer())
			.run((context) -> assertThat(context).hasSingleBean(ActuatorHealthGroup.class));
	}

	@Test
	void whenTheDefaultGroupDoesNotExistShouldWaitForNone() {
		this.contextRunner.withPropertyValues("management.endpoint.health.probes.enabled=false")
			.run(HandoverHealthGroupAutoConfigurationTests::assertWaitsForNone);
		this.contextRunner.withPropertyValues("management.endpoint.health.access=NONE")
			.run(HandoverHealthGroupAutoConfigurationTests::assertWaitsForNone);
	}

	@Test
	void whenAGroupIsSetShouldWaitForThat() {
		this.contextRunner.withPropertyValues("handover.health-group=liveness")
			.run((context) -> assertThat(group(context)).returns("liveness", HealthGroup::name));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " " })
	void whenNoGroupIsSetShouldWaitForNone(String none) {
		this.contextRunner.withPropertyValues("handover.health-group=" + none)
			.run(HandoverHealthGroupAutoConfigurationTests::assertWaitsForNone);
	}

	@Test
	void whenAGroupIsSetThatDoesNotExistShouldFailAlsoIfBeansAreLazy() {
		this.contextRunner.withPropertyValues("handover.health-group=traffic")
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (invalid) -> {
					assertThat(invalid.getName()).isEqualTo("handover.health-group");
					assertThat(invalid.getValue()).isEqualTo("traffic");
					assertThat(invalid.getReason()).isEqualTo("It is not one of the health groups [liveness, "
							+ "readiness]. Set it to one of them, or to nothing if no group is to be waited for, or "
							+ "define it with 'management.endpoint.health.group.traffic.include'.");
				}));
	}

	@Test
	void whenTheDefaultGroupIsSetAndDoesNotExistShouldFail() {
		this.contextRunner
			.withPropertyValues("handover.health-group=readiness", "management.endpoint.health.probes.enabled=false")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining("It is not one of the health groups []."));
	}

	@Test
	void whenAGroupIsSetAndThereIsNoEndpointShouldFail() {
		this.contextRunner
			.withPropertyValues("handover.health-group=readiness", "management.endpoint.health.access=NONE")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining("It is not a health group, since this application has no health endpoint. Set "
						+ "it to nothing, or add 'spring-boot-starter-actuator'"));
	}

	@Test
	void whenThereIsNoActuatorShouldWaitForNone() {
		for (String missing : new String[] { "org.springframework.boot.actuate", "org.springframework.boot.health" }) {
			new ApplicationContextRunner()
				.withConfiguration(AutoConfigurations.of(HandoverAutoConfiguration.class,
						HandoverHealthGroupAutoConfiguration.class))
				.withInitializer(new PeerInitializer())
				.withClassLoader(new FilteredClassLoader(missing))
				.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HealthGroup.BEAN_NAME));
		}
	}

	@Test
	void whenThereIsNoPeerShouldWaitForNone() {
		new ApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.withPropertyValues("handover.health-group=traffic")
			.run((context) -> assertThat(context).hasSingleBean(HealthEndpoint.class)
				.doesNotHaveBean(HealthGroup.BEAN_NAME));
	}

	private static void assertWaitsForNone(AssertableApplicationContext context) {
		assertThat(context).hasNotFailed();
		assertThat(context.getBean(HealthGroup.BEAN_NAME)).isNotInstanceOf(HealthGroup.class);
	}

	private static HealthGroup group(AssertableApplicationContext context) {
		return context.getBean(HealthGroup.BEAN_NAME, HealthGroup.class);
	}

}
