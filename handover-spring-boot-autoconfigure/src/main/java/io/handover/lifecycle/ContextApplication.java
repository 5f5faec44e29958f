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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ConfigurableApplicationContext;

import io.handover.HandoverEvent;
import io.handover.HandoverStartedEvent;
import io.handover.process.BoundedCall;

/**
 * The {@link Application} in an application context and in the contexts that were started
 * as its children. Those are served by the same instance: it is ready when all of them
 * are, and they drain and close together.
 */
final class ContextApplication implements Application {

	private static final Log log = LogFactory.getLog(ContextApplication.class);

	/**
	 * How long listeners delay the hand-over of this instance. By then they have at least
	 * been called, so that one that leaves the port to the successor has done so before
	 * traffic is refused.
	 */
	private static final Duration PATIENCE = Duration.ofSeconds(1);

	private final ObservedContext own;

	/**
	 * All contexts, a child behind its parent.
	 */
	private final List<ObservedContext> contexts = new CopyOnWriteArrayList<>();

	private final List<Consumer<ApplicationEvent>> afterClose = new CopyOnWriteArrayList<>();

	private final Duration callTimeout;

	private final CountDownLatch closing = new CountDownLatch(1);

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
		this.own = new ObservedContext(context);
		this.contexts.add(this.own);
		this.afterClose.add(afterClose);
		this.callTimeout = callTimeout;
	}

	/**
	 * Return the application's own context.
	 */
	ObservedContext own() {
		return this.own;
	}

	/**
	 * A child of one of the contexts starts.
	 * @param child the child
	 * @param afterClose receives what is published after the contexts are closed
	 */
	void add(ConfigurableApplicationContext child, Consumer<ApplicationEvent> afterClose) {
		this.contexts.add(new ObservedContext(child));
		this.afterClose.add(afterClose);
	}

	/**
	 * A child is closed, and the application continues without it.
	 */
	void remove(ObservedContext child) {
		this.contexts.remove(child);
	}

	/**
	 * Return what is known of a context, if it is one of this application.
	 */
	@Nullable ObservedContext find(@Nullable Object context) {
		for (ObservedContext observed : this.contexts) {
			if (observed.isOf(context)) {
				return observed;
			}
		}
		return null;
	}

	/**
	 * Return whether all contexts accept traffic and none is stopped.
	 */
	boolean isServing() {
		return this.contexts.stream().allMatch(ObservedContext::isServing);
	}

	/**
	 * The application's own context starts to close on the calling thread.
	 */
	void contextClosing() {
		this.own.closing();
		this.closingThread = Thread.currentThread();
		this.closing.countDown();
	}

	@Override
	public boolean awaitStarted(Duration timeout) {
		try {
			for (ObservedContext context : this.contexts) {
				// A context that is closed while another thread refreshes it may stay
				// half open.
				if (!context.awaitStarted(timeout)) {
					log.warn("The application has not started within 'handover.shutdown-timeout' (" + timeout
							+ "), although its successor is ready; closing it now");
				}
			}
		}
		catch (InterruptedException ex) {
			log.debug("Interrupted while the application starts; closing it now", ex);
		}
		return this.own.hasBeenReady();
	}

	@Override
	public void publish(HandoverEvent event) {
		publish(event, (published) -> {
			if (event.isLeaving()) {
				this.contexts.forEach(ObservedContext::tolerateFailingListeners);
			}
			publishInAll(published);
		});
	}

	private void publishInAll(ApplicationEvent event) {
		this.own.publish(event);
		this.contexts.stream().filter((context) -> context != this.own).forEach((child) -> child.publishHere(event));
	}

	@Override
	public void publishAfterClose(HandoverEvent event) {
		publish(event, (published) -> this.afterClose.forEach((receiver) -> receiver.accept(published)));
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
			// The child has the web server, and its readiness.
			for (ObservedContext context : lastFirst()) {
				refused.compareAndSet(false, context.refuseTraffic());
			}
		}, "Readiness could not be set to REFUSING_TRAFFIC", "A listener of readiness has not returned")
			.make(this.callTimeout);
		return refused.get();
	}

	private List<ObservedContext> lastFirst() {
		List<ObservedContext> reversed = new ArrayList<>(this.contexts);
		Collections.reverse(reversed);
		return reversed;
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
		this.contexts.forEach(this::awaitRunners);
		return new BoundedCall("handover-close", this::closeContexts, "Closing the application context failed",
				"The application context has not closed")
			.make(timeout, this::closingThread);
	}

	/**
	 * Wait for the runners of a start that was overtaken: they would be left half-way.
	 */
	private void awaitRunners(ObservedContext context) {
		if (context.runnersThread() != null) {
			log.info("Waiting for the application's runners before it is closed");
			new BoundedCall("handover-await", () -> awaitRunnersOf(context),
					"The application's runners were not waited for", "The application's runners have not completed")
				.make(this.callTimeout, context::runnersThread);
		}
	}

	private static void awaitRunnersOf(ObservedContext context) {
		try {
			context.awaitRunners();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void closeContexts() {
		try {
			for (ObservedContext context : lastFirst()) {
				context.close();
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
