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

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.context.support.AbstractApplicationContext;

/**
 * The application in an application context.
 */
final class ContextApplication implements Application {

	private static final Log log = LogFactory.getLog(ContextApplication.class);

	private final ConfigurableApplicationContext context;

	private final Consumer<ApplicationEvent> outliving;

	private final CountDownLatch started = new CountDownLatch(1);

	private volatile boolean served;

	ContextApplication(ConfigurableApplicationContext context, Consumer<ApplicationEvent> outliving) {
		this.context = context;
		this.outliving = outliving;
	}

	void started() {
		this.started.countDown();
	}

	void serves() {
		this.served = true;
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
			Thread.currentThread().interrupt();
		}
		return this.served;
	}

	@Override
	public void publish(HandoverEvent event) {
		publish(event, this.context::publishEvent);
	}

	@Override
	public void publishAfterClose(HandoverEvent event) {
		publish(event, this.outliving);
	}

	private static void publish(HandoverEvent event, Consumer<ApplicationEvent> publisher) {
		try {
			publisher.accept(event);
		}
		catch (RuntimeException ex) {
			log.error("A listener of " + event.getClass().getSimpleName() + " failed; the hand-over goes on", ex);
		}
	}

	@Override
	public void refuseTraffic() {
		tolerateFailingListeners();
		try {
			AvailabilityChangeEvent.publish(this.context, ReadinessState.REFUSING_TRAFFIC);
			log.info("Readiness is REFUSING_TRAFFIC");
		}
		catch (RuntimeException ex) {
			log.error("Readiness could not be set to REFUSING_TRAFFIC; the hand-over goes on", ex);
		}
	}

	/**
	 * A listener that fails keeps the ones after it from being told, and it keeps a web
	 * application from closing, which tells its listeners first. For a context that is
	 * about to go, neither may be.
	 */
	private void tolerateFailingListeners() {
		String name = AbstractApplicationContext.APPLICATION_EVENT_MULTICASTER_BEAN_NAME;
		if (this.context.isActive() && this.context.containsBean(name)
				&& this.context.getBean(name) instanceof SimpleApplicationEventMulticaster multicaster) {
			multicaster.setErrorHandler((ex) -> log.error("A listener failed; the hand-over goes on", ex));
		}
	}

	@Override
	public boolean close(Duration timeout) {
		tolerateFailingListeners();
		long begin = System.nanoTime();
		AtomicBoolean closed = new AtomicBoolean();
		Thread closing = new Thread(() -> {
			this.context.close();
			closed.set(true);
		}, "handover-close");
		closing.setDaemon(true);
		closing.setUncaughtExceptionHandler(
				(thread, ex) -> log.error("Closing the application context failed; the hand-over goes on", ex));
		closing.start();
		try {
			closing.join(timeout.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		if (closing.isAlive()) {
			log.warn("The application context has not closed within 'handover.shutdown-timeout' (" + timeout
					+ "). The hand-over goes on without waiting for it. It is held by " + stackOf(closing));
			return false;
		}
		if (!closed.get()) {
			return false;
		}
		log.info("Application context closed in " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin) + " ms");
		return true;
	}

	private static String stackOf(Thread thread) {
		ThreadInfo info = ManagementFactory.getThreadMXBean().getThreadInfo(thread.getId(), Integer.MAX_VALUE);
		if (info == null) {
			return "nobody: it has closed in this moment";
		}
		StringBuilder text = new StringBuilder();
		append(info, text);
		if (info.getLockOwnerId() >= 0) {
			ThreadInfo owner = ManagementFactory.getThreadMXBean()
				.getThreadInfo(info.getLockOwnerId(), Integer.MAX_VALUE);
			if (owner != null) {
				text.append("\nwhich waits for ");
				append(owner, text);
			}
		}
		return text.toString();
	}

	private static void append(ThreadInfo info, StringBuilder text) {
		text.append("thread '").append(info.getThreadName()).append("' (").append(info.getThreadState()).append(')');
		for (StackTraceElement element : info.getStackTrace()) {
			text.append("\n\tat ").append(element);
		}
	}

}
