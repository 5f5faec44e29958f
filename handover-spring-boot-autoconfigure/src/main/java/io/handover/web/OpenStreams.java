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

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;

import io.handover.Handover;

/**
 * The responses and connections of the application that have no end of their own:
 * server-sent events and WebSocket sessions. They are completed when this instance drains
 * and its readiness refuses traffic, so that their clients connect again, to the
 * successor.
 * <p>
 * A proxy that has not noticed yet sends them here once more. Such a stream is served,
 * since a client whose streams all end at once would ask again and again, and is
 * completed when the application is closed.
 * <p>
 * Streams begin, end and are completed on any thread. Each is completed by threads of
 * this class, a few at a time, so a client that does not read delays neither the
 * hand-over nor all other clients. The threads end when there is nothing to complete.
 *
 * @since 0.1.0
 */
public final class OpenStreams implements ApplicationListener<ApplicationEvent>, Ordered {

	private static final Log log = LogFactory.getLog(OpenStreams.class);

	private static final int THREADS = 8;

	private final Handover handover;

	private final ApplicationContext context;

	private final Set<Runnable> completions = ConcurrentHashMap.newKeySet();

	private final ThreadPoolExecutor executor;

	private volatile boolean closing;

	/**
	 * Create a new {@link OpenStreams}.
	 * @param handover the peer of this process
	 * @param context the context of the application
	 */
	public OpenStreams(Handover handover, ApplicationContext context) {
		this.handover = handover;
		this.context = context;
		this.executor = new ThreadPoolExecutor(THREADS, THREADS, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
				OpenStreams::newThread);
		this.executor.allowCoreThreadTimeOut(true);
	}

	private static Thread newThread(Runnable task) {
		Thread thread = new Thread(task, "handover-stream");
		thread.setDaemon(true);
		return thread;
	}

	/**
	 * A stream is open.
	 * @param completion completes it, and may be called more than once
	 */
	void add(Runnable completion) {
		this.completions.add(completion);
		if (this.closing) {
			complete(completion);
		}
	}

	/**
	 * A stream has ended.
	 * @param completion what was added for it
	 */
	void remove(Runnable completion) {
		this.completions.remove(completion);
	}

	/**
	 * Return how many streams are open.
	 * @return the number of streams
	 */
	int count() {
		return this.completions.size();
	}

	@Override
	public void onApplicationEvent(ApplicationEvent event) {
		if (event instanceof AvailabilityChangeEvent<?> change && change.getState() == ReadinessState.REFUSING_TRAFFIC
				&& this.handover.state().isLeaving()) {
			completeAll();
		}
		if (event instanceof ContextClosedEvent && event.getSource() == this.context
				&& this.handover.state().isLeaving()) {
			this.closing = true;
			completeAll();
		}
	}

	private void completeAll() {
		int count = 0;
		for (Runnable completion : this.completions) {
			complete(completion);
			count++;
		}
		if (count > 0) {
			log.info("Completing open streams, whose clients are to connect to the successor: " + count);
		}
	}

	private void complete(Runnable completion) {
		this.executor.execute(() -> {
			try {
				completion.run();
			}
			catch (RuntimeException ex) {
				log.debug("A stream could not be completed; the web server ends it when it stops", ex);
			}
		});
	}

	/**
	 * Before listeners of the application, which may be slow.
	 */
	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

}
