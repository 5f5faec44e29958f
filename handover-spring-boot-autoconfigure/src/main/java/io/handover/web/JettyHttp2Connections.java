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

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.http2.HTTP2Session;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.springframework.boot.jetty.JettyWebServerFactory;

/**
 * The {@link Http2Connections} of Jetty, which shuts a connection down: a second GOAWAY
 * frame with the last stream follows the first, and further streams are refused. It does
 * the same when it stops, and does not repeat it.
 *
 * @since 0.1.0
 */
public final class JettyHttp2Connections extends Http2Connections<JettyWebServerFactory> {

	private final List<Server> servers = new CopyOnWriteArrayList<>();

	@Override
	protected void observe(JettyWebServerFactory factory) {
		factory.addServerCustomizers(this.servers::add);
	}

	@Override
	void endIdle() {
		for (Server server : this.servers) {
			for (Connector connector : server.getConnectors()) {
				connector.getConnectedEndPoints().forEach(JettyHttp2Connections::endIdle);
			}
		}
	}

	private static void endIdle(EndPoint endPoint) {
		if (endPoint instanceof AbstractEndPoint candidate && candidate.getIdleFor() >= IDLE.toMillis()
				&& connection(endPoint) instanceof HTTP2Connection connection) {
			HTTP2Session session = connection.getSession();
			if (session.getStreams().isEmpty()) {
				session.shutdown();
			}
		}
	}

	private static Connection connection(EndPoint endPoint) {
		Connection connection = endPoint.getConnection();
		return (connection instanceof SslConnection ssl) ? ssl.getSslEndPoint().getConnection() : connection;
	}

}
