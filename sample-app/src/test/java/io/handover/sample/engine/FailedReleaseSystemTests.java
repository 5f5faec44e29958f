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

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Updates to a release that is no good.
 */
@EngineTest
class FailedReleaseSystemTests {

	private static final Duration STABILITY = Duration.ofSeconds(5);

	// What has to be later, by clocks that were read in different processes
	private static final Duration TOLERANCE = Duration.ofMillis(500);

	// The proxy's check of an address that is gone may take its whole time-out, 2 s.
	// Shorter than the stability period: nothing may fail when the old one drains.
	private static final Duration UNTIL_OUT_OF_USE = Duration.ofSeconds(4);

	@ParameterizedTest
	@EnumSource
	void whenReleaseCrashesBeforeReadyShouldServeAsLongAsSupervisorLets(Supervisor.Waiting waiting,
			ContainerEngine engine, Applications applications) throws Exception {
		Duration handoverTimeout = Duration.ofSeconds(8);
		Duration gracePeriod = Duration.ofSeconds(12);
		// What closing needs is left of the grace period, 2 s, and a second more, since
		// requests of 2 s are in flight
		Duration hold = Duration.ofSeconds(9);
		try (Deployment deployment = new Deployment(engine, "crash-" + waiting.ordinal(),
				new Supervisor.Behaviour(waiting, handoverTimeout, gracePeriod))) {
			Release release = applications.sample().with("HANDOVER_TERMINATION_GRACE_PERIOD", "11s");
			deployment.install(release);
			deployment.load().start();
			Instant began = Instant.now();
			Supervisor.Update update = deployment.supervisor().update(release.with("SERVER_PORT", "none"));
			Load.Report report = deployment.load().stop();
			if (waiting == Supervisor.Waiting.FOR_FILE) {
				assertThat(Duration.between(began, update.stopped())).isGreaterThanOrEqualTo(handoverTimeout);
			}
			assertThat(report.failures()).as(update.log())
				.allSatisfy(
						(failure) -> assertThat(failure.at()).isAfter(update.stopped().plus(hold).minus(TOLERANCE)));
			assertThat(update.exitCode()).as("exit code, of its own accord: %s", update.log()).isNotEqualTo(137);
			assertThat(update.container().restarts()).isPositive();
			assertThat(update.log()).doesNotContain("Hand-over DRAINING")
				.contains("Received SIGTERM; continuing to serve until a successor is ready")
				.containsPattern("(No successor was heard|The successor has not become ready) .*; shutting down");
		}
	}

	@ParameterizedTest
	@EnumSource
	void whenReleaseDiesSoonAfterReadyShouldServeUntilOneIsStable(Supervisor.Waiting waiting, ContainerEngine engine,
			Applications applications) throws Exception {
		try (Deployment deployment = new Deployment(engine, "unstable-" + waiting.ordinal(),
				Supervisor.Behaviour.of(waiting))) {
			Supervisor supervisor = deployment.supervisor();
			Release release = applications.sample()
				.with("HANDOVER_TERMINATION_GRACE_PERIOD", "60s")
				.with("HANDOVER_STABILITY_PERIOD", STABILITY.toSeconds() + "s");
			deployment.install(release);
			deployment.load().start();
			Container old = supervisor.begin(release);
			CompletableFuture<Supervisor.Update> running = CompletableFuture.supplyAsync(() -> supervisor.finish(old));
			Container target = supervisor.current();
			Instant ready = target.await(release.ready());
			TimeUnit.MILLISECONDS.sleep(Duration.between(Instant.now(), ready.plusSeconds(1)).toMillis());
			Instant killed = Instant.now();
			target.crash();
			Supervisor.Update update = running.get(1, TimeUnit.MINUTES);
			Load.Report report = deployment.load().stop();
			Instant stable = target.times(release.ready()).get(1).plus(STABILITY);
			assertThat(Container.times(update.log(), "Hand-over DRAINING")).as(update.log())
				.singleElement()
				.satisfies((draining) -> assertThat(draining).isAfter(stable.minus(TOLERANCE)));
			// Requests that it was serving when it died
			assertThat(report.failures()).as(update.log())
				.allSatisfy((failure) -> assertThat(failure.at()).isBetween(killed, killed.plus(UNTIL_OUT_OF_USE)));
			assertThat(update.exitCode()).isNotEqualTo(137);
			assertThat(supervisor.instances()).isOne();
		}
	}

}
