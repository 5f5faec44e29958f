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

package io.handover.takeover;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;

import io.handover.Handover;
import io.handover.TakeoverEvent;
import io.handover.TakeoverListener;
import io.handover.process.BoundedCall;
import io.handover.process.HandoverLog;
import io.handover.protocol.TakeoverReason;

/**
 * Calls the {@link TakeoverListener} beans of the application context, and publishes
 * {@link TakeoverEvent} in it, when this instance is granted the takeover and when that
 * is revoked.
 * <p>
 * Both are done on one thread, which begins with the takeover and waits for its end, so
 * that the calls never overlap. The peer, which is locked meanwhile, only starts it and
 * lets it continue. The thread that closes the application waits for it within the
 * time-out.
 *
 * @since 0.1.0
 */
public final class TakeoverNotifier {

	private static final Log log = LogFactory.getLog(TakeoverNotifier.class);

	private final Handover handover;

	private final ConfigurableApplicationContext context;

	private final Duration timeout;

	private final HandoverLog handoverLog;

	private final CompletableFuture<Boolean> revoked = new CompletableFuture<>();

	private volatile @Nullable BoundedCall call;

	private boolean awaited;

	public TakeoverNotifier(Handover handover, ConfigurableApplicationContext context, Duration timeout,
			HandoverLog handoverLog) {
		this.handover = handover;
		this.context = context;
		this.timeout = timeout;
		this.handoverLog = handoverLog;
	}

	private static void run(Runnable task) {
		Thread thread = new Thread(task, "handover-grant");
		thread.setDaemon(true);
		thread.start();
	}

	public void granted(TakeoverReason reason) {
		this.call = BoundedCall.start("A listener of the takeover", TakeoverNotifier::run, () -> callListeners(reason));
	}

	public void revoked() {
		this.revoked.complete(true);
	}

	/**
	 * Wait until the application has given up the takeover, which the peer has done
	 * already. All threads that close the application wait, and the first one decides for
	 * how long. A listener that closes the application does not wait for itself.
	 */
	public void awaitRevoked() {
		BoundedCall call = this.call;
		if (call != null && call.isCurrentThread()) {
			log.debug("A listener of the takeover closes the application");
		}
		else if (call != null) {
			finish(call);
		}
	}

	private synchronized void finish(BoundedCall call) {
		if (!this.awaited) {
			this.awaited = true;
			call.await(this.timeout);
		}
	}

	private void callListeners(TakeoverReason reason) {
		Deque<TakeoverListener> lastFirst = new ArrayDeque<>();
		attempt(() -> grant(reason, lastFirst), () -> "Not every listener of the takeover could be created");
		boolean published = this.handover.holdsTakeover();
		if (published) {
			publish(new TakeoverEvent(this.handover, true, reason));
		}
		attempt(this.revoked::join, () -> "The end of the takeover was not waited for");
		lastFirst.forEach((listener) -> attempt(listener::takeoverRevoked,
				() -> "Listener of the takeover " + listener + " failed to give it up"));
		if (published) {
			publish(new TakeoverEvent(this.handover, false, reason));
		}
		this.handoverLog.info("Takeover revoked");
	}

	/**
	 * Each listener may be slow, so the takeover may be revoked before all were called.
	 */
	private void grant(TakeoverReason reason, Deque<TakeoverListener> called) {
		if (this.handover.holdsTakeover()) {
			this.context.getBeanProvider(TakeoverListener.class)
				.orderedStream()
				.takeWhile((listener) -> this.handover.holdsTakeover())
				.forEach((listener) -> {
					called.push(listener);
					attempt(() -> listener.takeoverGranted(reason),
							() -> "Listener of the takeover " + listener + " failed");
				});
		}
	}

	private void publish(TakeoverEvent event) {
		if (this.context.isActive()) {
			attempt(() -> this.context.publishEvent(event), () -> "A listener of TakeoverEvent failed");
		}
	}

	/**
	 * Call code of the application, which may throw, and may leave its thread
	 * interrupted.
	 */
	private static void attempt(Runnable call, Supplier<String> failed) {
		try {
			call.run();
		}
		catch (Throwable ex) {
			log.error(failed.get(), ex);
		}
		finally {
			Thread.interrupted();
		}
	}

}
