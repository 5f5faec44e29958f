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

import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.util.Attribute;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.GlobalEventExecutor;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver;
import reactor.netty.http.server.HttpServer;

/**
 * The {@link Http2Connections} of Netty. Each is looked at on its own event loop, where
 * no stream comes or goes meanwhile.
 *
 * @since 0.1.0
 */
public final class NettyHttp2Connections extends Http2Connections<NettyReactiveWebServerFactory> {

	/**
	 * The last stream of a connection that had no active one when it was looked at.
	 */
	private static final AttributeKey<Integer> IDLE_SINCE = AttributeKey.valueOf(NettyHttp2Connections.class,
			"idleSince");

	private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

	@Override
	protected void observe(NettyReactiveWebServerFactory factory) {
		factory.addServerCustomizers(this::observe);
	}

	private HttpServer observe(HttpServer server) {
		return server.childObserve(this::remember);
	}

	private void remember(Connection connection, ConnectionObserver.State state) {
		if (state == ConnectionObserver.State.CONNECTED) {
			this.connections.add(connection.channel());
		}
	}

	@Override
	void endIdle() {
		this.connections.forEach((channel) -> channel.eventLoop().execute(() -> endIdle(channel)));
	}

	private static void endIdle(Channel channel) {
		Http2FrameCodec codec = channel.pipeline().get(Http2FrameCodec.class);
		if (codec == null || codec.connection().goAwaySent()) {
			return;
		}
		Http2Connection connection = codec.connection();
		Integer lastStream = (connection.numActiveStreams() == 0) ? connection.remote().lastStreamCreated() : null;
		Attribute<Integer> idleSince = channel.attr(IDLE_SINCE);
		if (lastStream != null && lastStream.equals(idleSince.get())) {
			goAway(channel);
		}
		idleSince.set(lastStream);
	}

	/**
	 * With the highest stream id, so that a request which is on its way is answered.
	 */
	private static void goAway(Channel channel) {
		DefaultHttp2GoAwayFrame frame = new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR);
		frame.setExtraStreamIds(Integer.MAX_VALUE);
		channel.writeAndFlush(frame);
	}

}
