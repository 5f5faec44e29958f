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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The sample application in a JVM of its own.
 */
final class SampleProcess extends ObservedProcess {

	static final String STARTING = "Hand-over STARTING";

	static final String READY = "Hand-over READY";

	static final String DRAINING = "Hand-over DRAINING: younger peer (\\S+) is ready";

	static final String REFUSING_TRAFFIC = "Readiness is REFUSING_TRAFFIC";

	static final String CLOSED = "Application context closed in (\\d+) ms";

	static final String FILE_WRITTEN = "Hand-over file written: (\\S+)";

	static final String RELEASED = "Hand-over RELEASED";

	static final String PARKED = "Parked until SIGTERM";

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	private static final JsonMapper JSON = new JsonMapper();

	SampleProcess(String name, ProcessBuilder builder, Path folder) throws IOException {
		super(name, builder, folder);
	}

	/**
	 * Wait until the hand-over is complete, and check the order in which it went.
	 */
	void awaitHandedOver() {
		awaitLog("(?s)" + String.join(".*", DRAINING, REFUSING_TRAFFIC, CLOSED, FILE_WRITTEN, RELEASED, PARKED));
	}

	int httpPort() {
		return Integer.parseInt(awaitLog("Tomcat started on port (\\d+)").group(1));
	}

	HttpResponse<String> get(String path) throws IOException, InterruptedException {
		URI uri = URI.create("http://127.0.0.1:%d%s".formatted(httpPort(), path));
		HttpRequest request = HttpRequest.newBuilder(uri).timeout(PATIENCE).build();
		return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
	}

	JsonNode json(String path) throws IOException, InterruptedException {
		return JSON.readTree(get(path).body());
	}

	String state() throws IOException, InterruptedException {
		return json("/api/instance").path("state").asString();
	}

	/**
	 * How many datagrams were received with the outcome, none if it never occurred.
	 */
	long received(String outcome) throws IOException, InterruptedException {
		HttpResponse<String> response = get("/actuator/metrics/handover.messages.received?tag=outcome:" + outcome);
		return (response.statusCode() != 200) ? 0
				: JSON.readTree(response.body()).path("measurements").path(0).path("value").asLong();
	}

}
