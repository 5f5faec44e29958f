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
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A container that is stopped and not replaced.
 */
@EngineTest
class StopSystemTests {

	private static final Duration SUCCESSOR_WAIT = Duration.ofSeconds(5);

	private static final Duration LONGEST_HOLD = Duration.ofSeconds(18);

	// Requests of 2 s are in flight
	private static final Duration SHUTDOWN = Duration.ofSeconds(5);

	@Test
	void whenNoOtherContainerRunsShouldEndAtOnce(ContainerEngine engine, Applications applications) throws Exception {
		try (Deployment deployment = new Deployment(engine, "stop", behaviour())) {
			deployment.install(held(applications));
			Container container = deployment.supervisor().current();
			Instant began = Instant.now();
			engine.docker("stop", container.id());
			assertThat(Duration.between(began, container.finishedAt())).as(container.logs()).isLessThan(SHUTDOWN);
			assertThat(container.exitCode()).isNotEqualTo(137);
			assertThat(container.logs()).contains("No other container of this service is running; shutting down");
		}
	}

	@Test
	void whenServiceIsUnknownToTheEngineShouldServeForSuccessorWaitAndEnd(ContainerEngine engine,
			Applications applications) throws Exception {
		try (Deployment deployment = new Deployment(engine, "stop-unknown", behaviour())) {
			deployment.install(held(applications).with("HANDOVER_SERVICE_NAME", "unknown"));
			deployment.load().start();
			Container container = deployment.supervisor().current();
			Instant began = Instant.now();
			engine.docker("stop", container.id());
			Load.Report report = deployment.load().stop();
			assertThat(Duration.between(began, container.finishedAt())).as(container.logs())
				.isBetween(SUCCESSOR_WAIT, SUCCESSOR_WAIT.plus(SHUTDOWN));
			assertThat(container.exitCode()).isNotEqualTo(137);
			assertThat(report.failures()).as(container.logs())
				.allSatisfy((failure) -> assertThat(failure.at()).isAfter(began.plus(SUCCESSOR_WAIT)));
		}
	}

	@Test
	void whenAnotherContainerRunsAndSaysNothingShouldServeForLonger(ContainerEngine engine, Applications applications)
			throws Exception {
		try (Deployment deployment = new Deployment(engine, "stop-silent", behaviour())) {
			deployment.install(held(applications));
			Container container = deployment.supervisor().current();
			deployment.load().start();
			Container old = deployment.supervisor()
				.begin(new Release(List.of("sleep", "60"), engine.folder("stop-silent"), Map.of(), "none"));
			assertThat(old.id()).isEqualTo(container.id());
			Instant began = Instant.now();
			engine.docker("kill", "--signal", "TERM", old.id());
			container.await("other containers of this service are running at");
			// Said again, as by a Supervisor that was restarted
			engine.docker("stop", old.id());
			Load.Report report = deployment.load().stop();
			assertThat(Duration.between(began, container.finishedAt())).as(container.logs())
				.isBetween(LONGEST_HOLD, LONGEST_HOLD.plus(SHUTDOWN));
			assertThat(report.failures()).as(container.logs())
				.allSatisfy((failure) -> assertThat(failure.at()).isAfter(began.plus(LONGEST_HOLD)));
		}
	}

	@Test
	void whenHoldIsOffShouldEndAtOnce(ContainerEngine engine, Applications applications) throws Exception {
		try (Deployment deployment = new Deployment(engine, "stop-never", behaviour())) {
			deployment.install(applications.sample().with("HANDOVER_TERMINATION_HOLD", "never"));
			Container container = deployment.supervisor().current();
			Instant began = Instant.now();
			engine.docker("stop", container.id());
			assertThat(Duration.between(began, container.finishedAt())).as(container.logs()).isLessThan(SHUTDOWN);
			assertThat(container.exitCode()).isNotEqualTo(137);
		}
	}

	private static Release held(Applications applications) {
		return applications.sample()
			.with("HANDOVER_TERMINATION_GRACE_PERIOD", "20s")
			.with("HANDOVER_TERMINATION_SUCCESSOR_WAIT", SUCCESSOR_WAIT.toSeconds() + "s");
	}

	private static Supervisor.Behaviour behaviour() {
		return Supervisor.Behaviour.of(Supervisor.Waiting.NOT_AT_ALL);
	}

}
