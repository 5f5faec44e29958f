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
import java.io.UncheckedIOException;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.servlet.HandlerAdapter;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.WebSocketHandlerDecorator;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;
import org.springframework.web.socket.sockjs.support.SockJsHttpRequestHandler;

/**
 * {@link HandlerAdapter} that lets {@link OpenStreams} close WebSocket sessions, with
 * status 1001, since their endpoint goes away.
 * <p>
 * An adapter meets every handshake, whichever way the handler was mapped: by
 * {@code WebSocketConfigurer}, for STOMP, with SockJS or by hand. It makes the handshake
 * for the application's own handler, interceptors and {@code HandshakeHandler}, so
 * nothing of the application is changed. Subclasses, which may do otherwise, and
 * endpoints of the container are left alone.
 *
 * @since 0.1.0
 */
public final class ServletWebSockets implements HandlerAdapter, Ordered {

	private final OpenStreams streams;

	public ServletWebSockets(OpenStreams streams) {
		this.streams = streams;
	}

	@Override
	public boolean supports(Object handler) {
		return handler.getClass() == WebSocketHttpRequestHandler.class
				|| handler.getClass() == SockJsHttpRequestHandler.class;
	}

	@Override
	public @Nullable ModelAndView handle(HttpServletRequest request, HttpServletResponse response, Object handler)
			throws ServletException, IOException {
		handler(handler).handleRequest(request, response);
		return null;
	}

	private HttpRequestHandler handler(Object handler) {
		if (handler instanceof SockJsHttpRequestHandler sockJs) {
			return new SockJsHttpRequestHandler(sockJs.getSockJsService(),
					new SessionHandler(sockJs.getWebSocketHandler()));
		}
		WebSocketHttpRequestHandler webSocket = (WebSocketHttpRequestHandler) handler;
		WebSocketHttpRequestHandler decorated = new WebSocketHttpRequestHandler(
				new SessionHandler(webSocket.getWebSocketHandler()), webSocket.getHandshakeHandler());
		decorated.setHandshakeInterceptors(webSocket.getHandshakeInterceptors());
		return decorated;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	private final class SessionHandler extends WebSocketHandlerDecorator {

		SessionHandler(WebSocketHandler delegate) {
			super(delegate);
		}

		@Override
		public void afterConnectionEstablished(WebSocketSession session) throws Exception {
			ServletWebSockets.this.streams.add(session, () -> close(session));
			super.afterConnectionEstablished(session);
		}

		@Override
		public void afterConnectionClosed(WebSocketSession session, CloseStatus status) throws Exception {
			ServletWebSockets.this.streams.remove(session);
			super.afterConnectionClosed(session, status);
		}

		private static void close(WebSocketSession session) {
			try {
				session.close(CloseStatus.GOING_AWAY);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
