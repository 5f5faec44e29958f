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

package io.handover.test;

import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ClassPathResource;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.NestedTestConfiguration;
import org.springframework.test.context.NestedTestConfiguration.EnclosingConfiguration;
import org.springframework.test.context.TestContextManager;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

import io.handover.Handover;
import io.handover.HandoverReport;
import io.handover.autoconfigure.HandoverAutoConfiguration;
import io.handover.protocol.PeerState;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link EnableHandover @EnableHandover} and what keeps hand-over off without
 * it.
 */
class EnableHandoverTests {

	private static final String PORT = "handover.port=29998";

	/*
	 * Should one of the tests below fail, it still disturbs nobody.
	 */
	private static final String LOOPBACK = "handover.network-interface=lo";

	@Test
	void whenNotAnnotatedShouldBeOff() throws Exception {
		assertThat(peer(Plain.class)).isNull();
	}

	@Test
	void whenTheTestSaysOtherwiseShouldBeOff() throws Exception {
		assertThat(peer(Insisting.class)).isNull();
	}

	@Test
	void whenAnnotatedAndTheTestSaysOtherwiseShouldBeOn() throws Exception {
		assertThat(peer(AnnotatedButDisabled.class)).isNotNull();
	}

	@Test
	void whenAskedForShouldNotBeADocumentedProperty() throws IOException {
		assertThat(new ClassPathResource("META-INF/spring-configuration-metadata.json")
			.getContentAsString(StandardCharsets.UTF_8)).contains("handover.port").doesNotContain("handover.test");
	}

	@Test
	void whenSpringAloneStartsTheContextShouldBeOff() throws Exception {
		assertThat(peer(PlainSpring.class)).isNull();
		assertThat(peer(PlainSpringWithAnnotation.class)).isNull();
	}

	@Test
	void whenAnnotatedShouldBeOnAloneOnTheLoopbackInterface() throws Exception {
		Handover handover = peer(Annotated.class);
		assertThat(handover).isNotNull();
		assertThat(handover.state()).isEqualTo(PeerState.READY);
		HandoverReport report = handover.report();
		assertThat(report.network().links()).singleElement().asString().startsWith("lo");
		assertThat(report.network().problem()).isNull();
	}

	@Test
	void whenAnnotatedElsewhereShouldBeOn() {
		assertThat(isOn(Inherited.class)).isTrue();
		assertThat(isOn(ByMetaAnnotation.class)).isTrue();
		assertThat(isOn(Annotated.Inner.class)).isTrue();
		assertThat(isOn(Annotated.Overriding.class)).isFalse();
	}

	@Test
	void whenTwoContextsAreCachedShouldSurviveEachOther() throws Exception {
		ApplicationContext first = context(Annotated.class);
		ApplicationContext second = context(OtherAnnotated.class);
		assertThat(second).isNotSameAs(first);
		for (Handover handover : List.of(first.getBean(Handover.class), second.getBean(Handover.class))) {
			Awaitility.await()
				.atMost(Duration.ofSeconds(20))
				.untilAsserted(() -> assertThat(handover.report().received().get("foreign")).isPositive());
			assertThat(handover.state()).isEqualTo(PeerState.READY);
			assertThat(handover.report().peers()).isEmpty();
		}
		assertThat(((ConfigurableApplicationContext) first).isActive()).isTrue();
		assertThat(((ConfigurableApplicationContext) second).isActive()).isTrue();
	}

	@Test
	void whenConfiguredAlikeShouldShareACachedContext() throws Exception {
		assertThat(context(Annotated.class)).isSameAs(context(AnnotatedAlike.class));
		assertThat(context(Plain.class)).isSameAs(context(PlainAlike.class)).isNotSameAs(context(Annotated.class));
	}

	@Test
	void whenTheApplicationConfiguresTheRealNetworkShouldStayOnTheLoopbackInterface() {
		Environment environment = customized(Map.of(),
				Map.of("handover.network-interface", "eth0", "handover.device-id", "real", "handover.complete-file",
						"/tmp/balena/handover-complete", "handover.after-handover", "exit", "handover.termination.hold",
						"always", "handover.enabled", "false"));
		assertThat(environment.getProperty("handover.test.enabled")).isEqualTo("true");
		assertThat(environment.getProperty("handover.network-interface")).startsWith("lo");
		assertThat(environment.getProperty("handover.device-id")).startsWith("test-");
		assertThat(environment.getProperty("handover.complete-file")).startsWith(System.getProperty("java.io.tmpdir"));
		assertThat(environment.getProperty("handover.after-handover")).isEqualTo("none");
		assertThat(environment.getProperty("handover.termination.hold")).isEqualTo("never");
	}

	@Test
	void whenTheTestConfiguresTheNetworkShouldWin() {
		Environment environment = customized(Map.of("handover.device-id", "shared"), Map.of());
		assertThat(environment.getProperty("handover.device-id")).isEqualTo("shared");
	}

	@Test
	void whenThereAreNoSystemPropertiesShouldIsolateAllTheSame() {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().remove(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);
		customize(environment);
		assertThat(environment.getProperty("handover.device-id")).startsWith("test-");
	}

	@Test
	void whenCustomizedOftenShouldUseDifferentDevicesAndPorts() {
		List<Environment> environments = Stream.generate(() -> customized(Map.of(), Map.of())).limit(5).toList();
		assertThat(environments).extracting((environment) -> environment.getProperty("handover.device-id"))
			.doesNotHaveDuplicates();
		assertThat(environments.stream().map((environment) -> environment.getProperty("handover.port")).distinct())
			.hasSizeGreaterThan(1);
	}

	private static Environment customized(Map<String, Object> test, Map<String, Object> application) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new MapPropertySource("test", test));
		environment.getPropertySources().addLast(new MapPropertySource("application", application));
		customize(environment);
		return environment;
	}

	private static void customize(StandardEnvironment environment) {
		ConfigurableApplicationContext context = mock();
		given(context.getEnvironment()).willReturn(environment);
		customizer(Annotated.class).customizeContext(context, mock(MergedContextConfiguration.class));
	}

	private static ContextCustomizer customizer(Class<?> testClass) {
		return new HandoverContextCustomizerFactory().createContextCustomizer(testClass, List.of());
	}

	private static boolean isOn(Class<?> testClass) {
		return ((HandoverContextCustomizerFactory.Customizer) customizer(testClass)).enabled();
	}

	private static Handover peer(Class<?> testClass) throws Exception {
		return context(testClass).getBeanProvider(Handover.class).getIfAvailable();
	}

	private static ApplicationContext context(Class<?> testClass) throws Exception {
		return new TestContextManager(testClass).getTestContext().getApplicationContext();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(HandoverAutoConfiguration.class)
	static class Application {

	}

	@SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.NONE, properties = { PORT, LOOPBACK })
	static class Plain {

	}

	@SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.NONE, properties = { PORT, LOOPBACK })
	static class PlainAlike {

	}

	@SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.NONE,
			properties = { PORT, LOOPBACK, "handover.enabled=true" })
	static class Insisting {

	}

	@SpringJUnitConfig(classes = Application.class, initializers = ConfigDataApplicationContextInitializer.class)
	static class PlainSpring {

	}

	@EnableHandover
	@SpringJUnitConfig(Application.class)
	static class PlainSpringWithAnnotation {

	}

	@EnableHandover
	@SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.NONE, properties = PORT)
	static class Annotated {

		@Nested
		class Inner {

		}

		@Nested
		@NestedTestConfiguration(EnclosingConfiguration.OVERRIDE)
		class Overriding {

		}

	}

	@EnableHandover
	@SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.NONE, properties = PORT)
	static class AnnotatedAlike {

	}

	@EnableHandover
	@SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.NONE,
			properties = { PORT, "spring.application.name=other" })
	static class OtherAnnotated {

	}

	@EnableHandover
	@SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.NONE,
			properties = { PORT, "handover.enabled=false" })
	static class AnnotatedButDisabled {

	}

	static class Inherited extends Annotated {

	}

	@WithHandover
	static class ByMetaAnnotation {

	}

	@EnableHandover
	@Retention(RetentionPolicy.RUNTIME)
	@interface WithHandover {

	}

}
