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

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HandoverEnvironmentPostProcessor}.
 */
class HandoverEnvironmentPostProcessorTests {

	@ParameterizedTest
	@CsvSource({ "SHUTDOWN_PORT, 1600, handover.port", "SHUTDOWN_BROADCAST_ADDRESS, 239.1.2.3, handover.group",
			"BALENA_SERVICE_NAME, kiosk, handover.service-name", "BALENA_DEVICE_UUID, 7d4, handover.device-id",
			"BALENA_SERVICE_HANDOVER_COMPLETE_PATH, /run/done, handover.complete-file" })
	void whenAVariableIsSetShouldSetTheDefault(String variable, String value, String property) {
		ConfigurableEnvironment environment = process(Map.of(variable, value));
		assertThat(environment.getProperty(property)).isEqualTo(value);
		assertThat(Binder.get(environment).bindOrCreate("handover", HandoverProperties.class))
			.usingRecursiveComparison()
			.isNotEqualTo(new HandoverProperties());
	}

	@Test
	void whenTheNetworkModeIsSetShouldBindIt() {
		ConfigurableEnvironment environment = process(Map.of("HANDOVER_NETWORK_MODE", "host"));
		assertThat(Binder.get(environment).bindOrCreate("handover", HandoverProperties.class).getNetworkMode())
			.hasToString("HOST");
	}

	@ParameterizedTest
	@ValueSource(strings = { "SHUTDOWN_PORT", "SHUTDOWN_BROADCAST_ADDRESS", "BALENA_SERVICE_NAME", "BALENA_DEVICE_UUID",
			"BALENA_SERVICE_HANDOVER_COMPLETE_PATH", "HANDOVER_NETWORK_MODE" })
	void whenAVariableIsBlankShouldIgnoreIt(String variable) {
		ConfigurableEnvironment environment = process(Map.of(variable, " "));
		assertThat(environment.getPropertySources().contains(HandoverEnvironmentPostProcessor.PROPERTY_SOURCE))
			.isFalse();
		assertThat(Binder.get(environment).bindOrCreate("handover", HandoverProperties.class))
			.usingRecursiveComparison()
			.isEqualTo(new HandoverProperties());
	}

	@Test
	void whenTheApplicationConfiguresItShouldWin() {
		ConfigurableEnvironment environment = run(Map.of("SHUTDOWN_PORT", "1600", "BALENA_DEVICE_UUID", "7d4"));
		assertThat(environment.getProperty("handover.port")).isEqualTo("1700");
		assertThat(environment.getProperty("handover.device-id")).isEqualTo("7d4");
	}

	@Test
	void whenTheSpringApplicationHasDefaultsShouldWinOverThose() {
		assertThat(run(Map.of()).getProperty("handover.service-name")).isEqualTo("by default");
		assertThat(run(Map.of("BALENA_SERVICE_NAME", "kiosk")).getProperty("handover.service-name")).isEqualTo("kiosk");
	}

	private static ConfigurableEnvironment run(Map<String, Object> variables) {
		SpringApplication application = new SpringApplication(Object.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setEnvironment(environment(variables));
		application.setDefaultProperties(Map.of("handover.service-name", "by default"));
		try (ConfigurableApplicationContext context = application.run("--handover.enabled=false",
				"--spring.main.banner-mode=off",
				"--spring.config.location=classpath:io/handover/autoconfigure/precedence.yml")) {
			return context.getEnvironment();
		}
	}

	private static ConfigurableEnvironment process(Map<String, Object> variables) {
		ConfigurableEnvironment environment = environment(variables);
		new HandoverEnvironmentPostProcessor().postProcessEnvironment(environment, new SpringApplication());
		return environment;
	}

	private static ConfigurableEnvironment environment(Map<String, Object> variables) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, new SystemEnvironmentPropertySource(
					StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
		return environment;
	}

}
