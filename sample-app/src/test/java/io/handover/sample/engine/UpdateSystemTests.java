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

package io.handover.sample.engine;

import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.handover.sample.Prerequisite;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Updates in a row on a container engine, under load, as each kind of Supervisor does
 * them, behind proxies of all kinds. Of the others than the project's own a build takes
 * HAProxy with its default checks, and updates once behind it:
 * <ul>
 * <li>{@code -Dhandover.proxies=ALL} takes each of them, and updates 5 times, as does
 * {@code -Dhandover.proxies=NGINX,CADDY} with these,</li>
 * <li>{@code -Dhandover.updates=N} updates N times, behind whichever.</li>
 * </ul>
 * All settings are the default ones but for the grace period. For figures that series on
 * the same machine do not disturb, add
 * {@code -Djunit.jupiter.execution.parallel.enabled=false}.
 */
// Begun first, as it takes longest
@Order(1)
@EngineTest
class UpdateSystemTests {

	private static final String PROXIES = System.getProperty("handover.proxies");

	private static final Integer UPDATES = Integer.getInteger("handover.updates");

	// If the Supervisor does not wait for the file, the survivor deletes it after 10 s
	private static final Duration MARKER_TAKEN_AWAY = Duration.ofSeconds(20);

	static Stream<Arguments> series() {
		if (PROXIES == null) {
			return Stream.of(Arguments.of(Proxy.PROJECT, Supervisor.Waiting.FOR_FILE, 20),
					Arguments.of(Proxy.PROJECT, Supervisor.Waiting.NOT_AT_ALL, 20),
					Arguments.of(Proxy.HAPROXY, Supervisor.Waiting.FOR_FILE, 1));
		}
		Set<Proxy> proxies = PROXIES.equals("ALL") ? EnumSet.allOf(Proxy.class)
				: Arrays.stream(PROXIES.split(",")).map(Proxy::valueOf).collect(Collectors.toSet());
		return proxies.stream()
			.flatMap((proxy) -> Arrays.stream(Supervisor.Waiting.values())
				.map((waiting) -> Arguments.of(proxy, waiting, (proxy == Proxy.PROJECT) ? 20 : 5)));
	}

	@ParameterizedTest
	@MethodSource("series")
	void whenUpdatedInARowShouldFailNoRequest(Proxy proxy, Supervisor.Waiting waiting, int updates,
			ContainerEngine engine, Applications applications) throws Exception {
		Prerequisite.program(proxy.program());
		String name = "update-%s-%d".formatted(proxy.name().toLowerCase(Locale.ROOT), waiting.ordinal());
		try (Deployment deployment = new Deployment(engine, name, Supervisor.Behaviour.of(waiting), proxy)) {
			Release release = applications.sample().with("HANDOVER_TERMINATION_GRACE_PERIOD", "60s");
			Supervisor supervisor = deployment.supervisor();
			int number = (UPDATES != null) ? UPDATES : updates;
			UpdateSeries.Figures figures = new UpdateSeries(deployment, release).run(number, (update) -> {
				assertThat(supervisor.instances()).isOne();
				assertThat(update.exitCode()).as("exit code of the old instance: %s", update.log()).isNotEqualTo(137);
				assertThat(deployment.load().failures()).as(update.log()).isEmpty();
				// After a slow start the Supervisor's time-out is over before the drain's
				if (waiting == Supervisor.Waiting.FOR_FILE && proxy.followsReadiness()) {
					assertThat(update.complete()).as("the file was seen: %s", update.log()).isTrue();
					assertThat(supervisor.marker()).doesNotExist();
				}
				Awaitility.await("the marker gone")
					.atMost(MARKER_TAKEN_AWAY)
					.until(() -> Files.notExists(supervisor.marker()));
			});
			System.out.printf("%s, Supervisor that waits %s: %s%n", proxy, waiting, figures);
			assertThat(figures.report().failures()).isEmpty();
			assertThat(figures.report().total()).isGreaterThan(number * 200L);
		}
	}

}
