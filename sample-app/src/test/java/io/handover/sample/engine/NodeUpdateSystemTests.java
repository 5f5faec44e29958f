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

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * From a release that uses the Node library to one that uses the starter, and back.
 */
@EngineTest
class NodeUpdateSystemTests {

	// A Node process that is the first of its container does not hear SIGTERM, and one
	// that
	// has handed over waits to be killed
	private static final Duration GRACE = Duration.ofSeconds(15);

	@ParameterizedTest
	@EnumSource
	void whenNodeIsReplacedAndComesBackShouldFailNoRequest(Supervisor.Waiting waiting, ContainerEngine engine,
			Applications applications) throws Exception {
		try (Deployment deployment = new Deployment(engine, "node-" + waiting.ordinal(),
				new Supervisor.Behaviour(waiting, Duration.ofSeconds(60), GRACE))) {
			Supervisor supervisor = deployment.supervisor();
			Release java = applications.sample()
				.with("HANDOVER_TERMINATION_GRACE_PERIOD", "15s")
				.with("SAMPLE_VERSION", "java");
			deployment.install(applications.node());
			deployment.load().start();

			Supervisor.Update forth = supervisor.update(java);
			deployment.awaitServed("\"java\"");
			assertThat(forth.log()).contains("Shutting down");
			assertThat(supervisor.instances()).isOne();

			Supervisor.Update back = supervisor.update(applications.node());
			deployment.awaitServed("\"node\"");
			assertThat(back.log()).containsPattern("Hand-over DRAINING: younger peer legacy\\S* is ready");
			assertThat(back.exitCode()).as(back.log()).isNotEqualTo(137);
			assertThat(supervisor.instances()).isOne();

			assertThat(deployment.load().stop().failures()).as(back.log()).isEmpty();
			if (waiting == Supervisor.Waiting.FOR_FILE) {
				assertThat(forth.complete()).isTrue();
				assertThat(back.complete()).isTrue();
				assertThat(supervisor.marker()).doesNotExist();
			}
		}
	}

}
