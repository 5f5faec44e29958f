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

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.handover.actuate.FixedHandover;
import io.handover.drain.CountedRequests;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for which requests {@link DrainFilter} and {@link DrainWebFilter} count, and
 * until when, with each web server.
 */
class RequestCountTests {

	private final CountedRequests requests = new CountedRequests();

	private final Work work = new Work();

	private final Deque<ConfigurableApplicationContext> contexts = new ArrayDeque<>();

	@AfterEach
	void close() {
		this.work.answer.complete("done");
		this.work.mayEnd.countDown();
		this.contexts.forEach(ConfigurableApplicationContext::close);
	}

	@ParameterizedTest
	@EnumSource
	void whenARequestIsAnsweredShouldHaveEnded(WebServers server) {
		int port = port(start(server));
		assertThat(get(port, "/quick").join()).isEqualTo(200);
		assertThat(get(port, "/missing").join()).isEqualTo(404);
		assertThat(get(port, "/refused").join()).isEqualTo(403);
		assertThat(get(port, "/broken").join()).isEqualTo(500);
		awaitEnded(4);
	}

	@ParameterizedTest
	@EnumSource
	void whenARequestIsSlowShouldBeInFlightUntilItIsAnswered(WebServers server) throws InterruptedException {
		CompletableFuture<Integer> response = get(port(start(server)), "/slow");
		assertThat(this.work.begun.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(this.requests.inFlight()).isEqualTo(1);
		this.work.mayEnd.countDown();
		assertThat(response.join()).isEqualTo(200);
		awaitEnded(1);
	}

	@ParameterizedTest
	@EnumSource
	void whenARequestIsAnsweredByAnotherThreadShouldBeInFlightUntilThen(WebServers server) throws InterruptedException {
		CompletableFuture<Integer> response = get(port(start(server)), "/later");
		assertThat(this.work.begun.await(10, TimeUnit.SECONDS)).isTrue();
		Awaitility.await().pollDelay(100, TimeUnit.MILLISECONDS).until(() -> this.requests.inFlight() == 1);
		this.work.answer.complete("done");
		assertThat(response.join()).isEqualTo(200);
		awaitEnded(1);
	}

	@ParameterizedTest
	@EnumSource
	void whenARequestIsAnsweredLateByAnErrorShouldHaveEnded(WebServers server) {
		CompletableFuture<Integer> response = get(port(start(server)), "/later");
		this.work.answer.completeExceptionally(new IllegalStateException("not today"));
		assertThat(response.join()).isEqualTo(500);
		awaitEnded(1);
	}

	@ParameterizedTest
	@CsvSource({ "/quick, 200", "/missing, 404", "/refused, 403", "/later, 200" })
	void whenARequestIsAnsweredShouldTellThatTheInstanceIsInUse(String path, int status) {
		this.work.answer.complete("done");
		for (WebServers server : WebServers.values()) {
			long told = this.requests.toldAnswered();
			assertThat(get(port(start(server)), path).join()).isEqualTo(status);
			Awaitility.await().until(() -> this.requests.toldAnswered() == told + 1);
		}
	}

	@ParameterizedTest
	@EnumSource
	void whenARequestFailsShouldNotTellThatTheInstanceIsInUse(WebServers server) {
		int port = port(start(server));
		this.work.answer.completeExceptionally(new IllegalStateException("not today"));
		assertThat(get(port, "/broken").join()).isEqualTo(500);
		assertThat(get(port, "/unavailable").join()).isEqualTo(503);
		assertThat(get(port, "/later").join()).isEqualTo(500);
		awaitEnded(3);
		assertThat(this.requests.toldAnswered()).isZero();
	}

	@ParameterizedTest
	@CsvSource({ "TOMCAT, /late, 200", "JETTY, /late, 200", "TOMCAT, /later, 503", "JETTY, /later, 503" })
	void whenAnAsynchronousRequestTimesOutShouldNotTellThatTheInstanceIsInUse(WebServers server, String path,
			int status) {
		int port = port(start(server, "spring.mvc.async.request-timeout=50ms"));
		assertThat(get(port, path).join()).isEqualTo(status);
		awaitEnded(1);
		assertThat(this.requests.toldAnswered()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void whenAResponseIsCommittedLongBeforeItsEndShouldTellThatTheInstanceIsInUse(WebServers server) {
		CompletableFuture<Integer> response = get(port(start(server)), "/events");
		Awaitility.await().until(() -> this.requests.toldAnswered() == 1);
		assertThat(this.requests.inFlight()).isEqualTo(1);
		assertThat(response).isNotDone();
		this.work.answer.complete("done");
		assertThat(response.join()).isEqualTo(200);
		awaitEnded(1);
	}

	@ParameterizedTest
	@EnumSource
	void whenARequestIsAProbeShouldNotCount(WebServers server) {
		int port = port(start(server, "handover.web.probe-paths=/quick,/"));
		assertThat(get(port, "/quick").join()).isEqualTo(200);
		assertThat(get(port, "/quick/below").join()).isEqualTo(404);
		assertThat(get(port, "/").join()).isEqualTo(404);
		assertThat(get(port, "/actuator/health").join()).isEqualTo(200);
		assertThat(this.requests.arrived()).isZero();
		assertThat(this.requests.toldAnswered()).isZero();
		assertThat(get(port, "/quicker").join()).isEqualTo(404);
		awaitEnded(1);
		Awaitility.await().until(() -> this.requests.toldAnswered() == 1);
	}

	@ParameterizedTest
	@EnumSource
	void whenARequestIsOneToActuatorShouldNotCount(WebServers server) {
		int port = port(start(server, "management.endpoint.health.probes.enabled=true",
				"management.endpoint.health.probes.add-additional-paths=true",
				"management.endpoint.health.group.custom.include=ping",
				"management.endpoint.health.group.custom.additional-path=server:/healthz"));
		for (String path : new String[] { "/actuator", "/actuator/health", "/actuator/health/readiness", "/livez",
				"/readyz", "/healthz" }) {
			assertThat(get(port, path).join()).as(path).isEqualTo(200);
		}
		assertThat(get(port, "/actuator/missing").join()).isEqualTo(404);
		assertThat(this.requests.arrived()).isZero();
		assertThat(get(port, "/actuators").join()).isEqualTo(404);
		awaitEnded(1);
	}

	@ParameterizedTest
	@CsvSource({ "TOMCAT, spring.mvc.servlet.path", "JETTY, server.servlet.context-path",
			"NETTY, spring.webflux.base-path" })
	void whenTheApplicationHasAPathShouldFindActuatorBelowIt(WebServers server, String property) {
		int port = port(start(server, property + "=/app", "management.endpoints.web.base-path=/manage",
				"management.endpoints.web.path-mapping.health=up"));
		assertThat(get(port, "/app/manage/up").join()).isEqualTo(200);
		assertThat(this.requests.arrived()).isZero();
		assertThat(get(port, "/app/quick").join()).isEqualTo(200);
		awaitEnded(1);
	}

	@ParameterizedTest
	@EnumSource
	void whenActuatorHasNoPathOfItsOwnShouldNotTakeTheApplicationForIt(WebServers server) {
		int port = port(start(server, "management.endpoints.web.base-path=/"));
		assertThat(get(port, "/health").join()).isEqualTo(200);
		assertThat(this.requests.arrived()).isZero();
		assertThat(get(port, "/quick").join()).isEqualTo(200);
		awaitEnded(1);
	}

	@ParameterizedTest
	@EnumSource
	void whenActuatorHasAPortOfItsOwnShouldNotTakeTheApplicationForIt(WebServers server) {
		ConfigurableApplicationContext context = start(server, "management.server.port=0", server.othersExcluded(),
				"management.endpoints.web.base-path=/", "management.endpoint.health.probes.enabled=true",
				"management.endpoint.health.probes.add-additional-paths=true");
		int managementPort = context.getEnvironment().getRequiredProperty("local.management.port", Integer.class);
		assertThat(get(managementPort, "/health").join()).isEqualTo(200);
		assertThat(get(port(context), "/livez").join()).isEqualTo(200);
		assertThat(this.requests.arrived()).isZero();
		assertThat(get(port(context), "/health").join()).isEqualTo(404);
		awaitEnded(1);
	}

	@ParameterizedTest
	@EnumSource
	void whenARequestIsInFlightAfterTheGracefulShutdownShouldBeCutOff(WebServers server) throws InterruptedException {
		ConfigurableApplicationContext context = start(server, "spring.lifecycle.timeout-per-shutdown-phase=100ms");
		CompletableFuture<Integer> response = get(port(context), "/slow");
		assertThat(this.work.begun.await(10, TimeUnit.SECONDS)).isTrue();
		CompletableFuture<Void> closed = CompletableFuture.runAsync(context::close);
		Awaitility.await().until(() -> !this.requests.counter().isRunning());
		this.work.mayEnd.countDown();
		closed.join();
		assertThat(this.requests.arrived()).isEqualTo(1);
		assertThat(this.requests.cutOff()).isEqualTo(1);
		assertThat(response).failsWithin(10, TimeUnit.SECONDS);
	}

	@Test
	void whenTheContextIsStartedAgainShouldGoOnCounting() {
		ConfigurableApplicationContext context = start(WebServers.TOMCAT);
		assertThat(get(port(context), "/quick").join()).isEqualTo(200);
		context.stop();
		context.start();
		assertThat(get(port(context), "/quick").join()).isEqualTo(200);
		awaitEnded(2);
	}

	private void awaitEnded(int arrived) {
		assertThat(this.requests.arrived()).isEqualTo(arrived);
		// The client may have the response before the server has returned from it.
		Awaitility.await().until(() -> this.requests.inFlight() == 0);
	}

	/**
	 * Ask on a connection of its own: Reactor Netty 1.3.6 may stop to read one that is
	 * kept (its issue 4361).
	 */
	private static CompletableFuture<Integer> get(int port, String path) {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
			.timeout(Duration.ofSeconds(30))
			.build();
		return HttpClient.newHttpClient()
			.sendAsync(request, HttpResponse.BodyHandlers.discarding())
			.thenApply(HttpResponse::statusCode);
	}

	private static int port(ConfigurableApplicationContext context) {
		return ((WebServerApplicationContext) context).getWebServer().getPort();
	}

	private ConfigurableApplicationContext start(WebServers server, String... properties) {
		ConfigurableApplicationContext context = server.application(TestConfiguration.class)
			.initializers(WebServers.peer(new FixedHandover(), this.requests.counter()),
					(initialized) -> initialized.getBeanFactory().registerSingleton("work", this.work))
			.properties(properties)
			.run();
		this.contexts.push(context);
		return context;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestConfiguration {

	}

	@RestController
	static class Work {

		private final CountDownLatch begun = new CountDownLatch(1);

		private final CountDownLatch mayEnd = new CountDownLatch(1);

		private final CompletableFuture<String> answer = new CompletableFuture<>();

		@GetMapping("/quick")
		String quick() {
			return "quick";
		}

		@GetMapping("/broken")
		String broken() {
			throw new IllegalStateException("broken");
		}

		@GetMapping("/refused")
		String refused() {
			throw new ResponseStatusException(HttpStatus.FORBIDDEN);
		}

		@GetMapping("/unavailable")
		String unavailable() {
			throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE);
		}

		@GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		Flux<String> events() {
			return Flux.just("first").concatWith(later());
		}

		/**
		 * Its time-out makes it an answer.
		 */
		@GetMapping("/late")
		DeferredResult<String> late() {
			return new DeferredResult<>(50L, "too late");
		}

		@GetMapping("/slow")
		String slow() throws InterruptedException {
			this.begun.countDown();
			assertThat(this.mayEnd.await(20, TimeUnit.SECONDS)).isTrue();
			return "slow";
		}

		@GetMapping("/later")
		Mono<String> later() {
			this.begun.countDown();
			return Mono.fromFuture(this.answer);
		}

	}

}
