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

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Explains an {@link InvalidHandoverPropertyException}. It comes before Spring Boot's own
 * analysis of binding failures, which knows the property but not what to write.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class InvalidHandoverPropertyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidHandoverPropertyException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidHandoverPropertyException cause) {
		String value = (cause.getValue() != null) ? " has the value '" + cause.getValue() + "', but " : " is invalid: ";
		String description = "The property '" + cause.getProperty() + "'" + value + cause.getReason() + ".";
		String action = "Set '" + cause.getProperty() + "': " + cause.getRemedy() + ".";
		return new FailureAnalysis(description, action, cause);
	}

}
