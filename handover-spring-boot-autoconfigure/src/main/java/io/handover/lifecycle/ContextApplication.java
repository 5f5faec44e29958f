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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.context.support.AbstractApplicationContext;

import io.handover.HandoverEvent;
import io.handover.HandoverStartedEvent;
import io.handover.process.BoundedCall;

/**
 * The {@link Application} in an application context.
 */
final class ContextApplication implements Application {

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

	private final CountDownLatch started = new CountDownLatch(1);

	private final CountDownLatch startCompleted = new CountDownLatch(1);

	private final CountDownLatch closing = new CountDownLatch(1);

	private volatile boolean ready;

	private volatile @Nullable Thread startingThread;

	private volatile @Nullable Thread closingThread;

	private volatile @Nullable BoundedCall slowListeners;

	/**
	 * Create a new {@link ContextApplication}.
	 * @param context the context
	 * @param afterClose receives what is published after the context is closed
	 * @param callTimeout how long each call of the application's code may take
	 */
	ContextApplication(ConfigurableApplicationContext context, Consumer<ApplicationEvent> afterClose,
			Duration callTimeout) {
		this.context = context;
		this.afterClose = afterClose;
		this.callTimeout = callTimeout;
	}

	/**
	 * The context is refreshed by the calling thread, which runs the runners next.
	 */
	void contextRefreshed() {
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
	 * The application is ready.
	 */
	void applicationReady() {
		this.ready = true;
	}

	/**
	 * The application accepts traffic, which is the last step of a start.
	 */
	void trafficAccepted() {
		if (this.ready) {
			this.startCompleted.countDown();
		}
	}

	/**
	 * The context starts to close on the calling thread.
	 */
	void contextClosing() {
		this.closingThread = Thread.currentThread();
		this.startCompleted.countDown();
		this.closing.countDown();
	}

	@Override
	public boolean awaitStarted(Duration timeout) {
		try {
			// A context that is closed while another thread refreshes it may stay half
			// open.
			if (!this.started.await(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
				log.warn("The application has not started within 'handover.shutdown-timeout' (" + timeout
						+ "), although its successor is ready; closing it now");
			}
		}
		catch (InterruptedException ex) {
			log.debug("Interrupted while the application starts; closing it now", ex);
		}
		return this.ready;
	}

	@Override
	public void publish(HandoverEvent event) {
		publish(event, (published) -> {
			if (event.isLeaving()) {
				tolerateFailingListeners();
			}
			if (this.context.isActive()) {
				this.context.publishEvent(published);
			}
		});
	}

	@Override
	public void publishAfterClose(HandoverEvent event) {
		publish(event, this.afterClose);
	}

	private void publish(HandoverEvent event, Consumer<ApplicationEvent> publisher) {
		String name = event.getClass().getSimpleName();
		BoundedCall call = new BoundedCall("handover-notify", () -> publisher.accept(event),
				"A listener of " + name + " failed", "A listener of " + name + " has not returned");
		if (!(event instanceof HandoverStartedEvent) || !event.isLeaving()) {
			call.make(this.callTimeout);
		}
		else if (!call.begin(PATIENCE)) {
			log.info("A listener of " + name + " takes long; it is waited for before the application is closed");
			this.slowListeners = call;
		}
	}

	@Override
	public boolean refuseTraffic() {
		AtomicBoolean refused = new AtomicBoolean();
		new BoundedCall("handover-refuse", () -> {
			tolerateFailingListeners();
			if (this.context.isActive()) {
				AvailabilityChangeEvent.publish(this.context, ReadinessState.REFUSING_TRAFFIC);
				refused.set(true);
			}
		}, "Readiness could not be set to REFUSING_TRAFFIC", "A listener of readiness has not returned")
			.make(this.callTimeout);
		return refused.get();
	}

	/**
	 * A listener that throws keeps those after it from being called, and it keeps a web
	 * application from closing, which calls its listeners first. Neither may happen in a
	 * context that is about to close.
	 */
	private void tolerateFailingListeners() {
		String name = AbstractApplicationContext.APPLICATION_EVENT_MULTICASTER_BEAN_NAME;
		if (this.context.getBeanFactory().getSingleton(name) instanceof SimpleApplicationEventMulticaster multicaster) {
			multicaster.setErrorHandler((ex) -> log.error("A listener failed; the hand-over continues", ex));
		}
	}

	@Override
	public CountDownLatch closing() {
		return this.closing;
	}

	@Override
	public boolean close(Duration timeout) {
		BoundedCall slowListeners = this.slowListeners;
		if (slowListeners != null) {
			slowListeners.finish(this.callTimeout);
		}
		awaitRunners();
		return new BoundedCall("handover-close", this::closeContext, "Closing the application context failed",
				"The application context has not closed")
			.make(timeout, this::closingThread);
	}

	/**
	 * Wait for the runners of a start that was overtaken: they would be left half-way.
	 */
	private void awaitRunners() {
		if (this.startingThread != null && this.startCompleted.getCount() > 0) {
			log.info("Waiting for the application's runners before it is closed");
			new BoundedCall("handover-await", this::awaitStartCompleted,
					"The application's runners were not waited for", "The application's runners have not completed")
				.make(this.callTimeout, () -> this.startingThread);
		}
	}

	private void awaitStartCompleted() {
		try {
			this.startCompleted.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Close the context and wait until that is done. If another thread is closing it,
	 * {@code close()} returns at once, with the beans still there.
	 */
	private void closeContext() {
		tolerateFailingListeners();
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

	private @Nullable Thread closingThread() {
		return this.closingThread;
	}

}
