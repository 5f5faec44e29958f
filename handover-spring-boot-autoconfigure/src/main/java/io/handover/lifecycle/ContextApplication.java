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
import io.handover.process.BoundedCall;

/**
 * The application in an application context.
 */
final class ContextApplication implements Application {

	private static final Log log = LogFactory.getLog(ContextApplication.class);

	private final ConfigurableApplicationContext context;

	private final Consumer<ApplicationEvent> outliving;

	private final CountDownLatch started = new CountDownLatch(1);

	private final Duration patience;

	private volatile boolean served;

	private volatile @Nullable Thread closer;

	/**
	 * Create a new {@link ContextApplication}.
	 * @param context the context
	 * @param outliving receives what is published after the context is closed
	 * @param patience how long each time that the application is called may take
	 */
	ContextApplication(ConfigurableApplicationContext context, Consumer<ApplicationEvent> outliving,
			Duration patience) {
		this.context = context;
		this.outliving = outliving;
		this.patience = patience;
	}

	void started() {
		this.started.countDown();
	}

	void serves() {
		this.served = true;
	}

	/**
	 * The context begins to close on the calling thread.
	 */
	void closing() {
		this.closer = Thread.currentThread();
	}

	@Override
	public boolean awaitStarted(Duration timeout) {
		try {
			// Closing a context while another thread refreshes it may leave it half open.
			if (!this.started.await(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
				log.warn("The application has not started within 'handover.shutdown-timeout' (" + timeout
						+ "), although its successor is ready. It is closed now.");
			}
		}
		catch (InterruptedException ex) {
			log.debug("Interrupted while the application starts; closing it now", ex);
		}
		return this.served;
	}

	@Override
	public void publish(HandoverEvent event) {
		publish(event, (any) -> {
			if (event.isLeaving()) {
				tolerateFailingListeners();
			}
			if (this.context.isActive()) {
				this.context.publishEvent(any);
			}
		});
	}

	@Override
	public void publishAfterClose(HandoverEvent event) {
		publish(event, this.outliving);
	}

	private void publish(HandoverEvent event, Consumer<ApplicationEvent> publisher) {
		String name = event.getClass().getSimpleName();
		new BoundedCall("handover-publish", () -> publisher.accept(event), "A listener of " + name + " failed",
				"A listener of " + name + " has not returned")
			.take(this.patience);
	}

	@Override
	public void refuseTraffic() {
		new BoundedCall("handover-refuse", () -> {
			tolerateFailingListeners();
			if (this.context.isActive()) {
				AvailabilityChangeEvent.publish(this.context, ReadinessState.REFUSING_TRAFFIC);
				log.info("Readiness is REFUSING_TRAFFIC");
			}
		}, "Readiness could not be set to REFUSING_TRAFFIC", "A listener of readiness has not returned")
			.take(this.patience);
	}

	/**
	 * A listener that fails keeps the ones after it from being told, and it keeps a web
	 * application from closing, which tells its listeners first. For a context that is
	 * about to go, neither may be.
	 */
	private void tolerateFailingListeners() {
		String name = AbstractApplicationContext.APPLICATION_EVENT_MULTICASTER_BEAN_NAME;
		if (this.context.getBeanFactory().getSingleton(name) instanceof SimpleApplicationEventMulticaster multicaster) {
			multicaster.setErrorHandler((ex) -> log.error("A listener failed; the hand-over goes on", ex));
		}
	}

	@Override
	public boolean close(Duration timeout) {
		long begin = System.nanoTime();
		boolean closed = new BoundedCall("handover-close", this::closeWhoeverBegan,
				"Closing the application context failed", "The application context has not closed")
			.take(timeout, this::closer);
		if (closed) {
			log.info("Application context closed in " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin)
					+ " ms");
		}
		return closed;
	}

	/**
	 * If somebody else closes the context already, closing it returns at once, while the
	 * application is still there.
	 */
	private void closeWhoeverBegan() {
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

	private @Nullable Thread closer() {
		return this.closer;
	}

}
