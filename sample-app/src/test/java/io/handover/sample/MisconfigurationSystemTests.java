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

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * System tests of properties that cannot be meant.
 */
class MisconfigurationSystemTests {

	@RegisterExtension
	final Device device = Device.onLoopback();

	@ParameterizedTest
	@CsvSource({ "handover.group, 192.0.2.1, multicast", "handover.port, 65536, 65535",
			"handover.service-name, '', empty", "handover.network-mode, tunnel, bridge" })
	void whenPropertyIsWrongShouldNotStartAndSayWhatToWrite(String property, String value, String hint)
			throws Exception {
		SampleProcess process = this.device.start("process", property + "=" + value);
		assertThat(process.awaitExit(ObservedProcess.PATIENCE)).isPositive();
		String analysis = process.awaitLog("(?s)APPLICATION FAILED TO START.*").group();
		assertThat(analysis).contains("Description:", "Action:", property).containsIgnoringCase(hint);
		assertThat(analysis).doesNotContain("\tat ");
	}

}
