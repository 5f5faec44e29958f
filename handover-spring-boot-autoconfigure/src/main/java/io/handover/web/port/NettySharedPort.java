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

import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.util.List;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.unix.UnixChannelOption;
import io.netty.util.concurrent.GlobalEventExecutor;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver;
import reactor.netty.DisposableServer;
import reactor.netty.channel.ChannelOperations;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

/**
 * The {@link SharedPort} of Netty.
 * <p>
 * Reactor Netty takes a server that does not listen any more for one that is disposed of,
 * and does not wait for the requests that it still answers. Here they are waited for, in
 * the phase and for as long as Boot's graceful shutdown does.
 *
 * @since 0.1.0
 */
public final class NettySharedPort extends SharedPort<NettyReactiveWebServerFactory> implements SmartLifecycle {

	private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

	private volatile boolean running;

	@Override
	protected boolean share(NettyReactiveWebServerFactory factory) {
		factory.addServerCustomizers(this::share);
		return true;
	}

	private HttpServer share(HttpServer server) {
		return server.option(reusePort(), true)
			.childObserve(this::remember)
			.doOnBound((bound) -> add(new ServerListener(bound)));
	}

	/**
	 * Native transports have a name of their own for it.
	 */
	private static ChannelOption<Boolean> reusePort() {
		boolean isNative = LoopResources.DEFAULT_NATIVE && LoopResources.hasNativeSupport();
		return isNative ? UnixChannelOption.SO_REUSEPORT : NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT);
	}

	private void remember(Connection connection, ConnectionObserver.State state) {
		if (state == ConnectionObserver.State.CONNECTED) {
			this.connections.add(connection.channel());
		}
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop(Runnable callback) {
		List<Mono<Void>> requests = this.connections.stream().map(NettySharedPort::awaitRequest).toList();
		Mono.whenDelayError(requests).onErrorComplete().doFinally((signal) -> {
			this.running = false;
			callback.run();
		}).subscribe();
	}

	private static Mono<Void> awaitRequest(Channel connection) {
		ChannelOperations<?, ?> operations = ChannelOperations.get(connection);
		if (operations != null) {
			return operations.onTerminate();
		}
		connection.close();
		return Mono.empty();
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/**
	 * Before the web server stops, which closes the connections.
	 */
	@Override
	public int getPhase() {
		return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE;
	}

	private record ServerListener(DisposableServer server) implements Listener {

		@Override
		public int port() {
			boolean listens = this.server.channel().isActive();
			return (listens && this.server.address() instanceof InetSocketAddress address) ? address.getPort() : -1;
		}

		@Override
		public void close() {
			this.server.channel().close().syncUninterruptibly();
		}

	}

}
