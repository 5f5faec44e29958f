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
import org.springframework.beans.factory.ObjectProvider;
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
 * only while this instance holds the takeover, and after the application's listeners that
 * have an order were notified of the grant.
 * <p>
 * A call that is let in is noted under this object's monitor, and runs without it. The
 * peer has given up the takeover before its listeners are notified, so a later call is
 * not let in, and an earlier one is noted and waited for. Only the call that closes the
 * application is not, since it waits for the revocation itself. The caller bounds the
 * wait.
 *
 * @since 0.1.0
 */
public final class TakeoverGate implements MethodInterceptor, TakeoverListener, ApplicationContextAware {

	private static final Log log = LogFactory.getLog(TakeoverGate.class);

	private final ObjectProvider<Handover> handover;

	private final boolean enabled;

	private final List<Thread> running = new ArrayList<>();

	private @Nullable ApplicationContext context;

	private boolean open;

	public TakeoverGate(ObjectProvider<Handover> handover, boolean enabled) {
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
		if (this.enabled && !(this.open && this.handover.getObject().holdsTakeover())) {
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
	 * The calling thread closes the context, and waits for the revocation next. A call
	 * that it makes is not waited for.
	 */
	@EventListener
	@Order(Ordered.HIGHEST_PRECEDENCE)
	public synchronized void contextCloses(ContextClosedEvent event) {
		if (event.getApplicationContext() == this.context && this.running.removeIf(Thread.currentThread()::equals)) {
			log.debug("A method with @WithTakeover closes the application");
			notifyAll();
		}
	}

	@Override
	public synchronized void takeoverGranted(TakeoverReason reason) {
		this.open = true;
	}

	@Override
	public synchronized void takeoverRevoked() {
		this.open = false;
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
