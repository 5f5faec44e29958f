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

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Role;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.integration.leader.event.DefaultLeaderEventPublisher;
import org.springframework.integration.support.SmartLifecycleRoleController;
import org.springframework.scheduling.config.TaskManagementConfigUtils;

import io.handover.Handover;
import io.handover.takeover.LateChildren;
import io.handover.takeover.LeaderRole;
import io.handover.takeover.ScheduledBeanPostProcessor;
import io.handover.takeover.TakeoverGate;
import io.handover.takeover.TakeoverLifecycleProcessor;
import io.handover.takeover.TakeoverLifecycles;
import io.handover.takeover.WithTakeoverCheck;
import io.handover.takeover.WithTakeoverPostProcessor;

/**
 * Auto-configuration for what follows the takeover: beans and scheduled methods with
 * {@link io.handover.WithTakeover @WithTakeover}, and the endpoints of Spring Integration
 * that have the role {@value LeaderRole#ROLE}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = HandoverAutoConfiguration.class, before = LifecycleAutoConfiguration.class)
@Conditional(OnHandoverCondition.class)
@EnableConfigurationProperties(LifecycleProperties.class)
public final class HandoverTakeoverAutoConfiguration {

	/**
	 * In place of Spring Boot's, and with its property. Code that was generated ahead of
	 * time has it also where hand-over is off.
	 */
	@Bean(AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME)
	@ConditionalOnMissingBean(name = AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME,
			search = SearchStrategy.CURRENT)
	TakeoverLifecycleProcessor handoverLifecycleProcessor(Handover handover, LifecycleProperties properties,
			Environment environment) {
		TakeoverLifecycleProcessor processor = new TakeoverLifecycleProcessor(handover,
				Activation.of(environment).isOn());
		processor.setTimeoutPerShutdownPhase(properties.getTimeoutPerShutdownPhase().toMillis());
		return processor;
	}

	@Bean
	TakeoverLifecycles handoverLifecycles(ListableBeanFactory beans, Handover handover,
			LifecycleProperties properties) {
		return new TakeoverLifecycles(beans, handover, properties.getTimeoutPerShutdownPhase());
	}

	@Bean
	static WithTakeoverCheck handoverWithTakeoverCheck(ConfigurableListableBeanFactory beans, Environment environment) {
		return new WithTakeoverCheck(beans, Activation.of(environment).isOn());
	}

	@Bean
	LateChildren handoverLateChildren(ApplicationContext context, Handover handover) {
		return new LateChildren(context, handover);
	}

	/**
	 * It is made when this instance takes over. Whether there is a role controller is
	 * known only then, since Spring Integration registers it after the conditions.
	 */
	@Bean
	@Lazy
	LeaderRole handoverLeaderRole(ApplicationEventPublisher publisher,
			ObjectProvider<SmartLifecycleRoleController> controllers, Handover handover) {
		return new LeaderRole(new DefaultLeaderEventPublisher(publisher), controllers, handover);
	}

	/**
	 * To look at all methods of all beans takes time, so it is done only where methods
	 * are scheduled.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(name = TaskManagementConfigUtils.SCHEDULED_ANNOTATION_PROCESSOR_BEAN_NAME)
	static class ScheduledMethodConfiguration {

		/**
		 * A post-processor, and what it needs, is made by ahead-of-time processing too,
		 * where there is no peer.
		 */
		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		static TakeoverGate handoverTakeoverGate(@Lazy Handover handover, Environment environment) {
			return new TakeoverGate(handover, Activation.of(environment).isOn());
		}

		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		static WithTakeoverPostProcessor handoverWithTakeoverPostProcessor(TakeoverGate gate) {
			return new WithTakeoverPostProcessor(gate);
		}

		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		static ScheduledBeanPostProcessor handoverScheduledBeanPostProcessor(TakeoverGate gate) {
			return new ScheduledBeanPostProcessor(gate);
		}

	}

}
