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

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A container that is stopped and not replaced.
 */
@EngineTest
class StopSystemTests {

	private static final Duration SUCCESSOR_WAIT = Duration.ofSeconds(5);

	// Requests of 2 s are in flight
	private static final Duration SHUTDOWN = Duration.ofSeconds(5);

	@Test
	void whenNobodySucceedsShouldServeForSuccessorWaitAndEnd(ContainerEngine engine, Applications applications)
			throws Exception {
		try (Deployment deployment = new Deployment(engine, "stop", behaviour())) {
			deployment.install(applications.sample()
				.with("HANDOVER_TERMINATION_GRACE_PERIOD", "60s")
				.with("HANDOVER_TERMINATION_SUCCESSOR_WAIT", SUCCESSOR_WAIT.toSeconds() + "s"));
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
	void whenToldTwiceShouldEndAtOnce(ContainerEngine engine, Applications applications) throws Exception {
		try (Deployment deployment = new Deployment(engine, "stop-twice", behaviour())) {
			deployment.install(applications.sample().with("HANDOVER_TERMINATION_SUCCESSOR_WAIT", "50s"));
			Container container = deployment.supervisor().current();
			engine.docker("kill", "--signal", "TERM", container.id());
			Instant began = Instant.now();
			engine.docker("stop", container.id());
			assertThat(Duration.between(began, container.finishedAt())).as(container.logs()).isLessThan(SHUTDOWN);
			assertThat(container.exitCode()).isNotEqualTo(137);
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

	private static Supervisor.Behaviour behaviour() {
		return Supervisor.Behaviour.of(Supervisor.Waiting.NOT_AT_ALL);
	}

}
