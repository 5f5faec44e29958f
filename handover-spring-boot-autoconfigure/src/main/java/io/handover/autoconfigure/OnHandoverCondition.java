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

import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;

import io.handover.lifecycle.Handover;

/**
 * There is a {@link Handover}, or there will be: while a build generates code from the
 * application there is none yet, and what is left out then is missing for good.
 */
class OnHandoverCondition extends AnyNestedCondition {

	OnHandoverCondition() {
		super(ConfigurationPhase.REGISTER_BEAN);
	}

	@ConditionalOnBean(Handover.class)
	static class Present {

	}

	@ConditionalOnBean(HandoverAutoConfiguration.class)
	@ConditionalOnBooleanProperty(HandoverApplicationListener.AOT_PROCESSING)
	static class Later {

	}

}
