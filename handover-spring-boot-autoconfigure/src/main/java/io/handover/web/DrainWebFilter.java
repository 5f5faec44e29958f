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

import java.util.concurrent.atomic.AtomicBoolean;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.util.ClassUtils;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

import io.handover.Handover;
import io.handover.drain.RequestCounter;

/**
 * {@link WebFilter} that counts the requests to the application and their answers, and
 * ends keep-alive connections while it drains, as {@link DrainFilter} does for servlets.
 *
 * @since 0.1.0
 */
public class DrainWebFilter implements WebFilter {

	private static final boolean SERVLET_PRESENT = ClassUtils.isPresent("jakarta.servlet.http.HttpServletRequest",
			DrainWebFilter.class.getClassLoader());

	private final Handover handover;

	private final RequestCounter requests;

	private final UncountedPaths uncountedPaths;

	private final ApplicationContext context;

	public DrainWebFilter(Handover handover, RequestCounter requests, UncountedPaths uncountedPaths,
			ApplicationContext context) {
		this.handover = handover;
		this.requests = requests;
		this.uncountedPaths = uncountedPaths;
		this.context = context;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		boolean counted = !isUncounted(exchange);
		ServerHttpResponse response = exchange.getResponse();
		response.beforeCommit(() -> {
			if (this.handover.state().isLeaving() && mayCloseConnection(exchange.getRequest())) {
				response.getHeaders().set(HttpHeaders.CONNECTION, "close");
			}
			if (counted) {
				// By now an exception that has left this filter has become a status.
				HttpStatusCode status = response.getStatusCode();
				this.requests.answered((status != null) ? status.value() : HttpStatus.OK.value());
			}
			return Mono.empty();
		});
		if (!counted) {
			return chain.filter(exchange);
		}
		this.requests.arrived();
		Runnable ended = endOnce();
		return chain.filter(exchange).doOnTerminate(ended).doOnCancel(ended);
	}

	/**
	 * Before the response is complete, as nobody is to see its end while the request is
	 * in flight: the server may have stopped by the time that {@code doFinally} is
	 * called.
	 */
	private Runnable endOnce() {
		AtomicBoolean ended = new AtomicBoolean();
		return () -> {
			if (ended.compareAndSet(false, true)) {
				this.requests.ended();
			}
		};
	}

	/**
	 * In HTTP/2 the header is an error. Netty leaves it out, a servlet container does
	 * not.
	 */
	private static boolean mayCloseConnection(ServerHttpRequest request) {
		return !SERVLET_PRESENT || Servlet.isHttp1(request);
	}

	/**
	 * A server for actuator alone has a context of its own, and this filter as well.
	 */
	private boolean isUncounted(ServerWebExchange exchange) {
		return exchange.getApplicationContext() != this.context
				|| this.uncountedPaths.contain(exchange.getRequest().getPath().pathWithinApplication().value());
	}

	/**
	 * Loaded where servlets are present alone.
	 */
	private static final class Servlet {

		private Servlet() {
		}

		static boolean isHttp1(ServerHttpRequest request) {
			Object nativeRequest = ServerHttpRequestDecorator.getNativeRequest(request);
			return !(nativeRequest instanceof HttpServletRequest servletRequest)
					|| servletRequest.getProtocol().startsWith("HTTP/1");
		}

	}

}
