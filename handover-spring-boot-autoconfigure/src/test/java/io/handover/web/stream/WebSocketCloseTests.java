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

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.simp.config.MessageBrokerRegistry;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.server.RequestUpgradeStrategy;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import org.springframework.web.reactive.socket.server.upgrade.ReactorNettyRequestUpgradeStrategy;
import org.springframework.web.socket.SubProtocolCapable;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.EnableWebSocketMessageBroker;
import org.springframework.web.socket.config.annotation.StompEndpointRegistry;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.config.annotation.WebSocketMessageBrokerConfigurer;
import org.springframework.web.socket.handler.TextWebSocketHandler;
import org.springframework.web.socket.server.HandshakeHandler;
import org.springframework.web.socket.server.jetty.JettyRequestUpgradeStrategy;
import org.springframework.web.socket.server.standard.StandardWebSocketUpgradeStrategy;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;
import reactor.core.publisher.Mono;

import io.handover.actuate.FixedHandover;
import io.handover.drain.CountedRequests;
import io.handover.protocol.PeerState;
import io.handover.web.WebServers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ServletWebSockets} and {@link ReactiveWebSockets}, with each web
 * server.
 */
@Timeout(60)
class WebSocketCloseTests {

	private static final int GOING_AWAY = 1001;

	private final FixedHandover handover = new FixedHandover();

	private final Deque<ConfigurableApplicationContext> contexts = new ArrayDeque<>();

	private final Deque<WebSocket> sockets = new ArrayDeque<>();

	@AfterEach
	void close() {
		// Netty waits for them.
		this.sockets.forEach(WebSocket::abort);
		this.contexts.forEach(ConfigurableApplicationContext::close);
	}

	@ParameterizedTest
	@MethodSource("sockets")
	void whenDrainingShouldCloseSessionsAsGoingAway(WebServers server, String path) {
		ConfigurableApplicationContext context = start(server);
		Client client = connect(context, path);
		Awaitility.await().until(() -> streams(context).open().size() == 1);
		drain(context);
		assertThat(client.closed.join()).isEqualTo(GOING_AWAY);
		awaitForgotten(context);
	}

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT", "JETTY" })
	void whenWebFluxIsInAServletContainerShouldCloseSessionsAsGoingAway(WebServers server) {
		ConfigurableApplicationContext context = start(server, server.reactiveApplication(WebSocketApplication.class));
		Client client = connect(context, "/echo");
		client.socket().sendText("hello", true).join();
		assertThat(client.received.join()).isEqualTo("hello");
		assertThat(streams(context).open()).hasSize(1);
		drain(context);
		assertThat(client.closed.join()).isEqualTo(GOING_AWAY);
		awaitForgotten(context);
	}

	@ParameterizedTest
	@MethodSource("sockets")
	void whenTheClientClosesShouldForgetTheSession(WebServers server, String path) {
		ConfigurableApplicationContext context = start(server);
		Client client = connect(context, path);
		Awaitility.await().until(() -> streams(context).open().size() == 1);
		client.socket().sendClose(WebSocket.NORMAL_CLOSURE, "").join();
		awaitForgotten(context);
	}

	@ParameterizedTest
	@EnumSource
	void whenItIsNotDrainingShouldLeaveTheSessionToItsHandler(WebServers server) {
		ConfigurableApplicationContext context = start(server);
		Client client = connect(context, "/echo");
		client.socket().sendText("hello", true).join();
		assertThat(client.received.join()).isEqualTo("hello");
		assertThat(client.closed).isNotDone();
		assertThat(client.socket().getSubprotocol()).isEqualTo("v1");
	}

	/*
	 * If this fails, the web server has learned to do what is done for it here. Netty
	 * even waits for the sessions, until the time-out of the graceful shutdown.
	 */
	@ParameterizedTest
	@MethodSource("sockets")
	void whenToldNotToShouldLeaveSessionsToTheServerWhichBreaksThemOff(WebServers server, String path) {
		ConfigurableApplicationContext context = start(server, "handover.web.complete-streams=false",
				"spring.lifecycle.timeout-per-shutdown-phase=500ms");
		Client client = connect(context, path);
		drain(context);
		assertThat(client.closed).isNotDone();
		context.close();
		assertThat(client.closed.join()).isNotEqualTo(GOING_AWAY);
	}

	static Stream<Arguments> sockets() {
		return Stream.concat(
				Stream.of(WebServers.TOMCAT, WebServers.JETTY)
					.flatMap((server) -> Stream.of("/echo", "/stomp", "/sockjs/websocket")
						.map((path) -> Arguments.of(server, path))),
				Stream.of(Arguments.of(WebServers.NETTY, "/echo")));
	}

	private void drain(ConfigurableApplicationContext context) {
		this.handover.in(PeerState.DRAINING);
		AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
	}

	private static void awaitForgotten(ConfigurableApplicationContext context) {
		Awaitility.await().until(() -> streams(context).open().isEmpty());
	}

	private static OpenStreams streams(ConfigurableApplicationContext context) {
		return context.getBean(OpenStreams.class);
	}

	private Client connect(ConfigurableApplicationContext context, String path) {
		Client client = new Client();
		int port = ((WebServerApplicationContext) context).getWebServer().getPort();
		client.socket = HttpClient.newHttpClient()
			.newWebSocketBuilder()
			.subprotocols(path.equals("/stomp") ? "v12.stomp" : "v1")
			.buildAsync(URI.create("ws://localhost:" + port + path), client)
			.join();
		this.sockets.push(client.socket());
		return client;
	}

	private ConfigurableApplicationContext start(WebServers server, String... properties) {
		return start(server, server.application(WebSocketApplication.class), properties);
	}

	private ConfigurableApplicationContext start(WebServers server, SpringApplicationBuilder application,
			String... properties) {
		ConfigurableApplicationContext context = application
			.initializers(WebServers.peer(this.handover, new CountedRequests().counter()))
			.properties("server.type=" + server)
			.properties(properties)
			.run();
		this.contexts.push(context);
		return context;
	}

	private static final class Client implements WebSocket.Listener {

		private final CompletableFuture<String> received = new CompletableFuture<>();

		private final CompletableFuture<Integer> closed = new CompletableFuture<>();

		private @Nullable WebSocket socket;

		WebSocket socket() {
			assertThat(this.socket).isNotNull();
			return this.socket;
		}

		@Override
		public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
			this.received.complete(data.toString());
			socket.request(1);
			return null;
		}

		@Override
		public @Nullable CompletionStage<?> onClose(WebSocket socket, int statusCode, String reason) {
			this.closed.complete(statusCode);
			return null;
		}

		@Override
		public void onError(WebSocket socket, Throwable error) {
			this.closed.completeExceptionally(error);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class WebSocketApplication {

		@Configuration(proxyBeanMethods = false)
		@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
		@EnableWebSocket
		@EnableWebSocketMessageBroker
		static class ServletConfiguration implements WebSocketConfigurer, WebSocketMessageBrokerConfigurer {

			private final WebServers server;

			ServletConfiguration(@Value("${server.type}") WebServers server) {
				this.server = server;
			}

			@Override
			public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
				registry.addHandler(new Echo(), "/echo").setHandshakeHandler(handshakeHandler());
				registry.addHandler(new Echo(), "/sockjs").setHandshakeHandler(handshakeHandler()).withSockJS();
			}

			@Override
			public void registerStompEndpoints(StompEndpointRegistry registry) {
				registry.addEndpoint("/stomp").setHandshakeHandler(handshakeHandler());
			}

			/**
			 * With every server on the class path, Spring takes Jetty's.
			 */
			private HandshakeHandler handshakeHandler() {
				return new DefaultHandshakeHandler((this.server == WebServers.JETTY) ? new JettyRequestUpgradeStrategy()
						: new StandardWebSocketUpgradeStrategy());
			}

			@Override
			public void configureMessageBroker(MessageBrokerRegistry registry) {
				registry.enableSimpleBroker("/topic");
			}

		}

		@Configuration(proxyBeanMethods = false)
		@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
		static class ReactiveConfiguration {

			@Bean
			WebSocketService webSocketService(@Value("${server.type}") WebServers server) {
				RequestUpgradeStrategy strategy = switch (server) {
					case TOMCAT ->
						new org.springframework.web.reactive.socket.server.upgrade.StandardWebSocketUpgradeStrategy();
					case JETTY ->
						new org.springframework.web.reactive.socket.server.upgrade.JettyRequestUpgradeStrategy();
					case NETTY -> new ReactorNettyRequestUpgradeStrategy();
				};
				return new HandshakeWebSocketService(strategy);
			}

			@Bean
			WebFluxConfigurer webSocketConfigurer(WebSocketService service) {
				return new WebFluxConfigurer() {

					@Override
					public WebSocketService getWebSocketService() {
						return service;
					}

				};
			}

			@Bean
			HandlerMapping echoMapping() {
				return new SimpleUrlHandlerMapping(Map.of("/echo", new ReactiveEcho()), -1);
			}

		}

	}

	private static final class Echo extends TextWebSocketHandler implements SubProtocolCapable {

		@Override
		public List<String> getSubProtocols() {
			return List.of("v1");
		}

		@Override
		protected void handleTextMessage(WebSocketSession session, TextMessage message) throws Exception {
			session.sendMessage(message);
		}

	}

	private static final class ReactiveEcho implements org.springframework.web.reactive.socket.WebSocketHandler {

		@Override
		public List<String> getSubProtocols() {
			return List.of("v1");
		}

		@Override
		public Mono<Void> handle(org.springframework.web.reactive.socket.WebSocketSession session) {
			return session.send(session.receive().map((message) -> session.textMessage(message.getPayloadAsText())));
		}

	}

}
