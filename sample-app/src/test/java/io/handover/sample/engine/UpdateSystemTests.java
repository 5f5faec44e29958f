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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.handover.sample.Prerequisite;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Updates in a row on a container engine, under load, as each kind of Supervisor does
 * them: in a build 5 behind the project's proxy, and one behind HAProxy that takes an
 * instance into use slowly. One start in ten takes 25 s longer.
 * <ul>
 * <li>{@code -Dhandover.updates=20} updates 20 times,</li>
 * <li>{@code -Dhandover.proxies=ALL}, or {@code NGINX,CADDY}, updates behind these,</li>
 * <li>{@code -Dhandover.without=10} prints what 10 updates cost without a hand-over.</li>
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

	private static final int UPDATES = Integer.getInteger("handover.updates", 5);

	private static final Duration SLOW = Duration.ofSeconds(25);

	// If the Supervisor does not wait for the file, the survivor deletes it after 10 s
	private static final Duration MARKER_TAKEN_AWAY = Duration.ofSeconds(20);

	static Stream<Arguments> series() {
		if (PROXIES == null) {
			return Stream.of(Arguments.of(Proxy.PROJECT, Supervisor.Waiting.FOR_FILE, UPDATES),
					Arguments.of(Proxy.PROJECT, Supervisor.Waiting.NOT_AT_ALL, UPDATES),
					Arguments.of(Proxy.HAPROXY_SLOW_RISE, Supervisor.Waiting.FOR_FILE, 1));
		}
		Stream<Proxy> proxies = PROXIES.equals("ALL") ? Arrays.stream(Proxy.values())
				: Arrays.stream(PROXIES.split(",")).map(Proxy::valueOf);
		return proxies.flatMap((proxy) -> Arrays.stream(Supervisor.Waiting.values())
			.map((waiting) -> Arguments.of(proxy, waiting, UPDATES)));
	}

	@ParameterizedTest
	@MethodSource("series")
	void whenUpdatedInARowShouldFailNoRequest(Proxy proxy, Supervisor.Waiting waiting, int updates,
			ContainerEngine engine, Applications applications) throws Exception {
		Prerequisite.program(proxy.program());
		String name = "update-%s-%d".formatted(proxy.name().toLowerCase(Locale.ROOT), waiting.ordinal());
		try (Deployment deployment = new Deployment(engine, name, Supervisor.Behaviour.of(waiting), proxy)) {
			Release release = applications.sample().with("HANDOVER_TERMINATION_GRACE_PERIOD", "60s");
			for (Map.Entry<String, String> told : proxy.environment().entrySet()) {
				release = release.with(told.getKey(), told.getValue());
			}
			Supervisor supervisor = deployment.supervisor();
			Load.Report report = update(deployment, release, updates, (update) -> {
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
			assertThat(report.failures()).isEmpty();
			assertThat(report.total()).isGreaterThan(updates * 200L);
		}
	}

	@ParameterizedTest
	@EnumSource
	@EnabledIfSystemProperty(named = "handover.without", matches = "\\d+")
	void withoutHandover(Supervisor.Waiting waiting, ContainerEngine engine, Applications applications)
			throws Exception {
		// Nobody writes the file: the Supervisor that waits takes its whole time-out
		try (Deployment deployment = new Deployment(engine, "without-" + waiting.ordinal(),
				Supervisor.Behaviour.of(waiting))) {
			Load.Report report = update(deployment, applications.withoutHandover(),
					Integer.getInteger("handover.without"), (update) -> {
					});
			assertThat(report.failures()).as("what the starter is for").isNotEmpty();
		}
	}

	private static Load.Report update(Deployment deployment, Release release, int updates,
			Consumer<Supervisor.Update> afterwards) throws InterruptedException {
		deployment.install(numbered(release, 0));
		deployment.load().start();
		Instant began = Instant.now();
		List<Duration> readyToGone = new ArrayList<>();
		for (int number = 1; number <= updates; number++) {
			Release next = numbered(release, number);
			Supervisor.Update update = deployment.supervisor().update(next);
			readyToGone.add(Duration.between(update.container().await(next.ready()), update.gone()));
			deployment.awaitServed(next.environment().get("SAMPLE_VERSION"));
			afterwards.accept(update);
		}
		Duration took = Duration.between(began, Instant.now());
		Load.Report report = deployment.load().stop();
		List<Duration> sorted = readyToGone.stream().sorted().toList();
		System.out.printf(
				"%s: %d updates, %d requests (%d a second), %d failed; ready to gone %s (%s to %s); slowest quick request %d ms%n",
				deployment, updates, report.total(), report.total() / took.toSeconds(), report.failures().size(),
				seconds(sorted.get(updates / 2)), seconds(sorted.get(0)), seconds(sorted.get(updates - 1)),
				report.longest().toMillis());
		return report;
	}

	private static Release numbered(Release release, int number) {
		Release numbered = release.with("SAMPLE_VERSION", "release-%d.".formatted(number));
		return (number % 10 == 5) ? numbered.with("SAMPLE_STARTUP_DELAY", SLOW.toSeconds() + "s") : numbered;
	}

	private static String seconds(Duration duration) {
		return "%.1f s".formatted(duration.toMillis() / 1000.0);
	}

}
