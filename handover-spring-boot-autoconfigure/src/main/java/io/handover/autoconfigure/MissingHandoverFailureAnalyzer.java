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
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.analyzer.AbstractInjectionFailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

import io.handover.Handover;

/**
 * An {@link AbstractFailureAnalyzer} for an application that needs a {@link Handover}
 * where hand-over is off. Spring Boot's own analyzer would say to define a bean.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class MissingHandoverFailureAnalyzer extends AbstractInjectionFailureAnalyzer<NoSuchBeanDefinitionException> {

	private final @Nullable Environment environment;

	MissingHandoverFailureAnalyzer(@Nullable Environment environment) {
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause,
			@Nullable String injectionPoint) {
		if (this.environment == null || cause.getBeanType() != Handover.class || cause.getNumberOfBeansFound() > 0) {
			return null;
		}
		Activation activation = Activation.of(this.environment);
		return activation.isOn() ? null : analyze(activation, cause, injectionPoint);
	}

	private static FailureAnalysis analyze(Activation activation, Throwable cause, @Nullable String injectionPoint) {
		String description = ((injectionPoint != null) ? injectionPoint : "The application")
				+ " requires a bean of type '" + Handover.class.getName() + "', and there is none, since "
				+ activation.reason() + ".";
		String action = "Inject an ObjectProvider<Handover>, which may have none to give, or " + activation.remedy()
				+ ".";
		return new FailureAnalysis(description, action, cause);
	}

}
