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

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

import io.handover.actuate.ActuatorHealthGroup;
import io.handover.lifecycle.HealthGroup;

/**
 * Auto-configuration for the {@link HealthGroup} that an instance waits for before it
 * accepts traffic.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = HandoverAutoConfiguration.class)
@ConditionalOnClass({ HealthEndpoint.class, Endpoint.class })
@Conditional(OnHandoverCondition.class)
public final class HandoverHealthGroupAutoConfiguration {

	/**
	 * Not lazy, since a group that was set and does not exist fails the start.
	 */
	@Bean(HealthGroup.BEAN_NAME)
	@Lazy(false)
	@Nullable ActuatorHealthGroup handoverHealthGroup(Environment environment, ObjectProvider<HealthEndpointGroups> groups,
			BeanFactory beans) {
		String property = environment.getProperty(HandoverProperties.PREFIX + ".health-group");
		String name = (property != null) ? property : HandoverProperties.DEFAULT_HEALTH_GROUP;
		if (!StringUtils.hasText(name)) {
			return null;
		}
		HealthEndpointGroups available = groups.getIfAvailable();
		HealthEndpointGroup group = (available != null) ? available.get(name) : null;
		if (group == null && property != null) {
			throw PropertyChecks.unknownHealthGroup(name, (available != null) ? available.getNames() : null);
		}
		return (group != null) ? new ActuatorHealthGroup(name, group, beans) : null;
	}

}
