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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Iterator;
import java.util.stream.Stream;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.tomcat.reactive.TomcatReactiveWebServerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.handover.actuate.FixedHandover;
import io.handover.lifecycle.CountedRequests;
import io.handover.protocol.PeerState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what a client of HTTP/2 sees of a drain, with each web server, and with
 * WebFlux in a servlet container.
 */
@Timeout(60)
class Http2DrainTests {

	private final FixedHandover handover = new FixedHandover();

	@ParameterizedTest
	@MethodSource("servers")
	void whenDrainingShouldEndStreamsAndAnswerWithoutConnectionHeader(String name, SpringApplicationBuilder server)
			throws IOException, InterruptedException {
		try (ConfigurableApplicationContext context = start(server)) {
			HttpResponse<Stream<String>> stream = get(context, "/flux", HttpResponse.BodyHandlers.ofLines());
			assertThat(stream.version()).isEqualTo(HttpClient.Version.HTTP_2);
			Iterator<String> lines = stream.body().iterator();
			lines.next();
			this.handover.in(PeerState.DRAINING);
			AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
			String last = "";
			while (lines.hasNext()) {
				last = lines.next();
			}
			assertThat(last).isEmpty();
			HttpResponse<String> answer = get(context, "/few", HttpResponse.BodyHandlers.ofString());
			assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
			assertThat(answer.statusCode()).isEqualTo(200);
			assertThat(answer.headers().map()).doesNotContainKey("connection");
		}
	}

	static Stream<Arguments> servers() {
		return Stream.concat(
				Stream.of(WebServers.values())
					.map((server) -> Arguments.of(server.name(), server.application(StreamApplication.class))),
				Stream.of(Arguments.of("TOMCAT, reactive", reactiveTomcat())));
	}

	private static SpringApplicationBuilder reactiveTomcat() {
		return new SpringApplicationBuilder(ReactiveTomcatConfiguration.class, StreamApplication.class)
			.web(WebApplicationType.REACTIVE)
			.properties("server.port=0", "handover.enabled=false");
	}

	private ConfigurableApplicationContext start(SpringApplicationBuilder server) {
		return server.initializers(WebServers.peer(this.handover, new CountedRequests().counter()))
			.properties("server.http2.enabled=true")
			.run();
	}

	/**
	 * Ask on a connection of its own: after an upgrade, Tomcat does not answer a second
	 * request.
	 */
	private static <T> HttpResponse<T> get(ConfigurableApplicationContext context, String path,
			HttpResponse.BodyHandler<T> handler) throws IOException, InterruptedException {
		int port = ((WebServerApplicationContext) context).getWebServer().getPort();
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build();
		return HttpClient.newHttpClient().send(request, handler);
	}

	@Configuration(proxyBeanMethods = false)
	static class ReactiveTomcatConfiguration {

		@Bean
		TomcatReactiveWebServerFactory webServerFactory() {
			return new TomcatReactiveWebServerFactory();
		}

	}

}
