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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import io.handover.actuate.FixedHandover;
import io.handover.lifecycle.CountedRequests;
import io.handover.protocol.PeerState;
import io.handover.web.Http2Client.Frame;
import io.handover.web.Http2Client.Type;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Http2Connections} and {@link Http2ApplicationListener}, with each web
 * server, with and without TLS.
 */
@Timeout(60)
class Http2ConnectionsTests {

	private static ServerKeyStore keyStore;

	@RegisterExtension
	private final SharingApplications applications = new SharingApplications();

	private final FixedHandover handover = new FixedHandover();

	private final Deque<Http2Client> clients = new ConcurrentLinkedDeque<>();

	@BeforeAll
	static void createKeyStore(@TempDir Path folder) throws Exception {
		keyStore = ServerKeyStore.in(folder);
	}

	@AfterEach
	void disconnect() throws IOException {
		for (Http2Client client : this.clients) {
			client.close();
		}
	}

	@ParameterizedTest
	@MethodSource("servers")
	void whenConnectionIsIdleShouldEndItWhenDrainingBegins(WebServers server, boolean tls) throws IOException {
		ConfigurableApplicationContext context = start(server, tls);
		Http2Client used = connect(context, tls);
		assertAnswered(used, used.get("/name"));
		Http2Client unused = connect(context, tls);
		drain(context);
		assertEnded(used);
		assertEnded(unused);
	}

	@ParameterizedTest
	@MethodSource("servers")
	void whenRequestIsInFlightShouldEndConnectionOnceItIsAnswered(WebServers server, boolean tls) throws Exception {
		ConfigurableApplicationContext context = start(server, tls);
		Http2Client busy = connect(context, tls);
		int stream = busy.get("/slow");
		SharingApplications.SlowRequest request = context.getBean(SharingApplications.SlowRequest.class);
		assertThat(request.begun().await(10, TimeUnit.SECONDS)).isTrue();
		drain(context);
		awaitLooks(context, tls, 3);
		request.answer().complete("slow");
		assertAnswered(busy, stream);
		assertEnded(busy);
	}

	@ParameterizedTest
	@MethodSource("servers")
	void whenStreamIsCompletedShouldEndItsConnection(WebServers server, boolean tls) throws IOException {
		ConfigurableApplicationContext context = start(server, tls);
		Http2Client client = connect(context, tls);
		int stream = client.get("/flux");
		client.await(Type.DATA);
		drain(context);
		assertAnswered(client, stream);
		assertEnded(client);
	}

	/*
	 * The next request follows at once, unless the machine is busy with something else.
	 */
	@ParameterizedTest
	@EnumSource
	void whenConnectionIsUsedAllTheTimeShouldNotEndIt(WebServers server) throws Exception {
		ConfigurableApplicationContext context = start(server, false);
		drain(context);
		int ended = 0;
		while (isEndedWhileUsed(context)) {
			ended++;
			assertThat(ended).isLessThan(3);
		}
	}

	private boolean isEndedWhileUsed(ConfigurableApplicationContext context) throws Exception {
		Http2Client client = connect(context, false);
		CompletableFuture<Void> looks = CompletableFuture.runAsync(() -> awaitLooks(context, false, 10));
		while (!looks.isDone()) {
			if (client.isEndedBefore(client.get("/name"))) {
				return true;
			}
		}
		looks.get();
		return false;
	}

	/*
	 * It fails at any GOAWAY that it receives before the response.
	 */
	@ParameterizedTest
	@MethodSource("servers")
	void whenRequestOfTheJdkIsInFlightShouldBeAnswered(WebServers server, boolean tls) throws Exception {
		ConfigurableApplicationContext context = start(server, tls);
		URI uri = URI.create("%s://127.0.0.1:%d/slow".formatted(tls ? "https" : "http", port(context)));
		CompletableFuture<HttpResponse<String>> response = HttpClient.newBuilder()
			.sslContext(keyStore.trusting())
			.build()
			.sendAsync(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
		SharingApplications.SlowRequest request = context.getBean(SharingApplications.SlowRequest.class);
		assertThat(request.begun().await(10, TimeUnit.SECONDS)).isTrue();
		drain(context);
		awaitLooks(context, tls, 3);
		request.answer().complete("slow");
		assertThat(response.get(10, TimeUnit.SECONDS).body()).isEqualTo("slow");
		assertThat(response.get().version()).isEqualTo(HttpClient.Version.HTTP_2);
	}

	@ParameterizedTest
	@MethodSource("servers")
	void whenClientKeepsTheConnectionShouldCloseTheApplicationAllTheSame(WebServers server, boolean tls)
			throws IOException {
		ConfigurableApplicationContext context = start(server, tls);
		Http2Client client = connect(context, tls);
		drain(context);
		assertEnded(client);
		long start = System.nanoTime();
		context.close();
		// Spring Boot would wait for 30 s.
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
	}

	static Stream<Arguments> servers() {
		return Stream.of(WebServers.values())
			.flatMap((server) -> Stream.of(false, true).map((tls) -> Arguments.of(server, tls)));
	}

	private ConfigurableApplicationContext start(WebServers server, boolean tls) {
		SpringApplicationBuilder builder = SharingApplications.builder(server, "old", 0, "server.http2.enabled=true")
			.sources(StreamApplication.class)
			.initializers(WebServers.peer(this.handover, new CountedRequests().counter()));
		return this.applications.start(tls ? builder.properties(keyStore.properties()) : builder);
	}

	private void drain(ConfigurableApplicationContext context) {
		this.handover.in(PeerState.DRAINING);
		AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
	}

	/**
	 * Until all connections were looked at that many times.
	 */
	private void awaitLooks(ConfigurableApplicationContext context, boolean tls, int looks) {
		try {
			for (int i = 0; i < looks; i++) {
				assertEnded(connect(context, tls));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void assertAnswered(Http2Client client, int stream) throws IOException {
		assertThat(client.isEndedBefore(stream)).isFalse();
	}

	private static void assertEnded(Http2Client client) throws IOException {
		Frame frame = client.await(Type.GOAWAY);
		assertThat(frame.error()).isZero();
		assertThat(frame.lastStream()).isEqualTo(Integer.MAX_VALUE);
	}

	private Http2Client connect(ConfigurableApplicationContext context, boolean tls) throws IOException {
		SSLContext trusting = tls ? keyStore.trusting() : null;
		Http2Client client = new Http2Client(port(context), trusting);
		this.clients.push(client);
		return client;
	}

	private static int port(ConfigurableApplicationContext context) {
		return SharingApplications.port(context);
	}

}
