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

package io.handover.web;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import io.handover.actuate.FixedHandover;
import io.handover.drain.CountedRequests;
import io.handover.protocol.PeerState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DrainFilter} and {@link DrainWebFilter}, with each web server and a
 * client that keeps its connection.
 */
class ConnectionCloseTests {

	private static final FixedHandover handover = new FixedHandover();

	private static final SlowController controller = new SlowController();

	private static final Map<WebServers, ConfigurableApplicationContext> contexts = new EnumMap<>(WebServers.class);

	@BeforeEach
	void reset() {
		handover.in(PeerState.READY);
		controller.begun = new CountDownLatch(1);
		controller.mayEnd = new CountDownLatch(1);
	}

	@AfterAll
	static void close() {
		contexts.values().forEach(ConfigurableApplicationContext::close);
	}

	@ParameterizedTest
	@EnumSource
	void whenReadyShouldKeepTheConnection(WebServers server) throws IOException {
		try (Client client = new Client(server)) {
			client.request("/quick");
			assertThat(client.response()).doesNotContain("connection: close");
			client.request("/quick");
			assertThat(client.response()).first().asString().contains("200");
		}
	}

	@ParameterizedTest
	@EnumSource
	void whenDrainingShouldAnswerAndCloseTheConnection(WebServers server) throws IOException {
		try (Client client = new Client(server)) {
			client.request("/quick");
			client.response();
			handover.in(PeerState.DRAINING);
			client.request("/quick");
			client.awaitClose(200);
		}
	}

	@ParameterizedTest
	@EnumSource
	void whenDrainBeginsDuringSlowRequestShouldAnswerAndCloseTheConnection(WebServers server)
			throws IOException, InterruptedException {
		try (Client client = new Client(server)) {
			client.request("/slow");
			assertThat(controller.begun.await(10, TimeUnit.SECONDS)).isTrue();
			handover.in(PeerState.DRAINING);
			controller.mayEnd.countDown();
			client.awaitClose(200);
		}
	}

	@ParameterizedTest
	@EnumSource
	void whenDrainingShouldCloseTheConnectionOfAnErrorToo(WebServers server) throws IOException {
		try (Client client = new Client(server)) {
			handover.in(PeerState.DRAINING);
			client.request("/missing");
			client.awaitClose(404);
		}
	}

	@ParameterizedTest
	@MethodSource("servers")
	void whenRequestIsOfHttp2ShouldAnswerWithoutTheHeader(SpringApplicationBuilder server) throws Exception {
		handover.in(PeerState.DRAINING);
		try (ConfigurableApplicationContext context = start(server.properties("server.http2.enabled=true"))) {
			HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port(context) + "/quick"))
				.build();
			HttpResponse<String> response = HttpClient.newHttpClient()
				.send(request, HttpResponse.BodyHandlers.ofString());
			assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.headers().map()).doesNotContainKey("connection");
		}
	}

	static Stream<SpringApplicationBuilder> servers() {
		return Stream.of(WebServers.TOMCAT.application(TestConfiguration.class),
				WebServers.JETTY.application(TestConfiguration.class),
				WebServers.NETTY.application(TestConfiguration.class),
				WebServers.TOMCAT.reactiveApplication(TestConfiguration.class));
	}

	private static int port(ConfigurableApplicationContext context) {
		return ((WebServerApplicationContext) context).getWebServer().getPort();
	}

	private static ConfigurableApplicationContext start(SpringApplicationBuilder application) {
		return application
			.initializers(WebServers.peer(handover, new CountedRequests().counter()),
					(context) -> context.getBeanFactory().registerSingleton("slowController", controller))
			.run();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestConfiguration {

	}

	@RestController
	static class SlowController {

		private volatile CountDownLatch begun = new CountDownLatch(1);

		private volatile CountDownLatch mayEnd = new CountDownLatch(1);

		@GetMapping("/quick")
		String quick() {
			return "quick";
		}

		@GetMapping("/slow")
		String slow() throws InterruptedException {
			this.begun.countDown();
			assertThat(this.mayEnd.await(10, TimeUnit.SECONDS)).isTrue();
			return "slow";
		}

	}

	/**
	 * An HTTP/1.1 client that sends what a real one hides.
	 */
	private static final class Client implements AutoCloseable {

		private final Socket socket;

		private final BufferedReader reader;

		Client(WebServers server) throws IOException {
			ConfigurableApplicationContext context = contexts.computeIfAbsent(server,
					(key) -> start(key.application(TestConfiguration.class)));
			this.socket = new Socket(InetAddress.getLoopbackAddress(), port(context));
			this.socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
			this.reader = new BufferedReader(
					new InputStreamReader(this.socket.getInputStream(), StandardCharsets.US_ASCII));
		}

		void request(String path) throws IOException {
			String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/plain\r\n\r\n";
			this.socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
		}

		/**
		 * The head of a response in lower case, whose body is skipped if its length is
		 * there.
		 */
		List<String> response() throws IOException {
			List<String> head = new ArrayList<>();
			for (String line = this.reader.readLine(); line != null && !line.isEmpty(); line = this.reader.readLine()) {
				head.add(line.toLowerCase(Locale.ROOT));
			}
			for (String header : head) {
				if (header.startsWith("content-length: ")) {
					this.reader.read(new char[Integer.parseInt(header.substring("content-length: ".length()))]);
				}
			}
			return head;
		}

		/**
		 * Wait until the server closes the connection, and assert that it says so before.
		 */
		void awaitClose(int status) throws IOException {
			List<String> response = response();
			assertThat(response).contains("connection: close").first().asString().contains("" + status);
			this.reader.transferTo(Writer.nullWriter());
		}

		@Override
		public void close() throws IOException {
			this.socket.close();
		}

	}

}
