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
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Hand-over is not switched off. While a build generates code from the application, the
 * platform that the build runs on has no say: where the application will run is another
 * one, and what is left out then is missing for good.
 */
class OnEnabledCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		Activation activation = Activation.of(context.getEnvironment());
		ConditionMessage.Builder message = ConditionMessage.forCondition("Hand-over");
		if (activation.isDecidedByPlatform() && context.getEnvironment()
			.getProperty(HandoverApplicationListener.AOT_PROCESSING, Boolean.class, false)) {
			return ConditionOutcome.match(message.because("the platform decides when the application runs"));
		}
		return new ConditionOutcome(activation.isOn(), message.because(activation.reason()));
	}

}
