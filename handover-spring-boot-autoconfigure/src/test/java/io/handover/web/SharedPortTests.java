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
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import io.handover.Handover;
import io.handover.HandoverStartedEvent;
import io.handover.actuate.FixedHandover;
import io.handover.lifecycle.CountedRequests;
import io.handover.lifecycle.HandoverLifecycle;
import io.handover.protocol.PeerIdentity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SharedPort}, with each web server and two applications that have it.
 */
@ExtendWith(OutputCaptureExtension.class)
class SharedPortTests {

	private static final PeerIdentity OTHER = new PeerIdentity(1, 1, 1, 1);

	private final Deque<ConfigurableApplicationContext> contexts = new ArrayDeque<>();

	@AfterEach
	void close() {
		this.contexts.forEach(ConfigurableApplicationContext::close);
	}

	@ParameterizedTest
	@EnumSource
	void whenBothListenShouldBothServe(WebServers server) {
		int port = port(start(server, "old", 0));
		start(server, "new", port);
		Awaitility.await().untilAsserted(() -> assertThat(fresh(port, 20)).contains("old", "new"));
	}

	@ParameterizedTest
	@EnumSource
	void whenPortIsNotSharedShouldFailToStart(WebServers server) {
		int port = port(start(server, "old", 0, "handover.web.share-port=false"));
		assertThatExceptionOfType(RuntimeException.class)
			.isThrownBy(() -> start(server, "new", port, "handover.web.share-port=false"))
			.satisfiesAnyOf((ex) -> assertThat(ex).hasRootCauseInstanceOf(PortInUseException.class),
					(ex) -> assertThat(ex).hasStackTraceContaining("PortInUseException"));
	}

	@ParameterizedTest
	@EnumSource
	void whenOldOneDrainsShouldLeaveNewConnectionsToTheNewOne(WebServers server, CapturedOutput output)
			throws Exception {
		ConfigurableApplicationContext old = start(server, "old", 0);
		int port = port(old);
		HttpClient kept = keptConnectionTo(port, "old");
		start(server, "new", port);
		drain(old);
		assertThat(output.getOut()).containsOnlyOnce("The port is left to the successor");
		awaitNewOnly(port);
		assertThat(get(kept, port, "/name")).as("on a connection that was there").isEqualTo("old");
		CompletableFuture<String> slow = CompletableFuture.supplyAsync(() -> get(kept, port, "/slow"));
		assertThat(slowRequestOf(old).begun.await(10, TimeUnit.SECONDS)).isTrue();
		Thread closing = new Thread(old::close);
		closing.start();
		Awaitility.await().until(() -> output.getOut().contains("Commencing graceful shutdown"));
		slowRequestOf(old).answer.complete("old");
		assertThat(slow.get(10, TimeUnit.SECONDS)).isEqualTo("old");
		closing.join(TimeUnit.SECONDS.toMillis(10));
		assertThat(closing.isAlive()).isFalse();
		assertThat(fresh(port, 50)).containsOnly("new");
		assertThat(output.getAll()).doesNotContain(" ERROR ").doesNotContain("Exception");
	}

	/*
	 * It is paused when it stops without draining as well.
	 */
	@Test
	void whenTomcatIsPausedShouldLeaveThePortToTheOther() {
		ConfigurableApplicationContext one = start(WebServers.TOMCAT, "one", 0);
		int port = port(one);
		start(WebServers.TOMCAT, "other", port);
		TomcatWebServer server = (TomcatWebServer) ((WebServerApplicationContext) one).getWebServer();
		server.getTomcat().getConnector().pause();
		assertThat(fresh(port, 50)).containsOnly("other");
	}

	@Test
	void whenJettyHasNoAcceptorsShouldLeaveThePortAllTheSame() {
		ConfigurableApplicationContext old = start(WebServers.JETTY, "old", 0, "handover.web.share-port=true",
				"server.jetty.threads.acceptors=0");
		int port = port(old);
		start(WebServers.JETTY, "new", port);
		drain(old);
		awaitNewOnly(port);
	}

	@Test
	void whenPeerLivesInAParentShouldLeaveThePortToo() {
		FixedHandover handover = new FixedHandover();
		try (GenericApplicationContext parent = new GenericApplicationContext()) {
			parent.getBeanFactory().registerSingleton(CountedRequests.BEAN_NAME, new CountedRequests().counter());
			parent.getBeanFactory().registerSingleton(HandoverLifecycle.BEAN_NAME, handover);
			parent.refresh();
			ConfigurableApplicationContext old = application(WebServers.TOMCAT, "old", 0,
					"handover.web.share-port=true")
				.parent(parent)
				.run();
			this.contexts.push(old);
			int port = port(old);
			start(WebServers.TOMCAT, "new", port);
			parent.publishEvent(new HandoverStartedEvent(handover, handover.identity(), OTHER));
			assertThat(fresh(port, 50)).containsOnly("new");
			old.close();
			parent.publishEvent(new HandoverStartedEvent(handover, handover.identity(), OTHER));
		}
	}

	@ParameterizedTest
	@EnumSource
	void whenPredecessorDrainsShouldGoOnListening(WebServers server) {
		ConfigurableApplicationContext context = start(server, "only", 0);
		context.publishEvent(
				new HandoverStartedEvent(handoverOf(context), OTHER, context.getBean(Handover.class).identity()));
		assertThat(fresh(port(context), 5)).containsOnly("only");
	}

	@ParameterizedTest
	@EnumSource
	void whenStoppedAndStartedAgainShouldListenAgain(WebServers server) {
		ConfigurableApplicationContext context = start(server, "only", 0);
		int port = port(context);
		context.stop();
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> fresh(port));
		context.start();
		assertThat(fresh(port(context), 5)).containsOnly("only");
	}

	@Test
	void whenTomcatHasAnotherProtocolShouldSaySoAndLeaveIt(CapturedOutput output) {
		TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory();
		factory.setProtocol("org.apache.coyote.http11.Http11Nio2Protocol");
		new TomcatSharedPort().customize(factory);
		assertThat(factory.getProtocol()).isEqualTo("org.apache.coyote.http11.Http11Nio2Protocol");
		assertThat(output).contains("cannot be shared")
			.contains("org.apache.coyote.http11.Http11Nio2Protocol")
			.contains("handover.web.share-port");
	}

	private ConfigurableApplicationContext start(WebServers server, String name, int port) {
		return start(server, name, port, "handover.web.share-port=true");
	}

	private ConfigurableApplicationContext start(WebServers server, String name, int port, String... properties) {
		ConfigurableApplicationContext context = application(server, name, port, properties)
			.initializers((initialized) -> {
				ConfigurableListableBeanFactory beans = initialized.getBeanFactory();
				beans.registerSingleton(CountedRequests.BEAN_NAME, new CountedRequests().counter());
				beans.registerSingleton(HandoverLifecycle.BEAN_NAME, new FixedHandover());
			})
			.run();
		this.contexts.push(context);
		return context;
	}

	private static SpringApplicationBuilder application(WebServers server, String name, int port,
			String... properties) {
		return new SpringApplicationBuilder(server.configuration(), TestConfiguration.class).web(server.type())
			.properties(Map.of("server.port", port, "handover.enabled", false, "spring.main.banner-mode", "off",
					"spring.main.register-shutdown-hook", false, "application", name))
			.properties(properties);
	}

	private static int port(ConfigurableApplicationContext context) {
		return ((WebServerApplicationContext) context).getWebServer().getPort();
	}

	private static Handover handoverOf(ConfigurableApplicationContext context) {
		return context.getBean(Handover.class);
	}

	private static SlowRequest slowRequestOf(ConfigurableApplicationContext context) {
		return context.getBean(SlowRequest.class);
	}

	private static void drain(ConfigurableApplicationContext context) {
		Handover handover = handoverOf(context);
		context.publishEvent(new HandoverStartedEvent(handover, handover.identity(), OTHER));
	}

	/*
	 * An acceptor that is accepting may take one more connection, and a channel that is
	 * registered with a selector is closed when that selects again. No request is lost.
	 */
	private static void awaitNewOnly(int port) {
		Awaitility.await().until(() -> {
			List<String> names = fresh(port, 50).toList();
			assertThat(names).isSubsetOf("old", "new");
			return !names.contains("old");
		});
	}

	/**
	 * Who answers on connections of their own.
	 */
	private static Stream<String> fresh(int port, int number) {
		return IntStream.range(0, number).mapToObj((i) -> {
			try {
				return fresh(port);
			}
			catch (IOException ex) {
				return ex.toString();
			}
		});
	}

	/**
	 * By hand, since a good client asks again when a connection fails.
	 */
	private static String fresh(int port) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			socket.setSoTimeout(10_000);
			socket.getOutputStream()
				.write("GET /name HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
					.getBytes(StandardCharsets.US_ASCII));
			String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			if (!answer.startsWith("HTTP/1.1 200")) {
				throw new IOException("Not answered: " + answer);
			}
			return answer.substring(answer.indexOf("\r\n\r\n") + 4);
		}
	}

	private static HttpClient keptConnectionTo(int port, String name) {
		HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
		assertThat(get(client, port, "/name")).isEqualTo(name);
		return client;
	}

	private static String get(HttpClient client, int port, String path) {
		try {
			return client.send(HttpRequest.newBuilder(uri(port, path)).build(), HttpResponse.BodyHandlers.ofString())
				.body();
		}
		catch (IOException ex) {
			return ex.toString();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static URI uri(int port, String path) {
		return URI.create("http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + port + path);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestConfiguration {

		@Bean
		SlowRequest slowRequest() {
			return new SlowRequest(new CountDownLatch(1), new CompletableFuture<>());
		}

		@Bean
		Controller controller(@Value("${application}") String name, SlowRequest slowRequest) {
			return new Controller(name, slowRequest);
		}

	}

	record SlowRequest(CountDownLatch begun, CompletableFuture<String> answer) {
	}

	@RestController
	static class Controller {

		private final String name;

		private final SlowRequest slowRequest;

		Controller(String name, SlowRequest slowRequest) {
			this.name = name;
			this.slowRequest = slowRequest;
		}

		@GetMapping("/name")
		String name() {
			return this.name;
		}

		/**
		 * It keeps no thread, which would keep the server from stopping.
		 */
		@GetMapping("/slow")
		CompletableFuture<String> slow() {
			this.slowRequest.begun().countDown();
			return this.slowRequest.answer();
		}

	}

}
