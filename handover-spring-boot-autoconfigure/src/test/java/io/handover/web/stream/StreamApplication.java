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

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * An application that sends events in every way that there is, until the client leaves:
 * each after a pause of so many milliseconds, or as fast as it can.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class StreamApplication {

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	static class ServletConfiguration {

		@Bean
		RouterFunction<ServerResponse> functional() {
			return RouterFunctions.route()
				.GET("/functional",
						(request) -> ServerResponse
							.sse((sse) -> new Events(request.param("pause").orElse("20")).start(sse::send)))
				.build();
		}

		@RestController
		static class ServletController {

			@GetMapping("/emitter")
			SseEmitter emitter(@RequestParam(defaultValue = "20") String pause) {
				SseEmitter emitter = new SseEmitter(Duration.ofMinutes(5).toMillis());
				new Events(pause).start(emitter::send);
				return emitter;
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
	static class ReactiveConfiguration {

		@Bean
		org.springframework.web.reactive.function.server.RouterFunction<?> functional() {
			return org.springframework.web.reactive.function.server.RouterFunctions.route()
				.GET("/functional",
						(request) -> org.springframework.web.reactive.function.server.ServerResponse.ok()
							.contentType(MediaType.TEXT_EVENT_STREAM)
							.body(new Events(request.queryParam("pause").orElse("20")).flux(), String.class))
				.build();
		}

	}

	/**
	 * @param pause the pause between two events in milliseconds
	 */
	record Events(String pause) {

		Flux<String> flux() {
			return Flux.<String, Long>generate(() -> 0L, (number, sink) -> {
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(Long.parseLong(this.pause)));
				sink.next("event " + number);
				return number + 1;
			}).subscribeOn(Schedulers.boundedElastic());
		}

		/**
		 * Send until it fails, as it does when the client has left.
		 */
		void start(Sender sender) {
			flux().takeWhile((event) -> isSent(sender, event)).subscribe();
		}

		private static boolean isSent(Sender sender, String event) {
			try {
				sender.send(event);
				return true;
			}
			catch (IOException | IllegalStateException ex) {
				return false;
			}
		}

	}

	interface Sender {

		void send(Object event) throws IOException;

	}

	@RestController
	static class AnyController {

		@GetMapping("/flux")
		Flux<ServerSentEvent<String>> flux(@RequestParam(defaultValue = "20") String pause) {
			return new Events(pause).flux().map((event) -> ServerSentEvent.builder(event).id(event).build());
		}

		@GetMapping("/few")
		Flux<ServerSentEvent<String>> few() {
			return flux("20").take(3);
		}

		@GetMapping(path = "/lines", produces = MediaType.APPLICATION_NDJSON_VALUE)
		Flux<Line> lines() {
			return new Events("20").flux().map(Line::new);
		}

	}

	record Line(String text) {
	}

}
