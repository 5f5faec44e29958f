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

package io.handover.web.port;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.boot.web.server.WebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;

import io.handover.HandoverStartedEvent;

/**
 * The ports of a web server at which the old and the new instance of the service listen
 * at the same time, by {@code SO_REUSEPORT}. The kernel shares the new connections out
 * between them until the old one drains: it then stops listening at once, and continues
 * to serve the connections that it has.
 * <p>
 * Listening ends before anything else does, because the kernel passes on to the successor
 * what was not accepted yet only when the listener is closed (Linux 5.14 and later, with
 * {@code net.ipv4.tcp_migrate_req} set to 1). What a server accepts and then throws away,
 * since it is stopping, is lost.
 *
 * @param <F> the type of the factory that makes the web server
 * @since 0.1.0
 */
public abstract class SharedPort<F extends WebServerFactory>
		implements WebServerFactoryCustomizer<F>, ApplicationContextAware, Ordered {

	private static final Log log = LogFactory.getLog(SharedPort.class);

	private final List<Listener> listeners = new CopyOnWriteArrayList<>();

	/**
	 * A context does not publish its events in its children. The peer may live in a
	 * parent of the context with the web server, as it does for a management server with
	 * a port of its own, so this listens in the parents as well.
	 */
	@Override
	public final void setApplicationContext(ApplicationContext context) {
		DrainListener listener = new DrainListener();
		for (ApplicationContext next = context; next != null; next = next.getParent()) {
			if (next instanceof ConfigurableApplicationContext configurable) {
				configurable.addApplicationListener(listener);
			}
		}
	}

	@Override
	public final void customize(F factory) {
		if (share(factory)) {
			TcpMigration.OF_THIS_MACHINE.warnIfOff();
		}
	}

	/**
	 * Make the web server's listeners ones that others can listen beside.
	 * @param factory the factory that makes the web server
	 * @return whether any of them is
	 */
	protected abstract boolean share(F factory);

	protected final void add(Listener listener) {
		this.listeners.add(listener);
	}

	private static void stopListening(Listener listener) {
		int port = listener.port();
		if (port <= 0) {
			return;
		}
		try {
			listener.close();
			log.info("Port " + port + " is left to the successor: no connections are accepted any more");
		}
		catch (IOException | RuntimeException ex) {
			log.warn("Port " + port
					+ " could not be left to the successor at once; the web server does it when it stops", ex);
		}
	}

	/**
	 * After every other customizer, to see what they have made of the web server.
	 */
	@Override
	public final int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	/**
	 * Comes before any other listener: a slow one must not keep the port.
	 */
	private final class DrainListener implements ApplicationListener<HandoverStartedEvent>, Ordered {

		@Override
		public void onApplicationEvent(HandoverStartedEvent event) {
			if (event.isLeaving()) {
				SharedPort.this.listeners.forEach(SharedPort::stopListening);
			}
		}

		@Override
		public int getOrder() {
			return Ordered.HIGHEST_PRECEDENCE;
		}

	}

	/**
	 * One of the sockets at which a web server listens.
	 */
	protected interface Listener {

		/**
		 * Return the port at which it listens.
		 * @return the port, not positive if it does not listen at one
		 */
		int port();

		/**
		 * Listen no longer, but serve the connections that were accepted.
		 * @throws IOException if the listener cannot be closed
		 */
		void close() throws IOException;

	}

}
