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
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

import io.handover.Handover;
import io.handover.actuate.HandoverEndpoint;
import io.handover.actuate.HandoverHealthIndicator;
import io.handover.actuate.HandoverMetrics;
import io.handover.lifecycle.MessageCounters;

/**
 * Auto-configuration for the endpoint, the health indicator and the metrics of hand-over.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = HandoverAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
public final class HandoverActuatorAutoConfiguration {

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ ConditionalOnAvailableEndpoint.class, SanitizingFunction.class })
	static class EndpointConfiguration {

		@Bean
		@ConditionalOnMissingBean
		@Conditional(OnHandoverCondition.class)
		@ConditionalOnAvailableEndpoint
		HandoverEndpoint handoverEndpoint(Handover handover) {
			return new HandoverEndpoint(handover);
		}

		/**
		 * Hides the secrets by their name, even where an endpoint shows all values. Where
		 * hand-over is switched off, they are still in the environment.
		 */
		@Bean
		SanitizingFunction handoverSecretsSanitizingFunction() {
			return SanitizingFunction.sanitizeValue().ifKeyContains("handover.secrets", "handover_secrets");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
	@Conditional(OnHandoverCondition.class)
	@ConditionalOnEnabledHealthIndicator("handover")
	static class HealthConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = { "handoverHealthIndicator", "handoverHealthContributor" })
		HandoverHealthIndicator handoverHealthIndicator(Handover handover) {
			return new HandoverHealthIndicator(handover);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	@ConditionalOnBean(MeterRegistry.class)
	@Conditional(OnHandoverCondition.class)
	static class MetricsConfiguration {

		@Bean
		@ConditionalOnMissingBean
		HandoverMetrics handoverMetrics(Handover handover, MessageCounters counters) {
			return new HandoverMetrics(handover, counters);
		}

	}

}
