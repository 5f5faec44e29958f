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

package io.handover.web.stream;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import io.handover.actuate.FixedHandover;
import io.handover.drain.CountedRequests;
import io.handover.protocol.PeerState;
import io.handover.web.WebServers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what curl makes of an event stream that is completed, with each web server:
 * it tells by its exit code if a response is broken off.
 */
@Timeout(60)
class CurlStreamTests {

	private final FixedHandover handover = new FixedHandover();

	/**
	 * In continuous integration it fails, as a test that nobody runs proves nothing.
	 */
	@BeforeAll
	static void requireCurl() {
		boolean installed = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
			.anyMatch((folder) -> Files.isExecutable(Path.of(folder, "curl")));
		if (!installed && Boolean.parseBoolean(System.getenv("CI"))) {
			throw new AssertionError("CI=true, and the program 'curl' is not installed");
		}
		Assumptions.assumeTrue(installed, "the program 'curl' is not installed");
	}

	@ParameterizedTest
	@MethodSource("clients")
	void whenDrainingShouldEndTheStreamOfCurlCleanly(WebServers server, String version) throws Exception {
		try (ConfigurableApplicationContext context = start(server)) {
			Process curl = curl(context, version);
			try (BufferedReader output = curl.inputReader()) {
				assertThat(output.readLine()).isEqualTo("id:event 0");
				assertThat(output.readLine()).isEqualTo("data:event 0");
				this.handover.in(PeerState.DRAINING);
				AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
				List<String> rest = output.lines().toList();
				assertThat(rest.get(rest.size() - 1)).as("end of the last event").isEmpty();
				assertThat(curl.waitFor(10, TimeUnit.SECONDS)).isTrue();
				assertThat(curl.exitValue()).as("exit code of curl").isZero();
			}
			finally {
				curl.destroy();
			}
		}
	}

	static Stream<Arguments> clients() {
		return Stream.of(WebServers.values())
			.flatMap((server) -> Stream.of("--http1.1", "--http2-prior-knowledge")
				.map((version) -> Arguments.of(server, version)));
	}

	private ConfigurableApplicationContext start(WebServers server) {
		return server.application(StreamApplication.class)
			.initializers(WebServers.peer(this.handover, new CountedRequests().counter()))
			.properties("server.http2.enabled=true")
			.run();
	}

	/**
	 * It gives up before the test does.
	 */
	private static Process curl(ConfigurableApplicationContext context, String version) throws IOException {
		int port = ((WebServerApplicationContext) context).getWebServer().getPort();
		return new ProcessBuilder("curl", "-N", "-s", "-S", "--noproxy", "*", "--max-time", "20", version,
				"http://localhost:" + port + "/flux")
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
	}

}
