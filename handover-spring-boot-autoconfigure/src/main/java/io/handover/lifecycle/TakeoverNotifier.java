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

package io.handover.lifecycle;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.handover.Handover;
import io.handover.TakeoverEvent;
import io.handover.process.BoundedCall;
import io.handover.protocol.TakeoverReason;

/**
 * Tells the application that this instance holds what only one may hold, and that it does
 * no more.
 * <p>
 * Both are told on one thread, which begins with the takeover and waits for its end, so
 * that they never overlap. The peer, which is locked meanwhile, only starts it and lets
 * it continue. The thread that closes the application waits for it, and no longer than
 * the application may take to close.
 */
final class TakeoverNotifier {

	private static final Log log = LogFactory.getLog(TakeoverNotifier.class);

	private final Handover handover;

	private final Application application;

	private final Duration timeout;

	private final HandoverObserver observer;

	private final CountDownLatch revoked = new CountDownLatch(1);

	private volatile @Nullable BoundedCall call;

	private boolean awaited;

	/**
	 * Create a new {@link TakeoverNotifier}.
	 * @param handover the peer
	 * @param application what is told
	 * @param timeout how long it is waited for
	 * @param observer is told when the application has given the takeover up
	 */
	TakeoverNotifier(Handover handover, Application application, Duration timeout, HandoverObserver observer) {
		this.handover = handover;
		this.application = application;
		this.timeout = timeout;
		this.observer = observer;
	}

	/**
	 * The peer has taken over.
	 */
	void granted(TakeoverReason reason) {
		BoundedCall call = new BoundedCall("handover-grant", () -> tell(reason),
				"The application was not told of the takeover", "A listener of the takeover has not returned");
		this.call = call;
		call.start();
	}

	/**
	 * The peer has given the takeover up, and the application is to do so as well.
	 */
	void revoked() {
		this.revoked.countDown();
	}

	private void tell(TakeoverReason reason) {
		this.application.tell(TakeoverEvent.granted(this.handover, reason));
		awaitEnd();
		this.application.tell(TakeoverEvent.revoked(this.handover, reason));
		this.observer.takeoverRevoked();
	}

	private void awaitEnd() {
		boolean ended = false;
		while (!ended) {
			try {
				this.revoked.await();
				ended = true;
			}
			catch (InterruptedException ex) {
				log.debug("Interrupted while the takeover is held", ex);
			}
		}
	}

	/**
	 * Wait until the application has given the takeover up, which the peer has done
	 * already. Of several threads that close the application all wait, and the first one
	 * decides for how long. A listener of the takeover that closes it waits for none of
	 * them, since they wait for it.
	 */
	void awaitRevoked() {
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
			call.finish(this.timeout);
		}
	}

}
