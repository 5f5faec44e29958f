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

import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The metadata is complete: every property described, no hint without its property.
 */
class ConfigurationMetadataTests {

	private static final String PREFIX = HandoverProperties.PREFIX + ".";

	private final ConfigurationMetadata metadata = ConfigurationMetadata.ofThisModule(PREFIX);

	@Test
	void whenThereIsMetadataShouldHaveNoProblems() {
		assertThat(this.metadata.problems()).isEmpty();
	}

	@Test
	void whenThereIsADefaultShouldBeWhatAppliesWithoutIt() {
		assertThat(this.metadata.defaults()).isNotEmpty()
			.allSatisfy((name, value) -> assertThat(bind(name, value)).usingRecursiveComparison()
				.isEqualTo(new HandoverProperties()));
	}

	/*
	 * Of an enum a development environment sees the names of the constants alone.
	 */
	@Test
	void whenAPropertyIsAnEnumShouldDescribeEachValue() {
		this.metadata.types().forEach((name, type) -> {
			if (type.startsWith("io.handover.")) {
				Object[] constants = ClassUtils.resolveClassName(type, getClass().getClassLoader()).getEnumConstants();
				assertThat(this.metadata.hintedValues(name)).as(name)
					.containsExactly(Stream.of(constants)
						.map((constant) -> constant.toString().toLowerCase(Locale.ROOT))
						.toArray(String[]::new));
			}
		});
	}

	@Test
	void whenThereIsAHealthIndicatorShouldSayHowToSwitchItOff() {
		ConfigurationMetadata management = ConfigurationMetadata.ofThisModule("management.");
		assertThat(management.names()).containsExactly("management.endpoint.handover.access",
				"management.endpoint.handover.cache.time-to-live", "management.health.handover.enabled");
		assertThat(management.problems()).isEmpty();
	}

	private static HandoverProperties bind(String name, String value) {
		return new Binder(new MapConfigurationPropertySource(Map.of(name, value)))
			.bindOrCreate(HandoverProperties.PREFIX, HandoverProperties.class);
	}

}
