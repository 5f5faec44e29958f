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

import java.util.function.Consumer;

import org.apache.coyote.Adapter;
import org.apache.coyote.Processor;
import org.apache.coyote.Request;
import org.apache.coyote.UpgradeProtocol;
import org.apache.coyote.UpgradeToken;
import org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler;
import org.apache.coyote.http11.upgrade.UpgradeProcessorInternal;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Tomcat's own HTTP/2, with connections that tell whether they are idle. Those without
 * asynchronous I/O are of a class that cannot be extended, and are left as they are.
 */
final class TomcatHttp2Protocol implements UpgradeProtocol {

	private final Http2Protocol delegate;

	private final Consumer<TomcatHttp2Connection> connections;

	TomcatHttp2Protocol(Http2Protocol delegate, Consumer<TomcatHttp2Connection> connections) {
		this.delegate = delegate;
		this.connections = connections;
	}

	@Override
	public String getHttpUpgradeName(boolean isSSLEnabled) {
		return this.delegate.getHttpUpgradeName(isSSLEnabled);
	}

	@Override
	public byte[] getAlpnIdentifier() {
		return this.delegate.getAlpnIdentifier();
	}

	@Override
	public String getAlpnName() {
		return this.delegate.getAlpnName();
	}

	@Override
	public Processor getProcessor(SocketWrapperBase<?> socketWrapper, Adapter adapter) {
		InternalHttpUpgradeHandler connection = getInternalUpgradeHandler(socketWrapper, adapter, null);
		return new UpgradeProcessorInternal(socketWrapper,
				new UpgradeToken(connection, null, null, this.delegate.getUpgradeProtocolName()), null);
	}

	@Override
	public InternalHttpUpgradeHandler getInternalUpgradeHandler(SocketWrapperBase<?> socketWrapper, Adapter adapter,
			@Nullable Request request) {
		if (!socketWrapper.hasAsyncIO()) {
			return this.delegate.getInternalUpgradeHandler(socketWrapper, adapter, request);
		}
		TomcatHttp2Connection connection = new TomcatHttp2Connection(this.delegate, adapter, request, socketWrapper);
		this.connections.accept(connection);
		return connection;
	}

	@Override
	public boolean accept(Request request) {
		return this.delegate.accept(request);
	}

}
