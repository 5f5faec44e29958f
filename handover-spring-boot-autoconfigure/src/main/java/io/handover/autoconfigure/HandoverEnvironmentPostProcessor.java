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

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

/**
 * Takes defaults from the variables that {@code handover-lib} reads and the balena
 * Supervisor sets. They have the lowest precedence: whatever the application configures
 * wins.
 */
class HandoverEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

	static final String PROPERTY_SOURCE = "handoverEnvironmentDefaults";

	/**
	 * {@code HANDOVER_NETWORK_MODE} is missing here: relaxed binding knows it already.
	 */
	private static final Map<String, String> VARIABLES = Map.of("NETWORK_INTERFACE", "handover.network-interface",
			"SHUTDOWN_PORT", "handover.port", "SHUTDOWN_BROADCAST_ADDRESS", "handover.group", "BALENA_SERVICE_NAME",
			"handover.service-name", "BALENA_DEVICE_UUID", "handover.device-id",
			"BALENA_SERVICE_HANDOVER_COMPLETE_PATH", "handover.complete-file");

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		Map<String, Object> defaults = new LinkedHashMap<>();
		VARIABLES.forEach((variable, property) -> {
			String value = environment.getProperty(variable);
			if (StringUtils.hasText(value)) {
				defaults.put(property, value);
			}
		});
		if (!defaults.isEmpty()) {
			environment.getPropertySources().addLast(new MapPropertySource(PROPERTY_SOURCE, defaults));
		}
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

}
