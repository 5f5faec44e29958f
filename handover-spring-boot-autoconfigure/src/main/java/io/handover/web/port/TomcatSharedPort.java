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

import org.apache.catalina.connector.Connector;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.boot.tomcat.TomcatProtocolHandlerCustomizer;
import org.springframework.boot.tomcat.TomcatWebServerFactory;

/**
 * The {@link SharedPort} of Tomcat. A connector that the application adds comes with a
 * protocol of its own, and shares its port only if that is {@link SharedPortProtocol}.
 *
 * @since 0.1.0
 */
public final class TomcatSharedPort extends SharedPort<TomcatWebServerFactory> {

	private static final Log log = LogFactory.getLog(TomcatSharedPort.class);

	@Override
	protected boolean share(TomcatWebServerFactory factory) {
		boolean shared = shareMainConnector(factory);
		for (Connector connector : factory.getAdditionalConnectors()) {
			shared |= shareAdditional(connector);
		}
		return shared;
	}

	private boolean shareMainConnector(TomcatWebServerFactory factory) {
		String protocol = factory.getProtocol();
		if (!TomcatWebServerFactory.DEFAULT_PROTOCOL.equals(protocol)) {
			log.warn("The port cannot be shared with the other instance by Tomcat's protocol " + protocol
					+ ". Set 'handover.web.share-port' to 'false', or leave the protocol at "
					+ TomcatWebServerFactory.DEFAULT_PROTOCOL + ".");
			return false;
		}
		factory.setProtocol(SharedPortProtocol.class.getName());
		TomcatProtocolHandlerCustomizer<SharedPortProtocol> remember = this::add;
		factory.addProtocolHandlerCustomizers(remember);
		return true;
	}

	private boolean shareAdditional(Connector connector) {
		if (connector.getProtocolHandler() instanceof SharedPortProtocol protocol) {
			add(protocol);
			return true;
		}
		log.warn("Port " + connector.getPort() + " of an additional connector of Tomcat cannot be shared with the "
				+ "other instance. Create the connector with 'new Connector(" + SharedPortProtocol.class.getSimpleName()
				+ ".class.getName())'.");
		return false;
	}

	private void add(SharedPortProtocol protocol) {
		add(new ProtocolListener(protocol));
	}

	private record ProtocolListener(SharedPortProtocol protocol) implements Listener {

		@Override
		public int port() {
			return this.protocol.getLocalPort();
		}

		@Override
		public void close() throws IOException {
			this.protocol.stopListening();
		}

	}

}
