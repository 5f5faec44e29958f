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
 * Hand-over is not switched off. The listener that starts the peer asks the same
 * question: a condition on the text of the property would say no to {@code on} or to an
 * empty value, and leave a peer in a context that does not want it.
 */
class OnEnabledCondition extends SpringBootCondition {

	private static final String PROPERTY = HandoverProperties.PREFIX + ".enabled";

	/**
	 * Set by the context customizer of Spring's test framework alone. It comes before
	 * what a test says, wherever in the environment that is.
	 */
	private static final String TEST_PROPERTY = HandoverProperties.PREFIX + ".test.enabled";

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		boolean enabled = isEnabled(Binder.get(context.getEnvironment()));
		return new ConditionOutcome(enabled,
				ConditionMessage.forCondition("Hand-over").because(PROPERTY + " is " + enabled));
	}

	static boolean isEnabled(Binder binder) {
		return binder.bind(TEST_PROPERTY, Boolean.class)
			.orElseGet(
					() -> binder.bind(PROPERTY, Boolean.class).orElseGet(() -> new HandoverProperties().isEnabled()));
	}

}
