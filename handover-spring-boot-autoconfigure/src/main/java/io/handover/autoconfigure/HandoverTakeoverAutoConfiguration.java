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
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Lazy;
import org.springframework.integration.leader.event.DefaultLeaderEventPublisher;
import org.springframework.integration.support.SmartLifecycleRoleController;

import io.handover.Handover;
import io.handover.takeover.LeaderRole;

/**
 * Auto-configuration for what follows the takeover: the endpoints of Spring Integration
 * that have the role {@value LeaderRole#ROLE}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = HandoverAutoConfiguration.class)
@Conditional(OnHandoverCondition.class)
public final class HandoverTakeoverAutoConfiguration {

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

}
