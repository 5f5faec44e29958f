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

import org.apache.coyote.http11.Http11NioProtocol;

/**
 * Tomcat's own protocol, at a port that others may listen at as well. It is public
 * because Tomcat makes it by the name of its class, and for further connectors of an
 * application: {@code new Connector(SharedPortProtocol.class.getName())}.
 *
 * @since 0.1.0
 */
public final class SharedPortProtocol extends Http11NioProtocol {

	private final SharedPortEndpoint endpoint;

	public SharedPortProtocol() {
		this(new SharedPortEndpoint());
	}

	private SharedPortProtocol(SharedPortEndpoint endpoint) {
		super(endpoint);
		this.endpoint = endpoint;
	}

	void stopListening() throws IOException {
		this.endpoint.stopListening();
	}

}
