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

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;

import org.apache.catalina.connector.Connector;
import org.apache.coyote.UpgradeProtocol;
import org.apache.coyote.http2.Http2Protocol;
import org.springframework.boot.tomcat.TomcatWebServerFactory;

/**
 * The {@link Http2Connections} of Tomcat. It tells how many streams are active to a
 * subclass of its connection alone, so there is one.
 *
 * @since 0.1.0
 */
public final class TomcatHttp2Connections extends Http2Connections<TomcatWebServerFactory> {

	/**
	 * Tomcat does not say when a connection ends.
	 */
	private final Set<TomcatHttp2Connection> connections = Collections
		.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

	@Override
	protected void observe(TomcatWebServerFactory factory) {
		factory.addConnectorCustomizers(this::observe);
		factory.getAdditionalConnectors().forEach(this::observe);
	}

	/**
	 * What is added later takes the place of what is there for the same protocol.
	 */
	private void observe(Connector connector) {
		for (UpgradeProtocol protocol : connector.findUpgradeProtocols()) {
			if (protocol instanceof Http2Protocol http2) {
				connector.addUpgradeProtocol(new TomcatHttp2Protocol(http2, this.connections::add));
			}
		}
	}

	@Override
	void endIdle() {
		List<TomcatHttp2Connection> connections;
		synchronized (this.connections) {
			connections = List.copyOf(this.connections);
		}
		connections.forEach(TomcatHttp2Connection::endIfIdle);
	}

}
