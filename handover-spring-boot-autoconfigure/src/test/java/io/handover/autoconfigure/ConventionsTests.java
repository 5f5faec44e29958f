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
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestExecutionListener;
import org.springframework.util.ClassUtils;

import io.handover.JavaSources;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The room keeps to what Spring Boot asks of auto-configuration.
 */
class ConventionsTests {

	private static final ClassLoader LOADER = ConventionsTests.class.getClassLoader();

	@Test
	void whenThereIsAnAutoConfigurationShouldBeImportedInOrder() {
		assertThat(imports()).isSorted()
			.containsExactlyInAnyOrderElementsOf(autoConfigurations().map(Class::getName).toList());
	}

	@ParameterizedTest
	@MethodSource("autoConfigurations")
	void whenThereIsAnAutoConfigurationShouldBeNobodysApi(Class<?> type) {
		assertThat(type).isPublic().isFinal();
		assertThat(Arrays.stream(type.getDeclaredMethods()).filter((method) -> method.isAnnotationPresent(Bean.class)))
			.allMatch((method) -> method.getModifiers() == 0 || Modifier.isStatic(method.getModifiers()));
	}

	/*
	 * With them, Spring Boot leaves a class that does not apply unread.
	 */
	@Test
	void whenThereIsAnAutoConfigurationShouldHaveItsConditionsWrittenDown() throws IOException {
		Properties conditions = new Properties();
		conditions.load(LOADER.getResourceAsStream("META-INF/spring-autoconfigure-metadata.properties"));
		assertThat(autoConfigurations().map(Class::getName)).allMatch(conditions::containsKey);
		assertThat(conditions).containsKey(HandoverServletAutoConfiguration.class.getName() + ".ConditionalOnClass");
	}

	@ParameterizedTest
	@MethodSource("factories")
	void whenSpringFindsItByNameShouldBeRegisteredAndHidden(Class<?> factory, String implementation) {
		List<?> found = SpringFactoriesLoader.forDefaultResourceLocation()
			.load(factory, FailureHandler.handleMessage((message, failure) -> {
			}));
		assertThat(found).extracting((each) -> each.getClass().getName()).contains(implementation);
		assertThat(ClassUtils.resolveClassName(implementation, LOADER)).isPackagePrivate();
	}

	/*
	 * Of a longer one Spring Boot's log pattern shows the end alone.
	 */
	@Test
	void whenAThreadHasANameShouldBeShownWholeInALog() throws IOException {
		Pattern literal = Pattern.compile("new Thread\\((?:[^;](?!new ))*?\"(handover[a-z-]*)\"");
		List<String> names = JavaSources.in("src/main/java")
			.stream()
			.flatMap((source) -> literal.matcher(source).results())
			.map((match) -> match.group(1))
			.toList();
		assertThat(names).contains("handover-drain", "handover-call", "handover-exit")
			.allMatch((name) -> name.length() <= 15);
	}

	static Stream<Arguments> factories() {
		return Stream.of(Arguments.of(ApplicationListener.class, HandoverApplicationListener.class.getName()),
				Arguments.of(EnvironmentPostProcessor.class, HandoverEnvironmentPostProcessor.class.getName()),
				Arguments.of(FailureAnalyzer.class, SecretsFailureAnalyzer.class.getName()),
				Arguments.of(ContextCustomizerFactory.class, "io.handover.test.HandoverContextCustomizerFactory"),
				Arguments.of(TestExecutionListener.class, "io.handover.test.HandoverTestExecutionListener"));
	}

	static Stream<Class<?>> autoConfigurations() {
		return new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
			.importPackages("io.handover.autoconfigure")
			.stream()
			.filter((type) -> type.isAnnotatedWith(AutoConfiguration.class))
			.map(JavaClass::getName)
			.<Class<?>>map((name) -> ClassUtils.resolveClassName(name, LOADER));
	}

	private static List<String> imports() {
		return ImportCandidates.load(AutoConfiguration.class, LOADER)
			.getCandidates()
			.stream()
			.filter((name) -> name.startsWith("io.handover."))
			.toList();
	}

}
