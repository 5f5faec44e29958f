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

import java.net.StandardSocketOptions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.unix.UnixChannelOption;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

/**
 * The {@link SharedPort} of Netty.
 *
 * @since 0.1.0
 */
public final class NettySharedPort extends SharedPort<NettyReactiveWebServerFactory> {

	private final List<DisposableServer> servers = new CopyOnWriteArrayList<>();

	@Override
	protected void share(NettyReactiveWebServerFactory factory) {
		factory.addServerCustomizers(this::share);
	}

	private HttpServer share(HttpServer server) {
		return server.option(reusePort(), true).doOnBound(this.servers::add);
	}

	/**
	 * Native transports have a name of their own for it.
	 */
	private static ChannelOption<Boolean> reusePort() {
		return LoopResources.hasNativeSupport() ? UnixChannelOption.SO_REUSEPORT
				: NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT);
	}

	@Override
	protected boolean stopListening() {
		this.servers.forEach((server) -> server.channel().close().syncUninterruptibly());
		return !this.servers.isEmpty();
	}

}
