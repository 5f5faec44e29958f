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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HandoverProperties}.
 */
class HandoverPropertiesTests {

	/*
	 * A compose file leaves a variable empty where it is not set.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "enabled", "network-mode", "port", "time-to-live", "accept-legacy-peers",
			"heartbeat-interval", "stability-period", "drain.delay", "drain.quiet-period", "drain.timeout",
			"shutdown-timeout", "after-handover", "termination.hold", "termination.successor-wait",
			"termination.grace-period", "termination.shutdown-reserve", "takeover.discovery", "takeover.timeout",
			"web.share-port", "web.complete-streams" })
	void whenAValueIsLeftEmptyShouldHaveTheDefault(String property) {
		assertThat(bind(property + "=")).usingRecursiveComparison().isEqualTo(new HandoverProperties());
	}

	@Test
	void whenASecretHasEnoughBytesShouldCountBytesNotCharacters() {
		assertThat(bind("secrets[0]=ääääääää").getSecrets()).containsExactly("ääääääää");
	}

	private static HandoverProperties bind(String... properties) {
		Map<String, String> source = Stream.of(properties)
			.map((property) -> property.split("=", 2))
			.collect(Collectors.toMap((property) -> "handover." + property[0], (property) -> property[1]));
		return new Binder(new MapConfigurationPropertySource(source)).bindOrCreate("handover",
				HandoverProperties.class);
	}

}
