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

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BaselineSystemTests {

	@ParameterizedTest
	@EnumSource
	void baseline(Supervisor.Waiting waiting) throws Exception {
		try (ContainerEngine engine = ContainerEngine.start();
				Device device = new Device(engine, "baseline", waiting, Duration.ofSeconds(10), Duration.ofSeconds(10))) {
			Release release = new Applications(engine).plain();
			device.install(release);
			device.load().start();
			Thread.sleep(2000);
			for (int i = 0; i < 2; i++) {
				Instant began = Instant.now();
				Supervisor.Update update = device.supervisor().update(release.with("SAMPLE_VERSION", "v" + i));
				Instant ready = update.container().await(release.ready(), Duration.ofMinutes(1));
				System.out.println(waiting + " update " + i + " began " + began + " stop " + update.stopped() + " gone " + update.gone() + " ready " + ready
						+ " exit " + update.exitCode() + " instances " + device.supervisor().instances() + " " + device.load().get("/api/instance") +" failed " + device.load().failures().size());
				Thread.sleep(2000);
			}
			System.out.println(device.proxy().logs().lines().filter((l) -> !l.contains("GET /")).toList());
			Load.Report report = device.load().stop();
			System.out.println("total " + report.total() + " longest " + report.longest());
			report.failures().stream().limit(5).forEach(System.out::println);
			report.answered().forEach(System.out::println);
			report.served().forEach(System.out::println);
		}
	}

}
