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

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;
import org.springframework.integration.context.IntegrationContextUtils;
import org.springframework.integration.leader.event.DefaultLeaderEventPublisher;
import org.springframework.integration.support.SmartLifecycleRoleController;
import org.springframework.scheduling.config.TaskManagementConfigUtils;

import io.handover.Handover;
import io.handover.takeover.LeaderRole;
import io.handover.takeover.TakeoverGate;
import io.handover.takeover.WithTakeoverPostProcessor;

/**
 * Auto-configuration for what follows the takeover: scheduled methods with
 * {@link io.handover.WithTakeover @WithTakeover}, and the endpoints of Spring Integration
 * that have the role {@value LeaderRole#ROLE}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = HandoverAutoConfiguration.class,
		afterName = "org.springframework.boot.integration.autoconfigure.IntegrationAutoConfiguration")
@Conditional(OnHandoverCondition.class)
public final class HandoverTakeoverAutoConfiguration {

	/**
	 * It is made when this instance takes over. The role controller is registered after
	 * the conditions, by the post-processor that {@code @EnableIntegration} registers.
	 */
	@Bean
	@Lazy
	@ConditionalOnBean(name = IntegrationContextUtils.DEFAULT_CONFIGURING_POSTPROCESSOR_BEAN_NAME)
	LeaderRole handoverLeaderRole(ApplicationEventPublisher publisher, SmartLifecycleRoleController controller,
			Handover handover) {
		return new LeaderRole(new DefaultLeaderEventPublisher(publisher), controller, handover);
	}

	/**
	 * To look at all methods of all beans takes time, so it is done only where methods
	 * are scheduled.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(name = TaskManagementConfigUtils.SCHEDULED_ANNOTATION_PROCESSOR_BEAN_NAME)
	static class ScheduledMethodConfiguration {

		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		static TakeoverGate handoverTakeoverGate(ObjectProvider<Handover> handover, Environment environment) {
			return new TakeoverGate(handover, Activation.of(environment).isOn());
		}

		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		static WithTakeoverPostProcessor handoverWithTakeoverPostProcessor(TakeoverGate gate) {
			return new WithTakeoverPostProcessor(gate);
		}

	}

}
