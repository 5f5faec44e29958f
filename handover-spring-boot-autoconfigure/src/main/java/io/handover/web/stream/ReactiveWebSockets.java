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

import java.util.List;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.Ordered;
import org.springframework.web.reactive.HandlerAdapter;
import org.springframework.web.reactive.HandlerResult;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.server.support.WebSocketHandlerAdapter;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * {@link HandlerAdapter} that lets {@link OpenStreams} close WebSocket sessions, as
 * {@link ServletWebSockets} does for servlets. It leaves the handshake to the adapter of
 * the application.
 *
 * @since 0.1.0
 */
public final class ReactiveWebSockets implements HandlerAdapter, Ordered {

	private final OpenStreams streams;

	private final ObjectProvider<WebSocketHandlerAdapter> adapters;

	public ReactiveWebSockets(OpenStreams streams, ObjectProvider<WebSocketHandlerAdapter> adapters) {
		this.streams = streams;
		this.adapters = adapters;
	}

	@Override
	public boolean supports(Object handler) {
		return handler instanceof WebSocketHandler && this.adapters.orderedStream().findFirst().isPresent();
	}

	@Override
	public Mono<HandlerResult> handle(ServerWebExchange exchange, Object handler) {
		WebSocketHandlerAdapter adapter = this.adapters.orderedStream().findFirst().orElseThrow();
		return adapter.handle(exchange, new SessionHandler((WebSocketHandler) handler));
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	private final class SessionHandler implements WebSocketHandler {

		private final WebSocketHandler delegate;

		SessionHandler(WebSocketHandler delegate) {
			this.delegate = delegate;
		}

		@Override
		public List<String> getSubProtocols() {
			return this.delegate.getSubProtocols();
		}

		@Override
		public Mono<Void> handle(WebSocketSession session) {
			OpenStreams streams = ReactiveWebSockets.this.streams;
			return Mono.using(() -> {
				streams.add(session, () -> session.close(CloseStatus.GOING_AWAY).subscribe());
				return session;
			}, this.delegate::handle, streams::remove);
		}

	}

}
