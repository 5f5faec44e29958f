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

package io.handover.web.port;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import javax.net.SocketFactory;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import io.handover.Handover;
import io.handover.HandoverStartedEvent;
import io.handover.actuate.FixedHandover;
import io.handover.drain.CountedRequests;
import io.handover.protocol.PeerIdentity;
import io.handover.web.WebServers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applications that share a port, each of which answers {@code /name} with its own, and
 * are closed after the test.
 */
final class SharingApplications implements AfterEachCallback {

	static final PeerIdentity OTHER = new PeerIdentity(1, 1, 1, 1);

	private final Deque<ConfigurableApplicationContext> contexts = new ArrayDeque<>();

	@Override
	public void afterEach(ExtensionContext test) {
		this.contexts.forEach(ConfigurableApplicationContext::close);
	}

	ConfigurableApplicationContext start(WebServers server, String name, int port, String... properties) {
		return start(withPeer(server, name, port).properties(properties));
	}

	ConfigurableApplicationContext start(WebServers server, String name, int port,
			ApplicationContextInitializer<GenericApplicationContext> initializer) {
		return start(withPeer(server, name, port).initializers(initializer));
	}

	static SpringApplicationBuilder withPeer(WebServers server, String name, int port) {
		return builder(server, name, port, "handover.web.share-port=true")
			.initializers(WebServers.peer(new FixedHandover(), new CountedRequests().counter()));
	}

	ConfigurableApplicationContext start(SpringApplicationBuilder builder) {
		ConfigurableApplicationContext context = builder.run();
		this.contexts.push(context);
		return context;
	}

	static SpringApplicationBuilder builder(WebServers server, String name, int port, String... properties) {
		return server.application(NameConfiguration.class)
			.properties(Map.of("server.port", port, "application", name))
			.properties(properties);
	}

	static int port(ConfigurableApplicationContext context) {
		return ((WebServerApplicationContext) context).getWebServer().getPort();
	}

	static void drain(ConfigurableApplicationContext context) {
		Handover handover = context.getBean(Handover.class);
		context.publishEvent(new HandoverStartedEvent(handover, FixedHandover.IDENTITY, OTHER));
	}

	/*
	 * An acceptor that is accepting may take one more connection, and a channel that is
	 * registered with a selector is closed when that selects again. No request is lost.
	 */
	static void awaitNewOnly(int port) {
		awaitNewOnly(port, SocketFactory.getDefault());
	}

	static void awaitNewOnly(int port, SocketFactory sockets) {
		Awaitility.await().until(() -> {
			List<String> names = fresh(port, "/name", sockets);
			assertThat(names).isSubsetOf("old", "new");
			return !names.contains("old");
		});
	}

	/**
	 * What is answered on 50 connections of their own.
	 */
	static List<String> fresh(int port, String path) {
		return fresh(port, path, SocketFactory.getDefault());
	}

	/**
	 * By hand, since a good client asks again when a connection fails.
	 */
	private static List<String> fresh(int port, String path, SocketFactory sockets) {
		return IntStream.range(0, 50).mapToObj((i) -> {
			try (Socket socket = sockets.createSocket(InetAddress.getLoopbackAddress(), port)) {
				return answer(socket, path);
			}
			catch (IOException ex) {
				return ex.toString();
			}
		}).toList();
	}

	private static String answer(Socket socket, String path) throws IOException {
		socket.setSoTimeout(10_000);
		socket.getOutputStream()
			.write("GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".formatted(path)
				.getBytes(StandardCharsets.US_ASCII));
		String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		if (!answer.startsWith("HTTP/1.1 200")) {
			throw new IOException("Not answered: " + answer);
		}
		return answer.substring(answer.indexOf("\r\n\r\n") + 4);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class NameConfiguration {

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
