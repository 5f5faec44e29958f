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
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * An {@link AbstractFailureAnalyzer} for secrets with a number that leaves a gap. Spring
 * Boot's own analyzer of that failure would show their values.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class MisplacedSecretFailureAnalyzer extends AbstractFailureAnalyzer<UnboundConfigurationPropertiesException> {

	private static final ConfigurationPropertyName SECRETS = ConfigurationPropertyName
		.of(HandoverProperties.PREFIX + ".secrets");

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, UnboundConfigurationPropertiesException cause) {
		return cause.getUnboundProperties()
			.stream()
			.filter((property) -> SECRETS.isAncestorOf(property.getName()))
			.findFirst()
			.map((property) -> analyze(property, cause))
			.orElse(null);
	}

	private static FailureAnalysis analyze(ConfigurationProperty property, Throwable cause) {
		String description = "The property '" + property.getName() + "' is misplaced: one before it is missing, so it "
				+ "would not be used. It comes from " + property.getOrigin() + ".";
		return new FailureAnalysis(description,
				"Number the elements of '" + SECRETS + "' from 0 on, without a gap, in one property source.", cause);
	}

}
