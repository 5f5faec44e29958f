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

package io.handover.process;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/**
 * Takes SIGTERM before the Java virtual machine does. A shutdown hook would be too late:
 * hooks run in no order, and those of others would close what requests still need. SIGINT
 * is left alone, so that a terminal ends the application at once.
 * <p>
 * The class {@code sun.misc.Signal} is the only way to a signal from Java. It is used by
 * reflection, since a run-time image may lack its module ({@code jdk.unsupported}) and
 * the compiler warns of it in a way that cannot be suppressed.
 *
 * @since 0.1.0
 */
public final class TerminationSignal {

	private static final Log log = LogFactory.getLog(TerminationSignal.class);

	private final Runnable requested;

	private @Nullable Object signal;

	private @Nullable Object handler;

	private volatile @Nullable Object previous;

	private volatile boolean givenBack;

	private TerminationSignal(Runnable requested) {
		this.requested = requested;
	}

	/**
	 * Take the signal from now on.
	 * @param requested is told of each SIGTERM, on a thread of its own
	 * @return gives the signal back
	 */
	public static TerminationSignal take(Runnable requested) {
		TerminationSignal termination = new TerminationSignal(requested);
		try {
			termination.take();
		}
		catch (ReflectiveOperationException | LinkageError | IllegalArgumentException ex) {
			log.warn("SIGTERM cannot be held (" + causeOf(ex) + "): this instance ends at once when it is asked to, "
					+ "ready successor or not. Remove -Xrs, add the module jdk.unsupported to the run-time image, "
					+ "or set 'handover.termination.hold' to 'never'.");
		}
		return termination;
	}

	private void take() throws ReflectiveOperationException {
		this.signal = signalClass().getConstructor(String.class).newInstance("TERM");
		this.handler = Proxy.newProxyInstance(handlerClass().getClassLoader(), new Class<?>[] { handlerClass() },
				this::handle);
		this.previous = install(this.signal, this.handler);
	}

	private @Nullable Object handle(Object proxy, Method method, Object[] arguments) {
		switch (method.getName()) {
			case "handle" -> requested();
			case "equals" -> {
				return proxy == arguments[0];
			}
			case "hashCode" -> {
				return System.identityHashCode(proxy);
			}
			case "toString" -> {
				return "hold of hand-over";
			}
			default -> throw new IllegalStateException("No such method: " + method);
		}
		return null;
	}

	private void requested() {
		if (this.givenBack) {
			// Somebody who took the signal later passes it on, or gave it back to us.
			proceed();
		}
		else {
			this.requested.run();
		}
	}

	/**
	 * Do what would have been done without this class, which is to end the process.
	 */
	public void proceed() {
		try {
			if (this.signal != null && this.previous != null) {
				handlerClass().getMethod("handle", signalClass()).invoke(this.previous, this.signal);
			}
		}
		catch (ReflectiveOperationException ex) {
			log.error("The process cannot be ended by the signal's own handler; it exits", ex);
			System.exit(143);
		}
	}

	/**
	 * Give the signal back to whom it was taken from.
	 */
	public void giveBack() {
		this.givenBack = true;
		try {
			if (this.signal != null && this.previous != null) {
				Object replaced = install(this.signal, this.previous);
				if (replaced != this.handler) {
					// Somebody took it later and still wants it.
					install(this.signal, replaced);
				}
			}
		}
		catch (ReflectiveOperationException ex) {
			log.debug("SIGTERM could not be given back", ex);
		}
	}

	private static Object install(Object signal, Object handler) throws ReflectiveOperationException {
		return signalClass().getMethod("handle", signalClass(), handlerClass()).invoke(null, signal, handler);
	}

	private static Class<?> signalClass() throws ClassNotFoundException {
		return ClassUtils.forName("sun.misc.Signal", null);
	}

	private static Class<?> handlerClass() throws ClassNotFoundException {
		return ClassUtils.forName("sun.misc.SignalHandler", null);
	}

	private static Throwable causeOf(Throwable ex) {
		return (ex instanceof InvocationTargetException invocation) ? invocation.getTargetException() : ex;
	}

}
