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
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import io.handover.LoopbackNetwork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of what applications with wrong properties say when they do not start.
 */
@ExtendWith(OutputCaptureExtension.class)
class FailureAnalysisTests {

	private static final String SECRET = "correct horse battery staple";

	@RegisterExtension
	private final LoopbackNetwork network = new LoopbackNetwork();

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					group              | 192.0.2.1   | not a multicast address        | an address from 224.0.0.0 to 239.255.255.255
					port               | 65536       | not between 1 and 65535        | a number from 1 to 65535
					service-name       | ''          | empty                          | a name that the old and the new release
					complete-file      | ''          | empty                          | the path of the file that the platform waits
					complete-file      | ' '         | empty                          | the path of the file that the platform waits
					heartbeat-interval | 99ms        | shorter than 100 ms            | a duration of at least 100ms
					web.probe-paths    | ping        | not a path                     | paths that begin with '/', such as '/ping'
					drain.delay        | 366d        | longer than 365 days           | a duration such as 10s
					termination.shutdown-reserve | 11s | longer than 'handover.termination.grace-period' (10000ms) | a shorter time
					""")
	void whenAValueMakesNoSenseShouldSayWhatToWrite(String property, String value, String reason, String remedy,
			CapturedOutput output) {
		start(Map.of(), "handover." + property + "=" + value);
		assertThat(output)
			.contains("APPLICATION FAILED TO START",
					"Invalid value '" + value + "' for configuration property 'handover." + property + "'",
					"\"handover." + property + "\" from property source \"commandLineArgs\"",
					"It is " + reason + ". Set it to " + remedy)
			.doesNotContain("\tat ");
	}

	@Test
	void whenAModeIsUnknownShouldListTheModes(CapturedOutput output) {
		start(Map.of(), "handover.network-mode=tunnel");
		assertThat(output).contains("APPLICATION FAILED TO START", "Property: handover.network-mode",
				"Value: \"tunnel\"", "The following values are valid:", "BRIDGE", "HOST");
	}

	@ParameterizedTest
	@CsvSource({ "HANDOVER_NETWORK_MODE, tunnel, handover.network-mode", "SHUTDOWN_PORT, many, handover.port",
			"SHUTDOWN_PORT, 65536, handover.port", "SHUTDOWN_BROADCAST_ADDRESS, 10.0.0.1, handover.group",
			"HANDOVER_TIMETOLIVE, 256, handover.time-to-live" })
	void whenAVariableIsWrongShouldNameIt(String variable, String value, String property, CapturedOutput output) {
		start(Map.of(variable, value));
		assertThat(output).contains("APPLICATION FAILED TO START", property, value,
				"System Environment Property \"" + variable + "\"");
	}

	@Test
	void whenEnabledIsNoBooleanShouldNameTheProperty(CapturedOutput output) {
		start(Map.of(), "handover.enabled=perhaps");
		assertThat(output).contains("APPLICATION FAILED TO START", "Property: handover.enabled", "Value: \"perhaps\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "handover.secrets=tooshort", "handover.secrets[0]=tooshort",
			"handover.secrets=" + SECRET + ",tooshort", "handover.secrets=tooshort," + SECRET })
	void whenASecretIsTooShortShouldNotRepeatIt(String property, CapturedOutput output) {
		start(Map.of(), property, "logging.level.root=debug");
		assertThat(output).contains("APPLICATION FAILED TO START", "The property 'handover.secrets' is invalid: Secret",
				"has 8 bytes and can be guessed.", "openssl rand -hex 16", "from property source \"commandLineArgs\"")
			.doesNotContain("tooshort", SECRET);
	}

	/*
	 * A compose file leaves a variable empty where it is not set.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "HANDOVER_SECRETS=", "HANDOVER_SECRETS= ", "HANDOVER_SECRETS=,", "HANDOVER_SECRETS_0=" })
	void whenSecretsAreEmptyShouldNotStartWithoutAuthentication(String variable, CapturedOutput output) {
		String[] nameAndValue = variable.split("=", 2);
		start(Map.of(nameAndValue[0], nameAndValue[1]));
		assertThat(output).contains("APPLICATION FAILED TO START", "The property 'handover.secrets' is invalid: ",
				"System Environment Property \"" + nameAndValue[0] + "\"", "openssl rand -hex 16",
				"leave the property out if messages are not to be authenticated");
	}

	@Test
	void whenSecretsAreNotNumberedOneByOneShouldNotRepeatThem(CapturedOutput output) {
		start(Map.of("HANDOVER_SECRETS_2", SECRET), "logging.level.root=trace");
		assertThat(output)
			.contains("APPLICATION FAILED TO START", "[handover.secrets[2]] were left unbound",
					"from 0 on, without a gap")
			.doesNotContain(SECRET);
	}

	@Test
	void whenAnotherPropertyCannotBeBoundShouldLeaveTheAnalysisToSpringBoot() {
		assertThatExceptionOfType(BindException.class)
			.isThrownBy(() -> new Binder(new MapConfigurationPropertySource(Map.of("handover.port", "many")))
				.bind("handover", HandoverProperties.class))
			.satisfies((ex) -> assertThat(new SecretsFailureAnalyzer().analyze(ex)).isNull());
	}

	/*
	 * All that an application says on its way up, in the greatest detail.
	 */
	@Test
	void whenAllIsLoggedShouldLogNoSecret(CapturedOutput output) {
		this.network
			.run(Application.class, "handover.secrets[0]=" + SECRET, "handover.secrets[1]=" + SECRET + "!",
					"logging.level.root=trace", "debug=true")
			.close();
		assertThat(output).contains("Hand-over READY", "authentication HMAC-SHA-256").doesNotContain(SECRET);
	}

	private void start(Map<String, Object> variables, String... properties) {
		SpringApplication application = LoopbackNetwork.application(Application.class);
		application.setEnvironment(new VariablesEnvironment(variables));
		String[] arguments = Stream.of(this.network.arguments(properties))
			// It must not hide what is wrong with a variable.
			.filter((argument) -> !argument.equals("--handover.port=" + this.network.port()))
			.toArray(String[]::new);
		assertThatException().isThrownBy(() -> application.run(arguments));
		assertThat(this.network.heard()).isEmpty();
	}

	/**
	 * An environment with variables of the test's own.
	 */
	private static final class VariablesEnvironment extends StandardEnvironment {

		VariablesEnvironment(Map<String, Object> variables) {
			Map<String, Object> all = Stream
				.concat(getSystemEnvironment().entrySet().stream(), variables.entrySet().stream())
				.collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (first, second) -> second));
			getPropertySources().replace(SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
					new SystemEnvironmentPropertySource(SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, all));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(HandoverAutoConfiguration.class)
	static class Application {

	}

}
