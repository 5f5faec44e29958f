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
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.tomcat.util.net.Acceptor;
import org.apache.tomcat.util.net.NioEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * Tomcat's endpoint with a listener of its own, since Tomcat has no option for
 * {@code SO_REUSEPORT} and its listener is private.
 * <p>
 * Tomcat stops its acceptor first and closes the listener then; what the acceptor gets in
 * between it throws away. Here the listener is closed first, the acceptor finds it closed
 * and waits, and only then is told to stop: by the thread that drains, or, if the server
 * just stops, by the one that pauses it. Tomcat would wake its acceptor by a connection
 * to its own port, which may end up at the other instance.
 * <p>
 * Tomcat's guard against a connection that is accepted twice is left out. That is a bug
 * of kernels before 5.10, and a port is well shared from 5.14 on.
 */
final class SharedPortEndpoint extends NioEndpoint {

	private static final Log log = LogFactory.getLog(SharedPortEndpoint.class);

	/**
	 * In milliseconds, for an acceptor that waits for one of too many connections to end.
	 */
	private static final long ACCEPTOR_PATIENCE = 1000;

	private volatile @Nullable Listener listener;

	@Override
	protected void initServerSocket() throws Exception {
		if (getUseInheritedChannel() || getUnixDomainSocketPath() != null) {
			// There is no port to share.
			super.initServerSocket();
			return;
		}
		ServerSocketChannel channel = ServerSocketChannel.open();
		try {
			getSocketProperties().setProperties(channel.socket());
			channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
			channel.bind(new InetSocketAddress(getAddress(), getPortWithOffset()), getAcceptCount());
		}
		catch (IOException | RuntimeException ex) {
			channel.close();
			throw ex;
		}
		this.listener = new Listener(channel);
	}

	@Override
	protected NetworkChannel getServerSocket() {
		Listener listener = this.listener;
		return (listener != null) ? listener.channel : super.getServerSocket();
	}

	@Override
	protected SocketChannel serverSocketAccept() throws Exception {
		Listener listener = this.listener;
		return (listener != null) ? listener.accept() : super.serverSocketAccept();
	}

	/**
	 * It is paused to be stopped, and does not resume.
	 */
	@Override
	public void pause() {
		if (isRunning() && !isPaused()) {
			try {
				stopListening();
			}
			catch (IOException ex) {
				log.warn("The listener could not be closed before the acceptor is stopped", ex);
			}
		}
		super.pause();
	}

	@Override
	protected void unlockAccept() {
		Listener listener = this.listener;
		if (listener == null || listener.channel.isOpen()) {
			super.unlockAccept();
		}
	}

	@Override
	protected void doCloseServerSocket() throws IOException {
		Listener listener = this.listener;
		if (listener != null) {
			listener.channel.close();
			listener.acceptorToldToStop.countDown();
		}
		super.doCloseServerSocket();
	}

	void stopListening() throws IOException {
		Listener listener = this.listener;
		Acceptor<?> acceptor = this.acceptor;
		if (listener != null && acceptor != null) {
			listener.channel.close();
			listener.awaitAcceptor();
			acceptor.stopMillis(-1);
			listener.acceptorToldToStop.countDown();
		}
	}

	/**
	 * A listener and how far its acceptor is.
	 */
	private static final class Listener {

		private final ServerSocketChannel channel;

		private final CountDownLatch foundClosed = new CountDownLatch(1);

		private final CountDownLatch acceptorToldToStop = new CountDownLatch(1);

		Listener(ServerSocketChannel channel) {
			this.channel = channel;
		}

		SocketChannel accept() throws IOException, InterruptedException {
			try {
				return this.channel.accept();
			}
			catch (ClosedChannelException ex) {
				this.foundClosed.countDown();
				this.acceptorToldToStop.await();
				// An acceptor that was told to stop closes what it gets. With an
				// exception it would log an error and try again.
				return SocketChannel.open();
			}
		}

		void awaitAcceptor() {
			try {
				if (!this.foundClosed.await(ACCEPTOR_PATIENCE, TimeUnit.MILLISECONDS)) {
					log.debug("The acceptor is busy, and is told to stop when it is not");
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

}
