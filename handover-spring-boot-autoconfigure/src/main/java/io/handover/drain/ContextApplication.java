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

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.context.support.AbstractApplicationContext;

import io.handover.HandoverEvent;
import io.handover.HandoverStartedEvent;
import io.handover.process.BoundedCall;
import io.handover.process.ThreadStack;

/**
 * The application in this process, as far as a hand-over acts on it: an application
 * context, whose web server may be that of a child, which Spring Boot closes with its
 * parent. No method throws what the application throws, since the hand-over continues.
 *
 * @since 0.1.0
 */
public class ContextApplication {

	private static final Log log = LogFactory.getLog(ContextApplication.class);

	/**
	 * How long listeners delay the hand-over of this instance. By then they have at least
	 * been called, so that one that leaves the port to the successor has done so before
	 * traffic is refused.
	 */
	private static final Duration PATIENCE = Duration.ofSeconds(1);

	private final ConfigurableApplicationContext context;

	private final Consumer<ApplicationEvent> afterClose;

	private final Duration callTimeout;

	private final Executor executor = Executors.newCachedThreadPool(ContextApplication::newThread);

	private final CountDownLatch started = new CountDownLatch(1);

	private final CountDownLatch startCompleted = new CountDownLatch(1);

	private final CountDownLatch closing = new CountDownLatch(1);

	private volatile boolean ready;

	private volatile @Nullable ApplicationContext webContext;

	private volatile @Nullable Thread startingThread;

	private volatile @Nullable Thread closingThread;

	private volatile @Nullable BoundedCall slowListeners;

	public ContextApplication(ConfigurableApplicationContext context, Consumer<ApplicationEvent> afterClose,
			Duration callTimeout) {
		this.context = context;
		this.afterClose = afterClose;
		this.callTimeout = callTimeout;
	}

	private static Thread newThread(Runnable task) {
		Thread thread = new Thread(task, "handover-call");
		thread.setDaemon(true);
		return thread;
	}

	/**
	 * The context is refreshed by the calling thread, which runs the runners next.
	 */
	public void refreshed() {
		this.startingThread = Thread.currentThread();
		this.started.countDown();
	}

	/**
	 * The context could not be refreshed, or a runner has failed.
	 */
	public void startFailed() {
		this.started.countDown();
		this.startCompleted.countDown();
	}

	public void ready() {
		this.ready = true;
	}

	/**
	 * The application accepts traffic, which is the last step of its start.
	 */
	public void acceptingTraffic() {
		if (this.ready) {
			this.startCompleted.countDown();
		}
	}

	public void webServerStarted(ApplicationContext context) {
		this.webContext = context;
	}

	/**
	 * The context starts to close on the calling thread.
	 */
	public void contextClosing() {
		this.startCompleted.countDown();
		this.closingThread = Thread.currentThread();
		this.closing.countDown();
	}

	/**
	 * Wait until the application has started or failed to do so.
	 */
	public void awaitStarted(Duration timeout) {
		// A context that is closed while another thread refreshes it may stay half open.
		if (!await(this.started, timeout)) {
			log.warn("The application has not started within 'handover.shutdown-timeout' (" + timeout
					+ "), although its successor is ready; closing it now");
		}
	}

	public boolean hasBeenReady() {
		return this.ready;
	}

	public boolean hasWebServer() {
		return this.webContext != null;
	}

	/**
	 * Publish an event in the application context, if it is active. A slow listener of
	 * the start of this instance's own hand-over is not waited for until the application
	 * is closed, so that traffic is refused without delay.
	 */
	public void publish(HandoverEvent event) {
		BoundedCall call = notify(event, () -> {
			if (event.isLeaving()) {
				tolerateFailingListeners(this.context);
			}
			if (this.context.isActive()) {
				this.context.publishEvent(event);
			}
		});
		if (!(event instanceof HandoverStartedEvent) || !event.isLeaving()) {
			call.await(this.callTimeout);
		}
		else if (!call.endsWithin(PATIENCE)) {
			log.info("A listener of HandoverStartedEvent takes long; it is waited for before the application is "
					+ "closed");
			this.slowListeners = call;
		}
	}

	/**
	 * Publish an event to those listeners that outlive the context.
	 */
	public void publishAfterClose(HandoverEvent event) {
		notify(event, () -> this.afterClose.accept(event)).await(this.callTimeout);
	}

	private BoundedCall notify(HandoverEvent event, Runnable publisher) {
		return call("A listener of " + event.getClass().getSimpleName(), publisher);
	}

	private BoundedCall call(String name, Runnable code) {
		return BoundedCall.start(name, this.executor, code);
	}

	/**
	 * Set the readiness of the context that serves to refusing traffic. The event travels
	 * up from a child to the listeners of this context.
	 * @return whether that was done
	 */
	public boolean refuseTraffic() {
		ApplicationContext web = this.webContext;
		ConfigurableApplicationContext serving = (web instanceof ConfigurableApplicationContext child
				&& child.isActive()) ? child : this.context;
		if (!serving.isActive()) {
			return false;
		}
		call("A listener of readiness", () -> {
			tolerateFailingListeners(this.context);
			tolerateFailingListeners(serving);
			AvailabilityChangeEvent.publish(serving, ReadinessState.REFUSING_TRAFFIC);
		}).await(this.callTimeout);
		return true;
	}

	/**
	 * Return what is counted down when the application starts to close, for whatever
	 * reason.
	 */
	public CountDownLatch closing() {
		return this.closing;
	}

	/**
	 * Close the application.
	 * @return whether that was done in time
	 */
	public boolean close(Duration timeout) {
		BoundedCall slowListeners = this.slowListeners;
		if (slowListeners != null) {
			slowListeners.await(this.callTimeout);
		}
		awaitRunners();
		return call("Closing the application context", this::closeContext).await(timeout, () -> this.closingThread);
	}

	/**
	 * Wait for the runners of a start that was overtaken: they would be left half-way.
	 */
	private void awaitRunners() {
		Thread runners = this.startingThread;
		if (runners != null && this.startCompleted.getCount() > 0) {
			log.info("Waiting for the application's runners before it is closed");
			if (!await(this.startCompleted, this.callTimeout)) {
				log.warn("The application's runners have not completed within 'handover.shutdown-timeout' ("
						+ this.callTimeout + "). The hand-over continues without waiting for them. They are blocked by "
						+ ThreadStack.of(runners));
			}
		}
	}

	/**
	 * Close the context and wait until that is done. If another thread is closing it,
	 * {@code close()} returns at once, with the beans still there.
	 */
	private void closeContext() {
		tolerateFailingListeners(this.context);
		this.context.close();
		try {
			while (this.context.isActive()) {
				TimeUnit.MILLISECONDS.sleep(10);
			}
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException("Interrupted while another thread closes the context", ex);
		}
	}

	/**
	 * A listener that throws keeps those after it from being called, and it keeps a web
	 * application from closing, which calls its listeners first. Neither may happen in a
	 * context that is about to close.
	 */
	private static void tolerateFailingListeners(ConfigurableApplicationContext context) {
		if (context.getBeanFactory()
			.getSingleton(
					AbstractApplicationContext.APPLICATION_EVENT_MULTICASTER_BEAN_NAME) instanceof SimpleApplicationEventMulticaster multicaster) {
			multicaster.setErrorHandler((ex) -> log.error("A listener failed; the hand-over continues", ex));
		}
	}

	private static boolean await(CountDownLatch latch, Duration timeout) {
		try {
			return latch.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			log.debug("Interrupted while waiting; the hand-over continues", ex);
			return false;
		}
	}

}
