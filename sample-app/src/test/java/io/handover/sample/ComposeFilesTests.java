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

package io.handover.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.convert.DurationStyle;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the files in {@code compose} say in more than one place has to be the same in all.
 */
class ComposeFilesTests {

	private static final Path FOLDER = Path.of("compose");

	// The defaults of the library
	private static final Duration DRAIN_DELAY = Duration.ofSeconds(3);

	private static final Duration SHUTDOWN_RESERVE = Duration.ofSeconds(5);

	@ParameterizedTest
	@ValueSource(strings = { "bridge.yml", "host.yml", "plain.yml" })
	void whenServiceHandsOverShouldBeToldItsGracePeriod(String file) throws IOException {
		Map<String, Object> app = service(file, "app");
		assertThat(app).containsEntry("restart", "always");
		assertThat(app.get("stop_grace_period")).as("whole seconds, with their unit")
			.asString()
			.matches("[1-9][0-9]*s");
		Duration gracePeriod = DurationStyle.detectAndParse((String) app.get("stop_grace_period"));
		assertThat(DurationStyle
			.detectAndParse(map(app, "environment").get("HANDOVER_TERMINATION_GRACE_PERIOD").toString()))
			.isEqualTo(gracePeriod)
			.isGreaterThan(SHUTDOWN_RESERVE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "bridge.yml", "host.yml", "plain.yml" })
	void whenServiceHandsOverShouldHaveLabels(String file) throws IOException {
		// A label is a text, and the Supervisor takes it for milliseconds
		assertThat(map(service(file, "app"), "labels")).containsEntry("io.balena.update.strategy", "hand-over")
			.hasEntrySatisfying("io.balena.update.handover-timeout",
					(value) -> assertThat(value).isInstanceOfSatisfying(String.class,
							(text) -> assertThat(Duration.ofMillis(Long.parseLong(text)))
								.isGreaterThanOrEqualTo(Duration.ofSeconds(60))));
	}

	@Test
	void whenInstanceDrainsShouldBeOutOfUseBeforeDelayIsOver() throws IOException {
		String configuration = Files.readString(FOLDER.resolve("proxy/haproxy.cfg"));
		Matcher server = Pattern.compile("server-template app \\d+ app:8080 check inter (\\w+) rise (\\d+) fall (\\d+)")
			.matcher(configuration);
		assertThat(server.find()).isTrue();
		Duration interval = DurationStyle.detectAndParse(server.group(1));
		int fall = Integer.parseInt(server.group(3));
		assertThat(interval.multipliedBy(fall)).isLessThanOrEqualTo(DRAIN_DELAY.dividedBy(3));
		assertThat(server.group(2)).as("good checks until a new instance is in use").isEqualTo("1");
	}

	private static Map<String, Object> service(String file, String name) throws IOException {
		Map<String, Object> root = new Yaml().load(Files.readString(FOLDER.resolve(file)));
		return map(map(root, "services"), name);
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> map(Map<String, Object> parent, String name) {
		return (Map<String, Object>) parent.get(name);
	}

}
