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

import java.io.IOException;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * System tests of a port that the old and the new instance share, under load, with no
 * proxy before them. {@code benchmarks/shared-port.sh} has more servers and updates.
 */
class SharedPortSystemTests {

	private static final String URL = "http://127.0.0.1:8080/api/instance";

	@RegisterExtension
	final Device device = Device.inNamespace();

	@Test
	void whenUpdatedTwiceUnderLoadShouldFailNoRequest() throws Exception {
		Prerequisite.program("wrk");
		this.device.run("echo 1 >/proc/sys/net/ipv4/tcp_migrate_req");
		SampleProcess first = start("first");
		first.awaitLog(SampleProcess.READY);
		List<ObservedProcess> loads = List.of(load("keep-alive"), load("close", "-H", "Connection: close"));
		SampleProcess second = start("second");
		first.awaitHandedOver();
		start("third");
		second.awaitHandedOver();
		for (ObservedProcess load : loads) {
			// It prints what it has seen so far, and ends.
			this.device.run("kill -INT " + load.pid());
			load.awaitExit(ObservedProcess.PATIENCE);
			assertThat(load.log()).containsPattern("[1-9]\\d{2,} requests in")
				.doesNotContain("Socket errors")
				.doesNotContain("Non-2xx");
		}
	}

	private SampleProcess start(String name) throws IOException {
		return this.device.start(name, "server.port=8080", "handover.network-mode=host", "handover.stability-period=1s",
				"handover.drain.delay=1s");
	}

	private ObservedProcess load(String name, String... options) throws IOException {
		return this.device.startLoad(name, URL, "function delay() return 40 end", options);
	}

}
