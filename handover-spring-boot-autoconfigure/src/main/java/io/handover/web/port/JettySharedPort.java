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

import java.io.Closeable;
import java.io.IOException;

import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.springframework.boot.jetty.JettyWebServerFactory;

/**
 * The {@link SharedPort} of Jetty.
 *
 * @since 0.1.0
 */
public final class JettySharedPort extends SharedPort<JettyWebServerFactory> {

	@Override
	protected boolean share(JettyWebServerFactory factory) {
		factory.addServerCustomizers(this::share);
		return true;
	}

	private void share(Server server) {
		for (Connector connector : server.getConnectors()) {
			if (connector instanceof ServerConnector serverConnector) {
				serverConnector.setReusePort(true);
				add(new ConnectorListener(serverConnector));
			}
		}
	}

	private record ConnectorListener(ServerConnector connector) implements Listener {

		@Override
		public int port() {
			return this.connector.getLocalPort();
		}

		@Override
		public void close() throws IOException {
			// An acceptor that does not happen to accept at this moment would go round in
			// circles until the server stops.
			this.connector.setAccepting(false);
			this.connector.close();
			// Without acceptors, closing the connector leaves it open.
			if (this.connector.getTransport() instanceof Closeable channel) {
				channel.close();
			}
		}

	}

}
