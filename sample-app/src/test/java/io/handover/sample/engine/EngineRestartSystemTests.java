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
import java.util.concurrent.CompletableFuture;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The Supervisor is started again in the middle of an update; or the engine is stopped
 * and started, as when a device is rebooted, or killed with all of its containers, as
 * when its power fails.
 */
@EngineTest
class EngineRestartSystemTests {

	private static final String PARKED = "Parked until SIGTERM";

	@ParameterizedTest
	@EnumSource
	void whenEngineRestartsShouldEndWithTheNewReleaseAlone(Supervisor.Waiting waiting, Applications applications)
			throws Exception {
		try (ContainerEngine engine = ContainerEngine.start();
				Deployment deployment = new Deployment(engine, "restart-" + waiting.ordinal(),
						new Supervisor.Behaviour(waiting, Duration.ofSeconds(60), Duration.ofSeconds(15)))) {
			Supervisor supervisor = deployment.supervisor();
			Release release = applications.sample().with("HANDOVER_TERMINATION_GRACE_PERIOD", "15s");
			deployment.install(release);
			Container old = supervisor
				.begin(release.with("SAMPLE_VERSION", "after-restart").with("SAMPLE_STARTUP_DELAY", "5s"));
			supervisor.current().await("Hand-over STARTING");
			CompletableFuture<Void> stopped = CompletableFuture.completedFuture(null);
			if (waiting == Supervisor.Waiting.NOT_AT_ALL) {
				stopped = CompletableFuture.runAsync(() -> engine.docker("stop", old.id()));
			}
			engine.stopDaemon();
			stopped.exceptionally((ex) -> null).join();
			engine.startDaemon();
			// By either of them: whichever the engine starts last is the younger process.
			deployment.awaitServed("");
			supervisor.resume(old);
			deployment.awaitServed("\"after-restart\"");
			assertThat(supervisor.instances()).isOne();
			Awaitility.await("the marker gone")
				.atMost(Duration.ofSeconds(30))
				.until(() -> Files.notExists(supervisor.marker()));
		}
	}

	/**
	 * The engine starts both containers again, in any order. If the old release becomes
	 * the younger process, the new one hands over to it, and is left alone when the
	 * Supervisor ends the old one. That holds, since the engine tells it of the new one,
	 * which has to notice in time.
	 */
	@Test
	void whenTheOldReleaseIsTheYoungerProcessAfterAPowerFailureShouldEndWithTheNewReleaseAloneAndLoseNoRequest(
			Applications applications) throws Exception {
		Duration gracePeriod = Duration.ofSeconds(40);
		try (ContainerEngine engine = ContainerEngine.start();
				Deployment deployment = new Deployment(engine, "power-failure",
						new Supervisor.Behaviour(Supervisor.Waiting.NOT_AT_ALL, Duration.ofSeconds(60), gracePeriod))) {
			Supervisor supervisor = deployment.supervisor();
			Release release = applications.sample()
				.with("HANDOVER_TERMINATION_GRACE_PERIOD", gracePeriod.toSeconds() + "s");
			deployment.install(release);
			Container old = supervisor.begin(release.with("SAMPLE_VERSION", "new"));
			supervisor.current().await("Hand-over STARTING");
			engine.cutPower();
			engine.startDaemon();
			awaitReadyOrParkedAgain(supervisor.current(), release);
			old.crash();
			supervisor.current().await(PARKED);
			deployment.awaitServed("");
			deployment.load().start();
			supervisor.resume(old);
			supervisor.current().await("Exiting with status 75");
			deployment.awaitServed("\"new\"");
			Load.Report report = deployment.load().stop();
			assertThat(report.failures()).isEmpty();
			assertThat(report.total()).isGreaterThan(1000);
			assertThat(supervisor.instances()).isOne();
			assertThat(supervisor.current().isRunning()).isTrue();
		}
	}

	/**
	 * The Supervisor sends SIGTERM, is started again, and sends it once more.
	 */
	@Test
	void whenTheSupervisorRestartsInTheHoldShouldFailNoRequest(ContainerEngine engine, Applications applications)
			throws Exception {
		try (Deployment deployment = new Deployment(engine, "supervisor-restart",
				Supervisor.Behaviour.of(Supervisor.Waiting.NOT_AT_ALL))) {
			Supervisor supervisor = deployment.supervisor();
			Release release = applications.sample().with("HANDOVER_TERMINATION_GRACE_PERIOD", "60s");
			deployment.install(release);
			deployment.load().start();
			Container old = supervisor
				.begin(release.with("SAMPLE_VERSION", "after-restart").with("SAMPLE_STARTUP_DELAY", "8s"));
			engine.docker("kill", "--signal", "TERM", old.id());
			old.await("Received SIGTERM; continuing to serve");
			supervisor.current().await("Hand-over STARTING");
			Supervisor.Update update = supervisor.resume(old);
			deployment.awaitServed("\"after-restart\"");
			Load.Report report = deployment.load().stop();
			assertThat(report.failures()).as(update.log()).isEmpty();
			assertThat(report.total()).isGreaterThan(1000);
			assertThat(update.stopped()).isBefore(update.container().await(release.ready()));
			assertThat(update.log()).contains("Hand-over DRAINING");
			assertThat(update.exitCode()).isNotEqualTo(137);
			assertThat(supervisor.instances()).isOne();
		}
	}

	/**
	 * It may have handed over while it started, if the other one is the younger process
	 * and was ready first.
	 */
	private static void awaitReadyOrParkedAgain(Container container, Release release) {
		Awaitility.await("ready or parked after the restart of the engine")
			.atMost(Duration.ofMinutes(1))
			.until(() -> container.isRunning()
					&& (!container.times(release.ready()).isEmpty() || !container.times(PARKED).isEmpty()));
	}

}
