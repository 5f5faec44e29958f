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

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Streams are to be completed when the instance drains. The property is bound, so that
 * the condition takes the same values for {@code true} as whatever else reads it.
 */
class OnStreamsCondition extends SpringBootCondition {

	private static final String PROPERTY = HandoverProperties.PREFIX + ".web.complete-streams";

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		boolean complete = Binder.get(context.getEnvironment())
			.bind(PROPERTY, Boolean.class)
			.orElseGet(() -> new HandoverWebProperties().isCompleteStreams());
		return new ConditionOutcome(complete,
				ConditionMessage.forCondition("Streams").because(PROPERTY + " is " + complete));
	}

}
