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

package io.handover.takeover;

import java.util.ArrayList;
import java.util.List;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

import io.handover.Handover;
import io.handover.TakeoverListener;
import io.handover.WithTakeover;
import io.handover.protocol.TakeoverReason;

/**
 * {@link MethodInterceptor} that lets methods with {@link WithTakeover @WithTakeover} run
 * only while this instance holds the takeover, and the application's listeners that have
 * an order were told so.
 * <p>
 * Calls that have been let in are noted under this object's monitor, and run without it.
 * The takeover is gone before its end is told, so who is let in after that finds it gone,
 * and who was let in before is noted and waited for, unless it is the one that closes the
 * application and so waits itself. The caller bounds the wait.
 *
 * @since 0.1.0
 */
public final class TakeoverGate implements MethodInterceptor, TakeoverListener, ApplicationContextAware {

	private static final Log log = LogFactory.getLog(TakeoverGate.class);

	private final Handover handover;

	private final boolean enabled;

	private final List<Thread> running = new ArrayList<>();

	private @Nullable ApplicationContext context;

	private boolean open;

	/**
	 * Create a new {@link TakeoverGate}.
	 * @param handover the peer of this process
	 * @param enabled whether hand-over is on; if not, every call is let in
	 */
	public TakeoverGate(Handover handover, boolean enabled) {
		this.handover = handover;
		this.enabled = enabled;
	}

	@Override
	public void setApplicationContext(ApplicationContext context) {
		this.context = context;
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		if (!enter()) {
			log.trace("Not called, since this instance does not hold the takeover");
			return null;
		}
		try {
			return invocation.proceed();
		}
		finally {
			leave();
		}
	}

	private synchronized boolean enter() {
		if (this.enabled && !(this.open && this.handover.holdsTakeover())) {
			return false;
		}
		this.running.add(Thread.currentThread());
		return true;
	}

	private synchronized void leave() {
		this.running.remove(Thread.currentThread());
		notifyAll();
	}

	/**
	 * The thread that closes the context waits for the end of the takeover next.
	 * @param event the event of a context
	 */
	@EventListener
	@Order(Ordered.HIGHEST_PRECEDENCE)
	public void contextCloses(ContextClosedEvent event) {
		if (event.getApplicationContext() == this.context) {
			applicationCloses();
		}
	}

	/**
	 * A call on the calling thread, if there is one, is not waited for.
	 */
	synchronized void applicationCloses() {
		if (this.running.removeIf(Thread.currentThread()::equals)) {
			log.debug("A method with @WithTakeover closes the application");
			notifyAll();
		}
	}

	@Override
	public synchronized void takeoverGranted(TakeoverReason reason) {
		// What they need has been opened by the application's listeners.
		this.open = true;
	}

	@Override
	public synchronized void takeoverRevoked() {
		try {
			while (!this.running.isEmpty()) {
				wait();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public String toString() {
		return "methods with @WithTakeover";
	}

}
