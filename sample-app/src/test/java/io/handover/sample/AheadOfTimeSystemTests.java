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

package io.handover.sample;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * System tests of instances that run the code that the build has generated from the
 * application.
 */
class AheadOfTimeSystemTests {

	private static final List<String> AHEAD_OF_TIME = List.of("-Dspring.aot.enabled=true");

	@RegisterExtension
	final Device device = Device.onLoopback();

	@Test
	void whenProcessedAheadOfTimeShouldHandOver() throws Exception {
		SampleProcess older = this.device.startJar("older", AHEAD_OF_TIME);
		older.awaitLog(SampleProcess.READY);
		assertThat(older.log()).contains("Starting AOT-processed SampleApplication");
		assertThat(older.json("/actuator/health").at("/components/handover/details/state").asString())
			.isEqualTo("READY");
		assertThat(older.json("/actuator/handover").at("/network/links/0").asString()).isEqualTo("lo");
		assertThat(older.received("own")).isPositive();
		SampleProcess younger = this.device.startJar("younger", AHEAD_OF_TIME);
		older.awaitHandedOver();
		assertThat(this.device.marker()).isRegularFile();
		assertThat(younger.state()).isEqualTo("READY");
	}

	@Test
	void whenSwitchedOffSinceTheBuildShouldBeSilent() throws Exception {
		SampleProcess process = this.device.startJar("process", AHEAD_OF_TIME, "handover.enabled=false");
		process.awaitLog("Started SampleApplication");
		assertThat(process.get("/actuator/health").statusCode()).isEqualTo(200);
		assertThat(process.log()).doesNotContain(SampleProcess.STARTING, SampleProcess.READY);
	}

}
