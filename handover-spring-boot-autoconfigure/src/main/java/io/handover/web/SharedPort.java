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

package io.handover.web;

import java.io.IOException;

import org.springframework.boot.web.server.WebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;

/**
 * A web server's port at which the old and the new instance of the service listen at the
 * same time, by {@code SO_REUSEPORT}. The kernel shares the new connections out between
 * them until the old one drains: it then stops listening at once, and goes on serving the
 * connections that it has.
 * <p>
 * Listening ends before anything else does, because the kernel passes on to the successor
 * what was not accepted yet only when the listener is closed (Linux 5.14 and later, with
 * {@code net.ipv4.tcp_migrate_req} set to 1). What a server accepts and then throws away,
 * since it is stopping, is lost.
 *
 * @param <F> the type of the factory that makes the web server
 * @since 0.1.0
 */
public abstract class SharedPort<F extends WebServerFactory> implements WebServerFactoryCustomizer<F>, Ordered {

	@Override
	public final void customize(F factory) {
		if (share(factory)) {
			TcpMigration.ofThisMachine().warnIfOff();
		}
	}

	/**
	 * Make the web server's listener one that others can listen beside.
	 * @param factory the factory that makes the web server
	 * @return whether it is
	 */
	protected abstract boolean share(F factory);

	/**
	 * Listen no longer, but serve the connections that were accepted.
	 * @return whether there was anything that listened
	 * @throws IOException if a listener cannot be closed
	 */
	protected abstract boolean stopListening() throws IOException;

	/**
	 * After every other customizer, to see what they have made of the web server.
	 */
	@Override
	public final int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

}
