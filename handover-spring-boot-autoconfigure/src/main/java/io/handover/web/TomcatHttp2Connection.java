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

import org.apache.coyote.Adapter;
import org.apache.coyote.Request;
import org.apache.coyote.http2.Http2AsyncUpgradeHandler;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * A connection of Tomcat's own HTTP/2. It is paused when it is idle, as Tomcat pauses all
 * of them when it stops; it does so once.
 */
final class TomcatHttp2Connection extends Http2AsyncUpgradeHandler {

	private volatile long lastChange = System.nanoTime();

	TomcatHttp2Connection(Http2Protocol protocol, Adapter adapter, @Nullable Request request,
			SocketWrapperBase<?> socketWrapper) {
		super(protocol, adapter, request, socketWrapper);
	}

	/**
	 * Called whenever frames were read and whenever a stream has ended.
	 */
	@Override
	protected void setConnectionTimeoutForStreamCount(int streamCount) {
		this.lastChange = System.nanoTime();
		super.setConnectionTimeoutForStreamCount(streamCount);
	}

	void endIfIdle() {
		if (this.activeRemoteStreamCount.get() == 0
				&& System.nanoTime() - this.lastChange >= Http2Connections.IDLE.toNanos()) {
			pause();
		}
	}

}
