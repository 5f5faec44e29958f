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

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

import io.handover.Handover;

/**
 * The responses and connections of the application that have no end of their own:
 * server-sent events and WebSocket sessions. They are completed when this instance drains
 * and its readiness refuses traffic, so that their clients connect to the successor.
 * <p>
 * A proxy that has not noticed yet sends them here once more. Such a stream is served,
 * since a client whose streams all end at once would ask again and again, and is
 * completed when the application is closed.
 *
 * @since 0.1.0
 */
public final class OpenStreams implements ApplicationListener<ApplicationEvent>, Ordered {

	private static final Log log = LogFactory.getLog(OpenStreams.class);

	/**
	 * Several, as a client that does not read must delay neither the hand-over nor all
	 * other clients.
	 */
	private static final int THREADS = 8;

	/**
	 * A stream ends after its next event. If there is none for so long, it is taken for
	 * idle and ends without one.
	 */
	static final Duration EVENT_PATIENCE = Duration.ofMillis(250);

	private final Handover handover;

	private final ApplicationContext context;

	private final Map<Object, OpenStream> streams = new ConcurrentHashMap<>();

	public OpenStreams(Handover handover, ApplicationContext context) {
		this.handover = handover;
		this.context = context;
	}

	void add(Object key, OpenStream stream) {
		this.streams.put(key, stream);
	}

	void remove(Object key) {
		this.streams.remove(key);
	}

	List<OpenStream> open() {
		return this.streams.values().stream().filter(OpenStream::isEndless).toList();
	}

	@Override
	public void onApplicationEvent(ApplicationEvent event) {
		boolean refusing = event instanceof AvailabilityChangeEvent<?> change
				&& change.getState() == ReadinessState.REFUSING_TRAFFIC;
		boolean closing = event instanceof ContextClosedEvent && event.getSource() == this.context;
		if ((refusing || closing) && this.handover.state().isLeaving()) {
			completeAll();
		}
	}

	private void completeAll() {
		List<OpenStream> open = open();
		if (open.isEmpty()) {
			return;
		}
		log.info("Completing open streams, whose clients are to connect to the successor: " + open.size());
		CustomizableThreadFactory threads = new CustomizableThreadFactory("handover-stream-");
		threads.setDaemon(true);
		ExecutorService executor = Executors.newFixedThreadPool(THREADS, threads);
		open.forEach((stream) -> executor.execute(() -> complete(stream)));
		executor.shutdown();
	}

	private static void complete(OpenStream stream) {
		try {
			stream.complete();
		}
		catch (RuntimeException ex) {
			log.debug("A stream could not be completed; the web server ends it when it stops", ex);
		}
	}

	/**
	 * Before listeners of the application, which may be slow.
	 */
	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	/**
	 * A response or a connection that may have no end of its own.
	 */
	interface OpenStream {

		/**
		 * End it properly, so that its client connects again. Called on any thread, and
		 * perhaps after its end.
		 */
		void complete();

		/**
		 * Return whether it has no end of its own, as far as is known by now.
		 * @return whether to complete it
		 */
		default boolean isEndless() {
			return true;
		}

	}

}
