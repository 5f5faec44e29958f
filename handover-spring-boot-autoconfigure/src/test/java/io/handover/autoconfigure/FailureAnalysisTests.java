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

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import io.handover.Handover;
import io.handover.LoopbackNetwork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link InvalidHandoverPropertyFailureAnalyzer},
 * {@link MisplacedSecretFailureAnalyzer} and {@link MissingHandoverFailureAnalyzer}, with
 * applications that do not start.
 */
@ExtendWith(OutputCaptureExtension.class)
class FailureAnalysisTests {

	private static final String SECRET = "correct horse battery staple";

	@RegisterExtension
	private final LoopbackNetwork network = new LoopbackNetwork();

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					group             | 192.0.2.1 | is not a multicast address                | an address from 224.0.0.0 to 239.255.255.255
					port              | 65536     | it is not between 1 and 65535             | a number from 1 to 65535
					service-name      | ''        | it must not be empty                          | a name that the old and the new release
					complete-file     | ''        | it must not be empty                          | the path of the file that the platform waits
					complete-file     | ' '       | it must not be empty                          | the path of the file that the platform waits
					heartbeat-interval| 99ms      | has the value '99ms', but it is shorter   | a duration of at least 100ms
					drain.delay       | 366d      | has the value '31622400s'                 | a duration such as 10s
					termination.shutdown-reserve | 11s | longer than 'handover.termination.grace-period' (10s) | a shorter time
					""")
	void whenAValueMakesNoSenseShouldSayWhatToWrite(String property, String value, String reason, String remedy,
			CapturedOutput output) {
		start(Map.of(), "handover." + property + "=" + value);
		assertThat(output)
			.contains("APPLICATION FAILED TO START", "The property 'handover." + property + "'", reason,
					"It comes from \"handover." + property + "\" from property source \"commandLineArgs\"",
					"Set 'handover." + property + "' to " + remedy)
			.doesNotContain("\tat ");
	}

	@Test
	void whenAModeIsUnknownShouldListTheModes(CapturedOutput output) {
		start(Map.of(), "handover.network-mode=tunnel");
		assertThat(output).contains("APPLICATION FAILED TO START", "Property: handover.network-mode",
				"Value: \"tunnel\"", "The following values are valid:", "BRIDGE", "HOST");
	}

	@Test
	void whenAGroupCannotBeConfinedShouldSayWhatToWrite(CapturedOutput output) {
		start(Map.of(), "handover.network-mode=host", "handover.group=ff05::4810");
		assertThat(output).contains("APPLICATION FAILED TO START",
				"The property 'handover.group' has the value 'ff05::4810', but it is not link-local",
				"Set 'handover.group' to an IPv6 address that begins with ff02");
	}

	@ParameterizedTest
	@CsvSource({ "HANDOVER_NETWORK_MODE, tunnel, handover.network-mode", "SHUTDOWN_PORT, many, handover.port",
			"SHUTDOWN_PORT, 65536, handover.port", "SHUTDOWN_BROADCAST_ADDRESS, 10.0.0.1, handover.group" })
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
			"handover.secrets=" + SECRET + ",tooshort" })
	void whenASecretIsTooShortShouldNotRepeatIt(String property, CapturedOutput output) {
		start(Map.of(), property);
		assertThat(output)
			.contains("APPLICATION FAILED TO START", "The property 'handover.secrets[", "8 bytes",
					"openssl rand -hex 16", "from property source \"commandLineArgs\"")
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
		assertThat(output).contains("APPLICATION FAILED TO START", "The property 'handover.secrets",
				"System Environment Property \"" + nameAndValue[0] + "\"", "openssl rand -hex 16");
	}

	@Test
	void whenSecretsAreEmptyShouldSayHowToGoWithoutThem(CapturedOutput output) {
		start(Map.of("HANDOVER_SECRETS", ""));
		assertThat(output).contains("The property 'handover.secrets' is invalid: it is set, but empty.",
				"or leave the property out if messages are not to be authenticated");
	}

	@Test
	void whenSecretsAreNotNumberedOneByOneShouldNotRepeatThem(CapturedOutput output) {
		start(Map.of("HANDOVER_SECRETS_2", SECRET), "logging.level.root=trace");
		assertThat(output)
			.contains("APPLICATION FAILED TO START", "handover.secrets[2]",
					"System Environment Property \"HANDOVER_SECRETS_2\"", "from 0 on, without a gap")
			.doesNotContain(SECRET);
	}

	@Test
	void whenAnotherListIsNotNumberedOneByOneShouldLeaveTheAnalysisToSpringBoot() {
		assertThat(new MisplacedSecretFailureAnalyzer().analyze(new IllegalStateException("Something else"))).isNull();
	}

	@Test
	void whenThereIsNoEnvironmentShouldLeaveTheOriginOut() {
		FailureAnalysis analysis = new InvalidHandoverPropertyFailureAnalyzer(null).analyze(new IllegalStateException(
				new InvalidHandoverPropertyException("port", "0", "it is bad", "a good one")));
		assertThat(analysis).isNotNull();
		assertThat(analysis.getDescription())
			.isEqualTo("The property 'handover.port' has the value '0', but it is bad.");
		assertThat(analysis.getAction()).isEqualTo("Set 'handover.port' to a good one.");
	}

	@Test
	void whenAHandoverIsInjectedWhereItIsOffShouldSayWhatToInject(CapturedOutput output) {
		SpringApplication application = LoopbackNetwork.application(Application.class, Injecting.class);
		assertThatException().isThrownBy(() -> this.network.run(application, "handover.enabled=off"));
		assertThat(output)
			.contains("APPLICATION FAILED TO START",
					"Parameter 0 of method injecting in " + Injecting.class.getName()
							+ " requires a bean of type 'io.handover.Handover', and there is none, since "
							+ "'handover.enabled' is false.",
					"Inject an ObjectProvider<Handover>", "set 'handover.enabled' to true")
			.doesNotContain("Consider defining");
	}

	@Test
	void whenAHandoverIsMissingInATestShouldSayHowToAskForIt() {
		FailureAnalysis analysis = missing(Handover.class, "handover.test.enabled", "false");
		assertThat(analysis.getDescription()).isEqualTo("The application requires a bean of type "
				+ "'io.handover.Handover', and there is none, since hand-over is off in tests.");
		assertThat(analysis.getAction()).endsWith("or annotate the test class with @EnableHandover.");
	}

	@Test
	void whenAHandoverIsMissingForAnotherReasonShouldLeaveTheAnalysisToSpringBoot() {
		assertThat(missing(Handover.class, "handover.enabled", "true")).isNull();
		assertThat(missing(Runnable.class, "handover.enabled", "false")).isNull();
		assertThat(new MissingHandoverFailureAnalyzer(null).analyze(new NoSuchBeanDefinitionException(Handover.class)))
			.isNull();
		assertThat(analyzer("handover.enabled", "false")
			.analyze(new NoUniqueBeanDefinitionException(Handover.class, "first", "second"))).isNull();
	}

	private static @Nullable FailureAnalysis missing(Class<?> type, String property, String value) {
		return analyzer(property, value).analyze(new NoSuchBeanDefinitionException(type));
	}

	private static MissingHandoverFailureAnalyzer analyzer(String property, String value) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new MapPropertySource("test", Map.of(property, value)));
		return new MissingHandoverFailureAnalyzer(environment);
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

	@Configuration(proxyBeanMethods = false)
	static class Injecting {

		@Bean
		Object injecting(Handover handover) {
			return handover;
		}

	}

}
