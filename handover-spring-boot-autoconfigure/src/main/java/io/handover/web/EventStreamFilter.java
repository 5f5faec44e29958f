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

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.web.util.WebUtils;

/**
 * {@link Filter} that lets {@link OpenStreams} complete server-sent events. Of the
 * content type {@code text/event-stream} alone it is known that clients connect again by
 * themselves. The client of any other endless response would take what it has for the
 * whole, so such a response is left to the graceful shutdown.
 *
 * @since 0.1.0
 */
public final class EventStreamFilter implements Filter {

	private static final Log log = LogFactory.getLog(EventStreamFilter.class);

	private final OpenStreams streams;

	/**
	 * Create a new {@link EventStreamFilter}.
	 * @param streams the streams of the application
	 */
	public EventStreamFilter(OpenStreams streams) {
		this.streams = streams;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		// That of the first dispatch is there in the next one, unless a servlet has
		// started asynchronous processing without it.
		EventStreamResponse stream = WebUtils.getNativeResponse(response, EventStreamResponse.class);
		if (stream != null) {
			doFilter(request, response, chain, stream);
		}
		else if (response instanceof HttpServletResponse httpResponse) {
			stream = new EventStreamResponse(httpResponse, this.streams);
			doFilter(request, stream, chain, stream);
		}
		else {
			chain.doFilter(request, response);
		}
	}

	private void doFilter(ServletRequest request, ServletResponse response, FilterChain chain,
			EventStreamResponse stream) throws IOException, ServletException {
		try {
			chain.doFilter(request, response);
		}
		catch (IOException | ServletException | RuntimeException ex) {
			if (!stream.isCompleted()) {
				throw ex;
			}
			// The container would break off a response that ends in an exception.
			log.debug("A stream was completed while the application wrote to it", ex);
		}
		finally {
			if (request.isAsyncStarted()) {
				stream.continueIn(request.getAsyncContext());
			}
			else {
				stream.ended();
			}
		}
	}

}
