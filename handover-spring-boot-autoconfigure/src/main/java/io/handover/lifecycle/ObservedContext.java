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

package io.handover.lifecycle;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ApplicationEventMulticaster;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.context.support.AbstractApplicationContext;

/**
 * A context of the application, its own or one that was started as a child of that, and
 * how far its start has come.
 */
final class ObservedContext {

	private static final Log log = LogFactory.getLog(ObservedContext.class);

	private final ConfigurableApplicationContext context;

	private final CountDownLatch started = new CountDownLatch(1);

	private final CountDownLatch startCompleted = new CountDownLatch(1);

	private volatile boolean ready;

	private volatile boolean accepting;

	private volatile boolean stopped;

	private volatile @Nullable Thread startingThread;

	ObservedContext(ConfigurableApplicationContext context) {
		this.context = context;
	}

	boolean isOf(@Nullable Object context) {
		return this.context == context;
	}

	/**
	 * The context is refreshed by the calling thread, which runs the runners next.
	 */
	void refreshed() {
		this.startingThread = Thread.currentThread();
		this.started.countDown();
	}

	/**
	 * The context could not be refreshed, or a runner has failed.
	 */
	void startFailed() {
		this.started.countDown();
		this.startCompleted.countDown();
	}

	/**
	 * The application of the context is ready.
	 */
	void ready() {
		this.ready = true;
	}

	/**
	 * The context accepts traffic, which is the last step of a start, or refuses it.
	 */
	void readinessChanged(boolean accepting) {
		this.accepting = accepting;
		if (accepting && this.ready) {
			this.startCompleted.countDown();
		}
	}

	/**
	 * The context is stopped or paused, and its web server with it, or started again. The
	 * readiness does not tell that.
	 */
	void stopped(boolean stopped) {
		this.stopped = stopped;
	}

	/**
	 * The context starts to close.
	 */
	void closing() {
		this.startCompleted.countDown();
	}

	boolean hasBeenReady() {
		return this.ready;
	}

	boolean isServing() {
		return this.accepting && !this.stopped;
	}

	/**
	 * Wait until the context is refreshed, or could not be.
	 * @return whether that was in time
	 */
	boolean awaitStarted(Duration timeout) throws InterruptedException {
		return this.started.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
	}

	/**
	 * Return the thread that runs the runners of the context, if any does.
	 */
	@Nullable Thread runnersThread() {
		return (this.startCompleted.getCount() > 0) ? this.startingThread : null;
	}

	void awaitRunners() throws InterruptedException {
		this.startCompleted.await();
	}

	/**
	 * Publish an event in this context and in those above it.
	 */
	void publish(ApplicationEvent event) {
		if (this.context.isActive()) {
			this.context.publishEvent(event);
		}
	}

	/**
	 * Publish an event in this context alone.
	 */
	void publishHere(ApplicationEvent event) {
		if (this.context.isActive() && multicaster() instanceof ApplicationEventMulticaster multicaster) {
			multicaster.multicastEvent(event);
		}
	}

	/**
	 * Set the readiness to refusing traffic.
	 * @return whether the context is active, so that this was done
	 */
	boolean refuseTraffic() {
		tolerateFailingListeners();
		if (!this.context.isActive()) {
			return false;
		}
		AvailabilityChangeEvent.publish(this.context, ReadinessState.REFUSING_TRAFFIC);
		return true;
	}

	/**
	 * A listener that throws keeps those after it from being called, and it keeps a web
	 * application from closing, which calls its listeners first. Neither may happen in a
	 * context that is about to close.
	 */
	void tolerateFailingListeners() {
		if (multicaster() instanceof SimpleApplicationEventMulticaster multicaster) {
			multicaster.setErrorHandler((ex) -> log.error("A listener failed; the hand-over continues", ex));
		}
	}

	private @Nullable Object multicaster() {
		return this.context.getBeanFactory()
			.getSingleton(AbstractApplicationContext.APPLICATION_EVENT_MULTICASTER_BEAN_NAME);
	}

	/**
	 * Close the context and wait until that is done. If another thread is closing it,
	 * {@code close()} returns at once, with the beans still there.
	 */
	void close() throws InterruptedException {
		tolerateFailingListeners();
		this.context.close();
		while (this.context.isActive()) {
			TimeUnit.MILLISECONDS.sleep(10);
		}
	}

}
