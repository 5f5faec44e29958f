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

import java.time.Duration;

import org.springframework.boot.web.server.AbstractConfigurableWebServerFactory;
import org.springframework.boot.web.server.Http2;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;

/**
 * The HTTP/2 connections of a web server, to which no header can say that they end.
 * Clients are told by a GOAWAY frame, and open their next connection at the successor.
 * <p>
 * It is sent to no connection with an active stream, and to none that has had one a
 * moment ago, whose client may be about to send its next request: the HTTP client of JDK
 * 17 lets every request fail that is in flight when it receives the frame, even one that
 * the frame spares.
 *
 * @param <F> the type of the factory that makes the web server
 * @since 0.1.0
 */
public abstract class Http2Connections<F extends AbstractConfigurableWebServerFactory>
		implements WebServerFactoryCustomizer<F>, Ordered {

	/**
	 * For how long a connection has had no active stream when it is told to end.
	 */
	static final Duration IDLE = Duration.ofMillis(100);

	@Override
	public final void customize(F factory) {
		Http2 http2 = factory.getHttp2();
		if (http2 != null && http2.isEnabled()) {
			observe(factory);
		}
	}

	/**
	 * Get to know the connections of the web server.
	 * @param factory the factory that makes the web server
	 */
	protected abstract void observe(F factory);

	/**
	 * Send GOAWAY to the connections that have had no active stream for {@link #IDLE}.
	 * Called once in that time while this instance drains, by one thread.
	 */
	abstract void endIdle();

	/**
	 * After every other customizer, to see what they have made of the web server.
	 */
	@Override
	public final int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

}
