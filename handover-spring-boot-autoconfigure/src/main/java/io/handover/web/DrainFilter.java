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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import io.handover.Handover;
import io.handover.drain.RequestCounter;

/**
 * {@link Filter} that counts the requests to the application and their answers, since it
 * drains until none come in and an answer shows that it is in use, and that ends
 * keep-alive connections meanwhile: every response carries {@code Connection: close}, so
 * a client opens its next connection to the successor instead of meeting a closed one.
 * <p>
 * It looks at the state when the response is about to be written, not when the request
 * comes in: a slow request may well begin before the drain and end in it. HTTP/2 knows no
 * such header; there the server's graceful shutdown sends a GOAWAY frame.
 *
 * @since 0.1.0
 */
public class DrainFilter implements Filter {

	private final Handover handover;

	private final RequestCounter requests;

	private final UncountedPaths uncountedPaths;

	public DrainFilter(Handover handover, RequestCounter requests, UncountedPaths uncountedPaths) {
		this.handover = handover;
		this.requests = requests;
		this.uncountedPaths = uncountedPaths;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		if (request.getDispatcherType() != DispatcherType.REQUEST || isUncounted(request)) {
			closeConnection(request, response, chain, (status) -> {
			});
			return;
		}
		this.requests.arrived();
		try {
			closeConnection(request, response, chain, this.requests::answered);
			if (!request.isAsyncStarted()) {
				answered(response);
			}
		}
		finally {
			if (request.isAsyncStarted()) {
				request.getAsyncContext().addListener(new AsyncRequest(response));
			}
			else {
				this.requests.ended();
			}
		}
	}

	private void answered(ServletResponse response) {
		if (response instanceof HttpServletResponse httpResponse) {
			this.requests.answered(httpResponse.getStatus());
		}
	}

	/**
	 * Whatever servlet is mapped to a path and however: what it takes for its own is the
	 * path info, or the servlet path where there is none.
	 */
	private boolean isUncounted(ServletRequest request) {
		if (request instanceof HttpServletRequest httpRequest) {
			String path = httpRequest.getPathInfo();
			return this.uncountedPaths.contain((path != null) ? path : httpRequest.getServletPath());
		}
		return false;
	}

	private void closeConnection(ServletRequest request, ServletResponse response, FilterChain chain,
			IntConsumer answered) throws IOException, ServletException {
		if (response instanceof HttpServletResponse httpResponse) {
			DrainResponse drainResponse = new DrainResponse(httpResponse, request.getProtocol().startsWith("HTTP/1"),
					this.handover, answered);
			chain.doFilter(request, drainResponse);
			drainResponse.closeIfLeaving();
		}
		else {
			chain.doFilter(request, response);
		}
	}

	/**
	 * A request that the thread which it came in on has left to others.
	 */
	private final class AsyncRequest implements AsyncListener {

		private final ServletResponse response;

		private final AtomicBoolean ended = new AtomicBoolean();

		private volatile boolean failed;

		AsyncRequest(ServletResponse response) {
			this.response = response;
		}

		/**
		 * Tomcat calls it twice where a time-out is answered by an error.
		 */
		@Override
		public void onComplete(AsyncEvent event) {
			if (this.ended.compareAndSet(false, true)) {
				if (!this.failed) {
					answered(this.response);
				}
				DrainFilter.this.requests.ended();
			}
		}

		/**
		 * Asynchronous once more, which takes all listeners away.
		 */
		@Override
		public void onStartAsync(AsyncEvent event) {
			event.getAsyncContext().addListener(this);
		}

		@Override
		public void onTimeout(AsyncEvent event) {
			// Completed afterwards.
			this.failed = true;
		}

		@Override
		public void onError(AsyncEvent event) {
			// Completed afterwards.
			this.failed = true;
		}

	}

}
