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
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The metadata is complete: every property described, no hint without its property.
 */
class ConfigurationMetadataTests {

	private static final String PREFIX = "handover.";

	@Test
	void whenThereIsMetadataShouldHaveNoProblems() {
		assertThat(metadata().problems()).isEmpty();
	}

	@Test
	void whenAPropertyIsAskedForShouldBeInTheMetadata() {
		Set<String> names = new PropertiesAskedFor(library()).names();
		assertThat(metadata().names()).containsAll(names.stream().filter((name) -> name.startsWith(PREFIX)).toList());
	}

	@Test
	void whenThereIsADefaultShouldBeWhatAppliesWithoutIt() {
		Map<String, String> defaults = metadata().defaults();
		assertThat(defaults).containsKeys("handover.enabled", "handover.group", "handover.termination.grace-period");
		defaults.forEach((name, value) -> assertThat(bind(Map.of(name, value))).as(name + "=" + value)
			.isEqualTo(bind(Map.of())));
	}

	@Test
	void whenThereIsNoDefaultShouldHaveNone() {
		assertThat(metadata().defaults()).doesNotContainKeys("handover.network-interface", "handover.drain-delay");
	}

	@Test
	void whenMetadataIsAddedByHandShouldReachTheArchive() {
		ConfigurationMetadata whole = new ConfigurationMetadata(PREFIX,
				documents("META-INF/spring-configuration-metadata.json"));
		ConfigurationMetadata added = new ConfigurationMetadata(PREFIX,
				documents("META-INF/additional-spring-configuration-metadata.json"));
		assertThat(whole.names()).containsAll(added.names());
	}

	@Test
	void whenThereIsAHealthIndicatorShouldSayHowToSwitchItOff() {
		ConfigurationMetadata management = new ConfigurationMetadata("management.",
				documents("META-INF/spring-configuration-metadata.json"));
		assertThat(management.names()).containsExactly("management.endpoint.handover.access",
				"management.endpoint.handover.cache.time-to-live", "management.health.handover.enabled");
		assertThat(management.problems()).isEmpty();
	}

	@Test
	void whenAPropertyIsSoundShouldHaveNoProblem() {
		assertThat(problems("""
				{"properties": [
					{"name": "handover.port", "description": "Port.", "defaultValue": 1536},
					{"name": "handover.device-id", "description": "Device. The boot id if not set."},
					{"name": "server.port"}],
				"hints": [{"name": "handover.port"}, {"name": "server.address"}]}
				""")).isEmpty();
	}

	@Test
	void whenAnAttributeIsAddedByHandShouldComplete() {
		ConfigurationMetadata metadata = new ConfigurationMetadata(PREFIX,
				Stream.of("{\"properties\": [{\"name\": \"handover.mode\", \"description\": \"Mode.\"}]}",
						"{\"properties\": [{\"name\": \"handover.mode\", \"defaultValue\": \"bridge\"}]}"));
		assertThat(metadata.problems()).isEmpty();
	}

	@Test
	void whenADescriptionIsMissingShouldBeAProblem() {
		assertThat(problems("{\"properties\": [{\"name\": \"handover.port\", \"defaultValue\": 1536}]}"))
			.containsExactly("handover.port has no description, or one without a period");
	}

	@Test
	void whenADescriptionHasNoPeriodShouldBeAProblem() {
		assertThat(problems("""
				{"properties": [{"name": "handover.port", "defaultValue": 1536, "description": "Port"}]}
				""")).containsExactly("handover.port has no description, or one without a period");
	}

	@Test
	void whenADefaultIsMissingShouldBeAProblem() {
		assertThat(problems("{\"properties\": [{\"name\": \"handover.port\", \"description\": \"Port.\"}]}"))
			.containsExactly("handover.port has no default, and its description does not say what happens without it");
	}

	@Test
	void whenAHintHasNoPropertyShouldBeAProblem() {
		assertThat(problems("{\"hints\": [{\"name\": \"handover.prot\"}]}"))
			.containsExactly("handover.prot has a hint, but there is no such property");
	}

	@Test
	void whenAPropertyIsDeprecatedWithoutReplacementShouldBeAProblem() {
		assertThat(problems("""
				{"properties": [{"name": "handover.port", "defaultValue": 1536, "description": "Port.",
				"deprecation": {"reason": "None."}}]}
				""")).containsExactly("handover.port is deprecated without a replacement");
	}

	@Test
	void whenPropertiesAreBoundOrLookedAtShouldBeAskedFor() {
		assertThat(new PropertiesAskedFor(Stream.of(Bound.class, Looking.class)).names()).containsExactly(
				"handover.complete-file", "handover.enabled", "handover.heart-beat", "handover.mode",
				"handover.status.enabled", "handover.termination.grace-period");
	}

	private static HandoverProperties bind(Map<String, String> properties) {
		return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate(HandoverProperties.PREFIX,
				HandoverProperties.class);
	}

	private static Set<String> problems(String document) {
		return Set.copyOf(new ConfigurationMetadata(PREFIX, Stream.of(document)).problems());
	}

	private static ConfigurationMetadata metadata() {
		return new ConfigurationMetadata(PREFIX, Stream.concat(documents("META-INF/spring-configuration-metadata.json"),
				documents("META-INF/additional-spring-configuration-metadata.json")));
	}

	/*
	 * Of this module, and not of the archives that it depends on.
	 */
	private static Stream<String> documents(String resource) {
		try {
			return Collections.list(ConfigurationMetadataTests.class.getClassLoader().getResources(resource))
				.stream()
				.filter((url) -> url.getProtocol().equals("file"))
				.map(ConfigurationMetadataTests::read);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String read(URL url) {
		try (InputStream stream = url.openStream()) {
			return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Stream<Class<?>> library() {
		return new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
			.importPackages("io.handover")
			.stream()
			.map(JavaClass::getName)
			.map((name) -> ClassUtils.resolveClassName(name, ConfigurationMetadataTests.class.getClassLoader()));
	}

	@ConfigurationProperties("handover")
	record Bound(String completeFile, @Name("heart-beat") Duration interval, Mode mode, Termination termination) {

		record Termination(Duration gracePeriod) {

		}

		enum Mode {

			BRIDGE, HOST

		}

	}

	@ConditionalOnBooleanProperty("handover.enabled")
	static class Looking {

		@ConditionalOnProperty(prefix = "handover.status", name = "enabled")
		String status() {
			return "UP";
		}

	}

}
