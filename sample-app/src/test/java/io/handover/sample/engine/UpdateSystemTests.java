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

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Updates in a row on a container engine, under load, as each kind of Supervisor does
 * them. {@code -Dhandover.updates=N} sets how many.
 */
// Begun first, as it takes longest
@Order(1)
@EngineTest
class UpdateSystemTests {

	private static final int UPDATES = Integer.getInteger("handover.updates", 20);

	// Nobody waits for the file, so it is the survivor that takes it away, after 10 s
	private static final Duration MARKER_TAKEN_AWAY = Duration.ofSeconds(20);

	@ParameterizedTest
	@EnumSource
	void whenUpdatedInARowShouldFailNoRequest(Supervisor.Waiting waiting, ContainerEngine engine,
			Applications applications) throws Exception {
		try (Deployment deployment = new Deployment(engine, "update-" + waiting.ordinal(),
				Supervisor.Behaviour.of(waiting))) {
			Release release = applications.sample().with("HANDOVER_TERMINATION_GRACE_PERIOD", "60s");
			Supervisor supervisor = deployment.supervisor();
			UpdateSeries.Figures figures = new UpdateSeries(deployment, release).run(UPDATES, (update) -> {
				assertThat(supervisor.instances()).isOne();
				assertThat(update.exitCode()).as("exit code of the old instance: %s", update.log()).isNotEqualTo(137);
				assertThat(deployment.load().failures()).isEmpty();
				if (waiting == Supervisor.Waiting.FOR_FILE) {
					assertThat(update.complete()).as("the file was seen: %s", update.log()).isTrue();
					assertThat(supervisor.marker()).doesNotExist();
				}
				Awaitility.await("the marker gone")
					.atMost(MARKER_TAKEN_AWAY)
					.until(() -> Files.notExists(supervisor.marker()));
			});
			System.out.printf("Supervisor that waits %s: %s%n", waiting, figures);
			assertThat(figures.report().failures()).isEmpty();
			assertThat(figures.report().total()).isGreaterThan(UPDATES * 200L);
		}
	}

}
