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

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;

import io.handover.actuate.FixedHandover;
import io.handover.actuate.HandoverEndpoint;
import io.handover.actuate.HandoverHealthIndicator;
import io.handover.actuate.HandoverMetrics;
import io.handover.lifecycle.MessageCounters;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the auto-configurations of what can be seen.
 */
class HandoverActuatorAutoConfigurationTests {

	private static final String[] EXPOSED = { "management.endpoints.web.exposure.include=handover" };

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(HandoverAutoConfiguration.class, HandoverActuatorAutoConfiguration.class));

	private final ApplicationContextRunner handingOver = this.contextRunner.withInitializer(new PeerInitializer());

	@Test
	void whenThereIsAPeerShouldHaveHealth() {
		this.handingOver.run((context) -> assertThat(context).hasSingleBean(HandoverHealthIndicator.class)
			.hasBean("handoverHealthIndicator"));
	}

	@Test
	void whenThereIsNoPeerShouldHaveNothingThatNeedsIt() {
		this.contextRunner.withPropertyValues(EXPOSED)
			.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(HandoverHealthIndicator.class)
				.doesNotHaveBean(HandoverEndpoint.class)
				.doesNotHaveBean(HandoverMetrics.class));
	}

	@Test
	void whenThereIsNoPeerShouldHideSecretsAllTheSame() {
		this.contextRunner.withPropertyValues("handover.enabled=false", "handover.secrets=tooshort")
			.run((context) -> assertThat(context).hasBean("handoverSecretsSanitizingFunction"));
	}

	@Test
	void whenHealthIsDisabledShouldHaveNone() {
		this.handingOver.withPropertyValues("management.health.handover.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(HandoverHealthIndicator.class));
		this.handingOver.withPropertyValues("management.health.defaults.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(HandoverHealthIndicator.class));
	}

	@Test
	void whenHealthIsNotOnTheClassPathShouldHaveNone() {
		this.handingOver.withClassLoader(new FilteredClassLoader(HealthIndicator.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("handoverHealthIndicator"));
	}

	@Test
	void whenApplicationHasItsOwnHealthShouldBackOff() {
		this.handingOver.withBean("handoverHealthContributor", HealthIndicator.class, () -> () -> Health.up().build())
			.run((context) -> assertThat(context).doesNotHaveBean(HandoverHealthIndicator.class)
				.getBean("handoverHealthContributor", HealthIndicator.class)
				.isNotNull());
	}

	@Test
	void whenEndpointIsExposedShouldHaveIt() {
		this.handingOver.withPropertyValues(EXPOSED)
			.run((context) -> assertThat(context).hasSingleBean(HandoverEndpoint.class));
	}

	@Test
	void whenEndpointIsNotExposedShouldNotHaveIt() {
		this.handingOver.run((context) -> assertThat(context).doesNotHaveBean(HandoverEndpoint.class));
	}

	@Test
	void whenActuatorIsNotOnTheClassPathShouldHaveNoEndpoint() {
		this.handingOver.withPropertyValues(EXPOSED)
			.withClassLoader(new FilteredClassLoader(Endpoint.class, SanitizingFunction.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("handoverEndpoint"));
		this.handingOver.withPropertyValues(EXPOSED)
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean("handoverEndpoint")
				.doesNotHaveBean("handoverSecretsSanitizingFunction"));
	}

	@Test
	void whenApplicationHasItsOwnEndpointShouldBackOff() {
		this.handingOver.withPropertyValues(EXPOSED)
			.withBean("mine", HandoverEndpoint.class, () -> new HandoverEndpoint(new FixedHandover()))
			.run((context) -> assertThat(context).hasSingleBean(HandoverEndpoint.class).hasBean("mine"));
	}

	@Test
	void whenThereIsARegistryShouldHaveMetrics() {
		this.handingOver
			.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class,
					SimpleMetricsExportAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class))
			.run((context) -> {
				assertThat(context).hasSingleBean(HandoverMetrics.class);
				assertThat(context.getBean(MeterRegistry.class).get("handover.peers").gauge().value()).isEqualTo(1);
			});
	}

	@Test
	void whenThereIsNoRegistryShouldHaveNoMetrics() {
		this.handingOver.run((context) -> assertThat(context).doesNotHaveBean(HandoverMetrics.class));
	}

	@Test
	void whenMicrometerIsNotOnTheClassPathShouldHaveNoMetrics() {
		this.handingOver.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("handoverMetrics"));
	}

	@Test
	void whenApplicationHasItsOwnMetricsShouldBackOff() {
		this.handingOver.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.withBean("mine", HandoverMetrics.class,
					() -> new HandoverMetrics(new FixedHandover(), BeanUtils.instantiateClass(MessageCounters.class)))
			.run((context) -> assertThat(context).hasSingleBean(HandoverMetrics.class).hasBean("mine"));
	}

	@Test
	void whenGeneratingCodeShouldKeepWhatNeedsThePeerThatWillBeThere() {
		assertThat(beansInGeneratedCode("spring.aot.processing=true")).contains("handoverHealthIndicator",
				"handoverEndpoint", "handoverMetrics", "handoverInboundAdapter", "handoverOutboundChannel");
		assertThat(beansInGeneratedCode("spring.aot.processing=true", "handover.enabled=false"))
			.doesNotContain("handoverHealthIndicator", "handoverInboundAdapter");
	}

	/*
	 * The build may well run there, for an application that will not.
	 */
	@Test
	void whenGeneratingCodeOnKubernetesShouldKeepWhatNeedsThePeerThatMayBeThere() {
		assertThat(beansInGeneratedCode("spring.aot.processing=true", "spring.main.cloud-platform=kubernetes"))
			.contains("handoverHealthIndicator", "handoverInboundAdapter");
	}

	private static String[] beansInGeneratedCode(String... properties) {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			TestPropertyValues.of(properties).and(EXPOSED).applyTo(context);
			context.registerBean(SimpleMeterRegistry.class);
			context.register(AutoConfigured.class);
			context.refreshForAotProcessing(new RuntimeHints());
			return context.getBeanDefinitionNames();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ HandoverAutoConfiguration.class, HandoverActuatorAutoConfiguration.class })
	static class AutoConfigured {

	}

}
