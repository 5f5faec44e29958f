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
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

import io.handover.protocol.Authentication;

/**
 * An {@link AbstractFailureAnalyzer} for secrets that cannot be bound. Spring Boot's own
 * analyzers would show their values.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class SecretsFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

	private static final ConfigurationPropertyName SECRETS = ConfigurationPropertyName
		.of(HandoverProperties.PREFIX + ".secrets");

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
		ConfigurationProperty property = cause.getProperty();
		boolean isSecret = property != null
				&& (SECRETS.equals(property.getName()) || SECRETS.isAncestorOf(property.getName()));
		if (!isSecret && !SECRETS.equals(cause.getName())) {
			return null;
		}
		Origin origin = Origin.from(property);
		String description = "The property '" + SECRETS + "' is invalid: "
				+ NestedExceptionUtils.getMostSpecificCause(cause).getMessage()
				+ ((origin != null) ? " It comes from " + origin + "." : "");
		String action = "Set '" + SECRETS + "' to random secrets of at least " + Authentication.MINIMUM_SECRET_LENGTH
				+ " bytes, for example what 'openssl rand -hex 16' prints. Number them from 0 on, without a gap, in one "
				+ "property source. Or leave the property out if messages are not to be authenticated.";
		return new FailureAnalysis(description, action, cause);
	}

}
