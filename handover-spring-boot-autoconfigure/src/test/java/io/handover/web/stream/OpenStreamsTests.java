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
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import io.handover.actuate.FixedHandover;
import io.handover.drain.CountedRequests;
import io.handover.protocol.PeerState;
import io.handover.web.WebServers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OpenStreams}, {@link ServletEventStreams} and
 * {@link EventStreamWebFilter}, with each web server and a client that tells a response
 * that was ended from one that was broken off.
 */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class OpenStreamsTests {

	private static final int MANY = 8;

	private static final FixedHandover handover = new FixedHandover();

	private static final CountedRequests requests = new CountedRequests();

	private static final Map<WebServers, ConfigurableApplicationContext> contexts = new EnumMap<>(WebServers.class);

	private final Deque<AutoCloseable> clients = new ArrayDeque<>();

	@BeforeEach
	void reset() {
		handover.in(PeerState.READY);
	}

	@AfterEach
	void endStreams() throws Exception {
		for (AutoCloseable client : this.clients) {
			client.close();
		}
		for (ConfigurableApplicationContext context : contexts.values()) {
			drain(context);
			awaitEnded(context);
		}
	}

	@AfterAll
	static void close() {
		contexts.values().forEach(ConfigurableApplicationContext::close);
		contexts.clear();
	}

	@ParameterizedTest
	@MethodSource("streams")
	void whenDrainingShouldEndStreamsCleanly(WebServers server, String path, CapturedOutput output) throws IOException {
		ConfigurableApplicationContext context = running(server);
		EventSource stream = connect(context, path);
		stream.awaitEvent();
		assertThat(streams(context).open()).hasSize(1);
		drain(context);
		stream.awaitCleanEnd();
		awaitEnded(context);
		assertThat(output).contains("Completing open streams, whose clients are to connect to the successor: 1");
		assertThat(problems(output)).isEmpty();
	}

	/*
	 * Each of them is being written to when it is completed.
	 */
	@ParameterizedTest
	@MethodSource("streams")
	void whenDrainingShouldEndStreamsCleanlyThatAreWrittenToAllTheTime(WebServers server, String path,
			CapturedOutput output) throws IOException {
		drainWhileWriting(running(server), path);
		assertThat(problems(output)).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void whenConnectionIsHttp2ShouldEndStreamsCleanly(WebServers server, CapturedOutput output) throws IOException {
		try (ConfigurableApplicationContext context = start(
				server.application(StreamApplication.class).properties("server.http2.enabled=true"), requests);
				EventSource stream = new EventSource(port(context), "/flux", HttpClient.Version.HTTP_2)) {
			stream.awaitEvent();
			drain(context);
			stream.awaitCleanEnd();
		}
		assertThat(problems(output)).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT", "JETTY" })
	void whenWebFluxIsInAServletContainerShouldEndStreamsCleanly(WebServers server, CapturedOutput output)
			throws IOException {
		try (ConfigurableApplicationContext context = start(server.reactiveApplication(StreamApplication.class),
				requests)) {
			EventSource stream = connect(context, "/flux");
			stream.awaitEvent();
			drain(context);
			stream.awaitCleanEnd();
			handover.in(PeerState.READY);
			drainWhileWriting(context, "/flux");
		}
		assertThat(problems(output)).isEmpty();
	}

	private void drainWhileWriting(ConfigurableApplicationContext context, String path) throws IOException {
		List<EventSource> streams = new ArrayList<>();
		for (int i = 0; i < MANY; i++) {
			streams.add(connect(context, path + "?pause=0"));
		}
		for (EventSource stream : streams) {
			stream.awaitEvent();
		}
		drain(context);
		for (EventSource stream : streams) {
			stream.awaitCleanEnd();
		}
		awaitEnded(context);
	}

	@ParameterizedTest
	@EnumSource
	void whenOpenedWhileDrainingShouldServeUntilTheApplicationCloses(WebServers server) throws IOException {
		// With a counter of its own, which counts no more when the application is closed.
		ConfigurableApplicationContext context = start(server.application(StreamApplication.class),
				new CountedRequests());
		drain(context);
		EventSource stream = connect(context, "/flux");
		stream.awaitEvent();
		stream.awaitEvent();
		long start = System.nanoTime();
		context.close();
		// Spring Boot would wait for 30 s.
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
		stream.awaitCleanEnd();
	}

	@ParameterizedTest
	@EnumSource
	void whenReadinessIsRefusedWithoutAHandoverShouldLeaveStreamsOpen(WebServers server) throws IOException {
		ConfigurableApplicationContext context = running(server);
		EventSource stream = connect(context, "/flux");
		stream.awaitEvent();
		AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
		stream.awaitEvent();
		stream.awaitEvent();
		assertThat(streams(context).open()).hasSize(1);
	}

	@ParameterizedTest
	@EnumSource
	void whenItIsNoEventStreamShouldLeaveItOpen(WebServers server) throws IOException {
		ConfigurableApplicationContext context = running(server);
		EventSource lines = connect(context, "/lines");
		lines.awaitLine();
		assertThat(streams(context).open()).isEmpty();
		drain(context);
		lines.awaitLine();
		lines.awaitLine();
	}

	@ParameterizedTest
	@EnumSource
	void whenAStreamEndsByItselfShouldForgetIt(WebServers server) throws IOException {
		ConfigurableApplicationContext context = running(server);
		EventSource stream = connect(context, "/few");
		stream.awaitCleanEnd();
		awaitEnded(context);
	}

	/*
	 * Jetty does not tell Spring MVC that the client of an emitter has left. A functional
	 * endpoint whose client has left may end another stream on Tomcat. Both are so
	 * without a hand-over as well.
	 */
	@ParameterizedTest
	@CsvSource({ "TOMCAT, /emitter", "TOMCAT, /flux", "JETTY, /flux", "NETTY, /flux" })
	void whenTheClientLeavesShouldForgetTheStream(WebServers server, String path) throws Exception {
		ConfigurableApplicationContext context = running(server);
		EventSource stream = connect(context, path);
		stream.awaitEvent();
		assertThat(streams(context).open()).hasSize(1);
		stream.close();
		awaitEnded(context);
	}

	@ParameterizedTest
	@CsvSource({ "TOMCAT, /emitter", "TOMCAT, /flux", "JETTY, /emitter", "JETTY, /flux", "NETTY, /flux",
			"NETTY, /functional" })
	void whenAClientDoesNotReadShouldEndTheStreamsOfOthers(WebServers server, String path) throws IOException {
		ConfigurableApplicationContext context = running(server);
		for (int i = 0; i < MANY; i++) {
			Socket deaf = new Socket(InetAddress.getLoopbackAddress(), port(context));
			this.clients.push(deaf);
			deaf.getOutputStream()
				.write(("GET " + path + "?pause=0 HTTP/1.1\r\nHost: localhost\r\n\r\n")
					.getBytes(StandardCharsets.US_ASCII));
		}
		Awaitility.await().until(() -> streams(context).open().size() == MANY);
		EventSource stream = connect(context, path + "?pause=0");
		stream.awaitEvent();
		drain(context);
		stream.awaitCleanEnd();
	}

	@Test
	void whenTheApplicationEndsAStreamMeanwhileShouldEndItOnce(CapturedOutput output) throws IOException {
		ConfigurableApplicationContext context = running(WebServers.TOMCAT);
		List<EventSource> streams = new ArrayList<>();
		for (int i = 0; i < MANY; i++) {
			streams.add(connect(context, "/few"));
		}
		drain(context);
		for (EventSource stream : streams) {
			stream.awaitCleanEnd();
		}
		awaitEnded(context);
		assertThat(problems(output)).isEmpty();
	}

	static Stream<Arguments> streams() {
		Stream<Arguments> servlet = Stream.of(WebServers.TOMCAT, WebServers.JETTY)
			.flatMap((server) -> Stream.of("/emitter", "/flux", "/functional")
				.map((path) -> Arguments.of(server, path)));
		return Stream.concat(servlet,
				Stream.of("/flux", "/functional").map((path) -> Arguments.of(WebServers.NETTY, path)));
	}

	private static void drain(ConfigurableApplicationContext context) {
		handover.in(PeerState.DRAINING);
		AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
	}

	private static void awaitEnded(ConfigurableApplicationContext context) {
		Awaitility.await().untilAsserted(() -> {
			assertThat(streams(context).open()).as("open streams of " + context).isEmpty();
			assertThat(requests.inFlight()).as("requests in flight").isZero();
		});
	}

	/**
	 * What is logged, but for what Jetty says of Spring Boot when it starts, and Tomcat
	 * of another test that has started one in this virtual machine.
	 */
	private static List<String> problems(CapturedOutput output) {
		return output.getAll()
			.lines()
			.filter((line) -> line.contains(" WARN ") || line.contains(" ERROR "))
			.filter((line) -> !line.contains("Not declared for ServiceLoader")
					&& !line.contains("The MBean registry cannot be disabled"))
			.toList();
	}

	private static OpenStreams streams(ConfigurableApplicationContext context) {
		return context.getBean(OpenStreams.class);
	}

	private static int port(ConfigurableApplicationContext context) {
		return ((WebServerApplicationContext) context).getWebServer().getPort();
	}

	private EventSource connect(ConfigurableApplicationContext context, String path) throws IOException {
		EventSource stream = new EventSource(port(context), path, HttpClient.Version.HTTP_1_1);
		this.clients.push(stream);
		return stream;
	}

	private static ConfigurableApplicationContext running(WebServers server) {
		return contexts.computeIfAbsent(server, (key) -> start(key.application(StreamApplication.class), requests));
	}

	private static ConfigurableApplicationContext start(SpringApplicationBuilder application,
			CountedRequests requests) {
		return application.initializers(WebServers.peer(handover, requests.counter())).run();
	}

	/**
	 * Reads the lines of a response.
	 */
	private static final class EventSource implements AutoCloseable {

		private static final HttpClient client = HttpClient.newHttpClient();

		private final BufferedReader reader;

		EventSource(int port, String path, HttpClient.Version version) throws IOException {
			HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
				.version(version)
				.build();
			try {
				HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
				assertThat(response.statusCode()).isEqualTo(200);
				assertThat(response.version()).isEqualTo(version);
				this.reader = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

		@Nullable String awaitLine() throws IOException {
			return this.reader.readLine();
		}

		void awaitEvent() throws IOException {
			String line;
			do {
				line = awaitLine();
				assertThat(line).isNotNull();
			}
			while (!line.startsWith("data:"));
		}

		/**
		 * The JDK's client fails if the last chunk, or the end of the HTTP/2 stream, is
		 * missing.
		 */
		void awaitCleanEnd() throws IOException {
			String last = "";
			for (String line = awaitLine(); line != null; line = awaitLine()) {
				last = line;
			}
			assertThat(last).as("event that was cut").isEmpty();
		}

		@Override
		public void close() throws IOException {
			this.reader.close();
		}

	}

}
