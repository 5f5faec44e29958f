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

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Prints what updates cost with the starter and without, side by side. Asserts nothing:
 * {@link UpdateSystemTests} does.
 */
// One series at a time, as each of them asks for all that the machine has
@Execution(ExecutionMode.SAME_THREAD)
@EngineTest
@EnabledIfSystemProperty(named = "handover.figures", matches = "\\d+",
		disabledReason = "-Dhandover.figures=N prints the figures of N updates")
class FiguresSystemTests {

	private static final int UPDATES = Integer.getInteger("handover.figures", 0);

	@ParameterizedTest
	@EnumSource
	void withStarter(Supervisor.Waiting waiting, ContainerEngine engine, Applications applications) throws Exception {
		print("with the starter", waiting, engine,
				applications.sample().with("HANDOVER_TERMINATION_GRACE_PERIOD", "60s"));
	}

	@ParameterizedTest
	@EnumSource
	void withoutStarter(Supervisor.Waiting waiting, ContainerEngine engine, Applications applications)
			throws Exception {
		print("plain Boot", waiting, engine, applications.plain());
	}

	private void print(String what, Supervisor.Waiting waiting, ContainerEngine engine, Release release)
			throws Exception {
		String name = "figures-%s-%s".formatted(waiting.ordinal(), what.replace(' ', '-'));
		// Without the starter nobody writes the file, and an update of a Supervisor that
		// waits takes the whole of its time-out
		try (Deployment deployment = new Deployment(engine, name, Supervisor.Behaviour.of(waiting))) {
			UpdateSeries.Figures figures = new UpdateSeries(deployment, release).run(UPDATES, (update) -> {
			});
			System.out.printf("FIGURES %s, Supervisor that waits %s: %s%n", what, waiting, figures);
		}
	}

}
