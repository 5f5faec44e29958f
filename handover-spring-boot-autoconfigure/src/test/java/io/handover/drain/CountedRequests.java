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

package io.handover.drain;

import java.util.concurrent.atomic.AtomicLong;

import io.handover.process.VirtualScheduler;

/**
 * The {@link RequestCounter} of an application that drains from the beginning, for the
 * tests of other packages.
 */
public final class CountedRequests {

	public static final String BEAN_NAME = RequestCounter.class.getName();

	private final AtomicLong answered = new AtomicLong();

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final RequestCounter counter = new RequestCounter(this.scheduler, this.answered::incrementAndGet);

	public CountedRequests() {
		this.counter.drainStarted();
	}

	public RequestCounter counter() {
		return this.counter;
	}

	/**
	 * How many requests have come in.
	 */
	public long arrived() {
		return this.counter.drainEnded().arrived();
	}

	/**
	 * How often the peer was told that requests are answered, once the scheduler has run.
	 */
	public long toldAnswered() {
		this.scheduler.pass(1000);
		return this.answered.get();
	}

	/**
	 * How many of them have not ended.
	 */
	public long inFlight() {
		return arrived() - this.counter.drainEnded().finished();
	}

	/**
	 * How many of them were in flight when the web server stopped.
	 */
	public long cutOff() {
		return this.counter.drainEnded().cutOff();
	}

}
