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
import java.io.PrintWriter;
import java.util.function.IntConsumer;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;

import io.handover.Handover;

/**
 * Response that ends its connection if this instance leaves by the time that it is
 * written. An error is written by the dispatch that follows it.
 * <p>
 * Every response is one, also before the drain begins: a request in flight may end when
 * the web server stops already. Tomcat then closes the connection without notice, and the
 * next request that the client has sent on it fails.
 *
 * @since 0.1.0
 */
public final class DrainResponse extends HttpServletResponseWrapper {

	private final Handover handover;

	private final boolean http1;

	private final IntConsumer answered;

	private volatile @Nullable Runnable completion;

	/**
	 * Create a new {@link DrainResponse}.
	 * @param answered is told the status when the response is flushed, which commits it
	 * and may be long before its end
	 */
	DrainResponse(HttpServletResponse response, boolean http1, Handover handover, IntConsumer answered) {
		super(response);
		this.handover = handover;
		this.http1 = http1;
		this.answered = answered;
	}

	void closeIfLeaving() {
		if (this.http1 && this.handover.state().isLeaving() && !isCommitted()) {
			setHeader("Connection", "close");
		}
	}

	/**
	 * Complete the response when it is flushed the next time, which Spring MVC does after
	 * each event. The exception keeps the application from writing any more, as Spring
	 * MVC then takes the response for not usable.
	 * @param completion completes the response
	 */
	public void completeAfterFlush(Runnable completion) {
		this.completion = completion;
	}

	@Override
	public void flushBuffer() throws IOException {
		closeIfLeaving();
		super.flushBuffer();
		this.answered.accept(getStatus());
		Runnable completion = this.completion;
		if (completion != null) {
			completion.run();
			throw new AsyncRequestNotUsableException(
					"The stream is completed: this instance hands over to its successor");
		}
	}

	@Override
	public ServletOutputStream getOutputStream() throws IOException {
		closeIfLeaving();
		return super.getOutputStream();
	}

	@Override
	public PrintWriter getWriter() throws IOException {
		closeIfLeaving();
		return super.getWriter();
	}

	@Override
	public void sendRedirect(String location) throws IOException {
		closeIfLeaving();
		super.sendRedirect(location);
	}

	@Override
	public void sendRedirect(String location, int status, boolean clearBuffer) throws IOException {
		closeIfLeaving();
		super.sendRedirect(location, status, clearBuffer);
	}

}
