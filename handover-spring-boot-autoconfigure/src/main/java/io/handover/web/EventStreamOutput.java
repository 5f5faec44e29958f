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

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;

/**
 * {@link ServletOutputStream} that writes and flushes through guards.
 */
final class EventStreamOutput extends ServletOutputStream {

	private final ServletOutputStream delegate;

	private final WriteGuard writing;

	private final WriteGuard flushing;

	EventStreamOutput(ServletOutputStream delegate, WriteGuard writing, WriteGuard flushing) {
		this.delegate = delegate;
		this.writing = writing;
		this.flushing = flushing;
	}

	@Override
	public void write(int b) throws IOException {
		this.writing.write(() -> this.delegate.write(b));
	}

	@Override
	public void write(byte[] b, int off, int len) throws IOException {
		this.writing.write(() -> this.delegate.write(b, off, len));
	}

	@Override
	public void flush() throws IOException {
		this.flushing.write(this.delegate::flush);
	}

	@Override
	public void close() throws IOException {
		this.flushing.write(this.delegate::close);
	}

	@Override
	public boolean isReady() {
		return this.delegate.isReady();
	}

	@Override
	public void setWriteListener(WriteListener listener) {
		this.delegate.setWriteListener(listener);
	}

}
