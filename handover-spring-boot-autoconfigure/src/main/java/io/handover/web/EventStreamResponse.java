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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;

/**
 * Response that can be completed, after an event that was flushed, if it turns out to be
 * a stream of server-sent events.
 * <p>
 * Every write holds one lock, and none reaches the container once the stream is
 * completed: what is written while the container completes a response breaks it. A stream
 * is completed by the thread that finds that lock free and nothing unflushed, which may
 * be the thread of the last write, so completing does not wait for a slow client. The
 * other lock lets the container reuse the request only after that; no write waits for it,
 * since the container may call listeners of the application meanwhile that wait for a
 * write.
 */
final class EventStreamResponse extends HttpServletResponseWrapper implements CompletionListener, Runnable {

	private static final Log log = LogFactory.getLog(EventStreamResponse.class);

	private static final String EVENT_STREAM = "text/event-stream";

	private final OpenStreams streams;

	private final ReentrantLock writing = new ReentrantLock();

	private final ReentrantLock lifecycle = new ReentrantLock();

	private final AtomicBoolean opened = new AtomicBoolean();

	private volatile boolean completing;

	private volatile boolean completed;

	private boolean unflushed;

	private @Nullable AsyncContext async;

	private @Nullable ServletOutputStream outputStream;

	private @Nullable PrintWriter writer;

	EventStreamResponse(HttpServletResponse response, OpenStreams streams) {
		super(response);
		this.streams = streams;
	}

	boolean isCompleted() {
		return this.completed;
	}

	/**
	 * The thread of the container leaves the response to others.
	 */
	void continueIn(AsyncContext async) {
		async.addListener(this);
		this.lifecycle.lock();
		try {
			this.async = async;
		}
		finally {
			this.lifecycle.unlock();
		}
		if (this.completing) {
			completeUnlessWriting();
		}
	}

	/**
	 * Nobody writes any more.
	 */
	void ended() {
		this.opened.set(true);
		this.streams.remove(this);
		this.lifecycle.lock();
		try {
			this.async = null;
		}
		finally {
			this.lifecycle.unlock();
		}
	}

	/**
	 * Complete the stream.
	 */
	@Override
	public void run() {
		this.completing = true;
		completeUnlessWriting();
	}

	private void completeUnlessWriting() {
		if (this.writing.isHeldByCurrentThread() || !this.writing.tryLock()) {
			return;
		}
		try {
			if (this.unflushed) {
				return;
			}
			this.completed = true;
		}
		finally {
			this.writing.unlock();
		}
		completeAsync();
	}

	private void completeAsync() {
		if (this.lifecycle.tryLock()) {
			try {
				AsyncContext async = this.async;
				this.async = null;
				if (async != null) {
					async.complete();
				}
			}
			catch (IllegalStateException ex) {
				// The application has completed it at this moment.
				log.trace("Completed already", ex);
			}
			finally {
				this.lifecycle.unlock();
			}
		}
	}

	private void write(WriteGuard.Write write) throws IOException {
		write(write, true);
	}

	private void flush(WriteGuard.Write flush) throws IOException {
		write(flush, false);
	}

	private void write(WriteGuard.Write write, boolean unflushed) throws IOException {
		this.writing.lock();
		try {
			if (this.completed) {
				throw new AsyncRequestNotUsableException(
						"The stream is completed: this instance hands over to its successor");
			}
			// What fails is not followed by more.
			this.unflushed = false;
			write.run();
			this.unflushed = unflushed;
		}
		finally {
			this.writing.unlock();
			if (this.completing) {
				completeUnlessWriting();
			}
		}
	}

	/**
	 * The type is known before anything is written. From then on this is an open stream.
	 */
	private boolean isEventStream() {
		String contentType = getContentType();
		return contentType != null && contentType.regionMatches(true, 0, EVENT_STREAM, 0, EVENT_STREAM.length());
	}

	/**
	 * Once only: a thread that writes after the end must not open it again.
	 */
	private void opened() {
		if (this.opened.compareAndSet(false, true)) {
			this.streams.add(this);
		}
	}

	@Override
	public ServletOutputStream getOutputStream() throws IOException {
		ServletOutputStream outputStream = this.outputStream;
		if (outputStream == null) {
			outputStream = super.getOutputStream();
			if (isEventStream()) {
				opened();
				outputStream = new EventStreamOutput(outputStream, this::write, this::flush);
				this.outputStream = outputStream;
			}
		}
		return outputStream;
	}

	@Override
	public PrintWriter getWriter() throws IOException {
		PrintWriter writer = this.writer;
		if (writer == null) {
			writer = super.getWriter();
			if (isEventStream()) {
				opened();
				writer = new PrintWriter(new EventStreamWriter(writer, this::write, this::flush));
				this.writer = writer;
			}
		}
		return writer;
	}

	@Override
	public void flushBuffer() throws IOException {
		if (isEventStream()) {
			opened();
			flush(super::flushBuffer);
		}
		else {
			super.flushBuffer();
		}
	}

	@Override
	public void onComplete(AsyncEvent event) {
		ended();
	}

	@Override
	public void onStartAsync(AsyncEvent event) {
		// The filter adds this listener again.
	}

}
