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
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Explains an {@link InvalidHandoverPropertyException}. It comes before Spring Boot's own
 * analysis of binding failures, which knows the property but not what to write.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class InvalidHandoverPropertyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidHandoverPropertyException> {

	private final @Nullable Environment environment;

	InvalidHandoverPropertyFailureAnalyzer(@Nullable Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidHandoverPropertyException cause) {
		String value = (cause.getValue() != null) ? " has the value '" + cause.getValue() + "', but " : " is invalid: ";
		Origin origin = originOf(cause.getProperty());
		String description = "The property '" + cause.getProperty() + "'" + value + cause.getReason() + "."
				+ ((origin != null) ? " It comes from " + origin + "." : "");
		String action = "Set '" + cause.getProperty() + "' to " + cause.getRemedy() + ".";
		return new FailureAnalysis(description, action, cause);
	}

	private @Nullable Origin originOf(String property) {
		Origin origin = originOf(ConfigurationPropertyName.of(property));
		// Of a list there may be one property for all of its elements.
		return (origin != null || !property.endsWith("]")) ? origin
				: originOf(ConfigurationPropertyName.of(property).getParent());
	}

	private @Nullable Origin originOf(ConfigurationPropertyName name) {
		if (this.environment == null) {
			return null;
		}
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			Origin origin = Origin.from(source.getConfigurationProperty(name));
			if (origin != null) {
				return origin;
			}
		}
		return null;
	}

}
