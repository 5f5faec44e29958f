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

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.util.ClassUtils;

/**
 * SIGTERM, handled before the Java virtual machine does. A shutdown hook would be too
 * late: hooks run in no order, and other ones would close what requests still need.
 * SIGINT is left alone, so that a terminal ends the application at once.
 * <p>
 * Only {@code sun.misc.Signal} lets Java code handle a signal. It is used by reflection,
 * since a run-time image may lack its module ({@code jdk.unsupported}) and the warning of
 * the compiler cannot be suppressed.
 *
 * @since 0.1.0
 */
public final class TerminationSignal {

	private static final Log log = LogFactory.getLog(TerminationSignal.class);

	private final Runnable received;

	private @Nullable Object signal;

	private @Nullable Object handler;

	private volatile @Nullable Object previous;

	private volatile boolean restored;

	/**
	 * Create a new {@link TerminationSignal}, without effect before {@link #install()}.
	 * @param received is run for each SIGTERM, on a thread of its own
	 */
	public TerminationSignal(Runnable received) {
		this.received = received;
	}

	/**
	 * Install a handler of the signal. Where that cannot be done, a warning is logged.
	 */
	public void install() {
		try {
			installHandler();
		}
		catch (ReflectiveOperationException | LinkageError | IllegalArgumentException ex) {
			log.warn("SIGTERM cannot be handled (" + NestedExceptionUtils.getMostSpecificCause(ex)
					+ "): this instance shuts down at once on SIGTERM, whether or not a successor is ready. "
					+ "Remove -Xrs, add the module jdk.unsupported to the run-time image, "
					+ "or set 'handover.termination.hold' to 'never'.");
		}
	}

	private void installHandler() throws ReflectiveOperationException {
		this.signal = signalClass().getConstructor(String.class).newInstance("TERM");
		this.handler = Proxy.newProxyInstance(handlerClass().getClassLoader(), new Class<?>[] { handlerClass() },
				this::invoke);
		this.previous = install(this.signal, this.handler);
	}

	private @Nullable Object invoke(Object proxy, Method method, Object[] arguments) {
		return switch (method.getName()) {
			case "equals" -> proxy == arguments[0];
			case "hashCode" -> System.identityHashCode(proxy);
			case "toString" -> "SIGTERM handler of hand-over";
			default -> {
				received();
				yield null;
			}
		};
	}

	private void received() {
		if (this.restored) {
			// A handler that was installed later calls this one, or has restored it.
			proceed();
		}
		else {
			this.received.run();
		}
	}

	/**
	 * Call the previous handler, which ends the process.
	 */
	public void proceed() {
		try {
			if (this.signal != null && this.previous != null) {
				handlerClass().getMethod("handle", signalClass()).invoke(this.previous, this.signal);
			}
		}
		catch (ReflectiveOperationException ex) {
			log.error("The previous handler of SIGTERM cannot be called; exiting", ex);
			System.exit(143);
		}
	}

	/**
	 * Restore the previous handler.
	 */
	public void restore() {
		this.restored = true;
		try {
			if (this.signal != null && this.previous != null) {
				Object replaced = install(this.signal, this.previous);
				if (replaced != this.handler) {
					// It was installed later and is still in use.
					install(this.signal, replaced);
				}
			}
		}
		catch (ReflectiveOperationException ex) {
			log.debug("The previous handler of SIGTERM could not be restored", ex);
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

}
