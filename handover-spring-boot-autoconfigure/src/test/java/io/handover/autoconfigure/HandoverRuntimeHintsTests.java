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

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;
import org.springframework.util.ClassUtils;

import io.handover.HandoverReport;
import io.handover.JavaSources;
import io.handover.actuate.HandoverEndpoint;
import io.handover.protocol.PeerState;
import io.handover.web.port.SharedPortProtocol;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HandoverRuntimeHints} and for what Spring adds to it.
 */
class HandoverRuntimeHintsTests {

	private static final Pattern PRESENCE = Pattern.compile("ClassUtils\\.isPresent\\(\\s*\"([^\"]+)\"");

	private static final RuntimeHints HINTS = process(AutoConfigured.class);

	@Test
	void whenSigtermIsHandledShouldReachTheSignal() throws Exception {
		Class<?> signal = type("sun.misc.Signal");
		Class<?> handler = type("sun.misc.SignalHandler");
		assertThat(RuntimeHintsPredicates.reflection().onConstructorInvocation(signal.getConstructor(String.class)))
			.accepts(HINTS);
		assertInvocable(signal.getMethod("handle", signal, handler));
		assertInvocable(handler.getMethod("handle", signal));
		assertThat(RuntimeHintsPredicates.proxies().forInterfaces(handler)).accepts(HINTS);
	}

	@ParameterizedTest
	@MethodSource("presences")
	void whenPresenceIsAskedForShouldBeFound(String name) {
		assertThat(RuntimeHintsPredicates.reflection().onType(type(name))).accepts(HINTS);
	}

	/**
	 * What any of the sources asks for.
	 */
	static List<String> presences() throws IOException {
		List<String> names = JavaSources.in("src/main/java")
			.stream()
			.flatMap((source) -> PRESENCE.matcher(source).results())
			.map((result) -> result.group(1))
			.toList();
		assertThat(names).hasSizeGreaterThan(2);
		return names;
	}

	@Test
	void whenPortIsSharedShouldReachTheProtocolOfTomcat() throws Exception {
		assertThat(
				RuntimeHintsPredicates.reflection().onConstructorInvocation(SharedPortProtocol.class.getConstructor()))
			.accepts(HINTS);
		assertThat(RuntimeHintsPredicates.reflection()
			.onType(SharedPortProtocol.class)
			.withMemberCategory(MemberCategory.INVOKE_PUBLIC_METHODS)).accepts(HINTS);
	}

	@ParameterizedTest
	@MethodSource("properties")
	void whenPropertiesAreBoundShouldReachTheirConstructorsAndSetters(Class<?> properties) throws Exception {
		Constructor<?> constructor = properties.getDeclaredConstructor();
		assertThat(RuntimeHintsPredicates.reflection().onConstructorInvocation(constructor)).accepts(HINTS);
		List<Method> setters = Arrays.stream(properties.getDeclaredMethods())
			.filter((method) -> method.getName().startsWith("set"))
			.toList();
		assertThat(setters).isNotEmpty().allSatisfy(HandoverRuntimeHintsTests::assertInvocable);
	}

	static Stream<Class<?>> properties() {
		return Stream.of(HandoverProperties.class, HandoverProperties.Drain.class, HandoverProperties.Termination.class,
				HandoverProperties.Takeover.class, HandoverProperties.Web.class);
	}

	@Test
	void whenEndpointIsReadShouldReachWhatItReturns() throws Exception {
		assertInvocable(HandoverEndpoint.class.getMethod("handover"));
		List<Class<?>> records = Stream
			.concat(Stream.of(HandoverEndpoint.HandoverDescriptor.class),
					Arrays.stream(HandoverReport.class.getDeclaredClasses()))
			.toList();
		assertThat(records).hasSizeGreaterThan(5)
			.allSatisfy((type) -> assertThat(type.getRecordComponents())
				.allSatisfy((component) -> assertInvocable(component.getAccessor())));
		assertThat(RuntimeHintsPredicates.reflection().onType(PeerState.class)).accepts(HINTS);
	}

	private static void assertInvocable(Method method) {
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(method)).as(method.toString()).accepts(HINTS);
	}

	private static Class<?> type(String name) {
		return ClassUtils.resolveClassName(name, HandoverRuntimeHintsTests.class.getClassLoader());
	}

	private static RuntimeHints process(Class<?> application) {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			TestPropertyValues.of("spring.aot.processing=true", "management.endpoints.web.exposure.include=handover")
				.applyTo(context);
			context.registerBean(SimpleMeterRegistry.class);
			context.register(application);
			DefaultGenerationContext generation = new DefaultGenerationContext(
					new ClassNameGenerator(ClassName.get(HandoverRuntimeHintsTests.class)),
					new InMemoryGeneratedFiles());
			new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
			return generation.getRuntimeHints();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ HandoverAutoConfiguration.class, HandoverActuatorAutoConfiguration.class })
	static class AutoConfigured {

	}

}
