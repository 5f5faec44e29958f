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

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;

import io.handover.Handover;

/**
 * Ends idle {@link Http2Connections} from when this instance drains and its readiness
 * refuses traffic until the application is closed, and its web server ends the others.
 * <p>
 * That is done by a thread of its own, which is started once and ends with the
 * application: a client that does not read delays other clients alone, not the hand-over.
 *
 * @since 0.1.0
 */
public final class Http2ApplicationListener implements ApplicationListener<ApplicationEvent>, Ordered {

	private static final Log log = LogFactory.getLog(Http2ApplicationListener.class);

	private final Handover handover;

	private final ApplicationContext context;

	private final ObjectProvider<Http2Connections<?>> connections;

	private final AtomicBoolean draining = new AtomicBoolean();

	private final CountDownLatch closed = new CountDownLatch(1);

	/**
	 * Create a new {@link Http2ApplicationListener}.
	 * @param handover the peer of this process
	 * @param context the context of the application
	 * @param connections the connections to end
	 */
	public Http2ApplicationListener(Handover handover, ApplicationContext context,
			ObjectProvider<Http2Connections<?>> connections) {
		this.handover = handover;
		this.context = context;
		this.connections = connections;
	}

	@Override
	public void onApplicationEvent(ApplicationEvent event) {
		if (event instanceof AvailabilityChangeEvent<?> change && change.getState() == ReadinessState.REFUSING_TRAFFIC
				&& this.handover.state().isLeaving() && this.draining.compareAndSet(false, true)) {
			List<Http2Connections<?>> connections = this.connections.stream().toList();
			Thread thread = new Thread(() -> endIdle(connections), "handover-http2");
			thread.setDaemon(true);
			thread.start();
		}
		if (event instanceof ContextClosedEvent && event.getSource() == this.context) {
			this.closed.countDown();
		}
	}

	private void endIdle(List<Http2Connections<?>> connections) {
		try {
			do {
				connections.forEach(Http2ApplicationListener::endIdle);
			}
			while (!this.closed.await(Http2Connections.IDLE.toMillis(), TimeUnit.MILLISECONDS));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static void endIdle(Http2Connections<?> connections) {
		try {
			connections.endIdle();
		}
		catch (RuntimeException ex) {
			log.debug("Not all idle connections could be ended; the web server ends them when it stops", ex);
		}
	}

	/**
	 * Before listeners of the application, which may be slow.
	 */
	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

}
