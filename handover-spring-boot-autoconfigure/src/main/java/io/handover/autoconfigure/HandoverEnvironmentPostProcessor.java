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

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.PropertySource.StubPropertySource;
import org.springframework.util.StringUtils;

/**
 * Takes defaults from the variables that {@code handover-lib} reads and the balena
 * Supervisor sets. They have the lowest precedence: whatever the application configures
 * wins, but for the default properties of its {@link SpringApplication}. Notes as well
 * whether the application is deployed to a servlet container.
 */
class HandoverEnvironmentPostProcessor implements EnvironmentPostProcessor {

	static final String PROPERTY_SOURCE = "handoverEnvironmentDefaults";

	/**
	 * {@code HANDOVER_NETWORK_MODE} is missing here, which relaxed binding knows already,
	 * and {@code NETWORK_INTERFACE}, which {@link HandoverSettingsFactory} reads in host
	 * mode only.
	 */
	private static final Map<String, String> VARIABLES = Map.of("SHUTDOWN_PORT", "handover.port",
			"SHUTDOWN_BROADCAST_ADDRESS", "handover.group", "BALENA_SERVICE_NAME", "handover.service-name",
			"BALENA_DEVICE_UUID", "handover.device-id", "BALENA_SERVICE_HANDOVER_COMPLETE_PATH",
			"handover.complete-file");

	/**
	 * As {@code StandardServletEnvironment} names it, which not every application has.
	 */
	private static final String SERVLET_CONTEXT_PROPERTY_SOURCE = "servletContextInitParams";

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		Map<String, Object> defaults = new LinkedHashMap<>();
		for (Map.Entry<String, String> entry : VARIABLES.entrySet()) {
			String value = environment.getProperty(entry.getKey());
			if (StringUtils.hasText(value)) {
				// The origin lets a failure analysis name the variable.
				defaults.put(entry.getValue(), OriginTrackedValue.of(value, originOf(entry.getKey(), environment)));
			}
		}
		if (hasServletContext(environment)) {
			defaults.put(Activation.DEPLOYED_PROPERTY, true);
		}
		if (!defaults.isEmpty()) {
			environment.getPropertySources().addLast(new OriginTrackedMapPropertySource(PROPERTY_SOURCE, defaults));
		}
	}

	/**
	 * Whether there is a servlet context already. That of an embedded server comes later,
	 * when the web server is created.
	 */
	private static boolean hasServletContext(ConfigurableEnvironment environment) {
		PropertySource<?> source = environment.getPropertySources().get(SERVLET_CONTEXT_PROPERTY_SOURCE);
		return source != null && !(source instanceof StubPropertySource);
	}

	private static @Nullable Origin originOf(String variable, ConfigurableEnvironment environment) {
		return environment.getPropertySources()
			.stream()
			.filter((source) -> !ConfigurationPropertySources.isAttachedConfigurationPropertySource(source))
			.filter((source) -> source.containsProperty(variable))
			.findFirst()
			.map((source) -> PropertySourceOrigin.get(source, variable))
			.orElse(null);
	}

}
