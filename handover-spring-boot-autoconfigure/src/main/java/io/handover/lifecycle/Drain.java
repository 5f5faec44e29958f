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

import io.handover.HandoverFinishedEvent;
import io.handover.HandoverStartedEvent;
import io.handover.process.CompleteFile;
import io.handover.process.Scheduler;
import io.handover.protocol.PeerIdentity;

/**
 * What the old instance does once a younger one is ready: it lets go, step by step, and
 * whatever fails, the next step goes on. It runs on a thread of its own that is no
 * daemon, so the process outlives the application.
 */
final class Drain implements Runnable {

	private static final Log log = LogFactory.getLog(Drain.class);

	private final LocalPeer peer;

	private final PeerIdentity successor;

	private final HandoverSettings settings;

	private final Application application;

	private final CompleteFile completeFile;

	private final Scheduler timer;

	private final CountDownLatch applicationClosed = new CountDownLatch(1);

	Drain(LocalPeer peer, PeerIdentity successor, HandoverSettings settings, Application application,
			CompleteFile completeFile, Scheduler timer) {
		this.peer = peer;
		this.successor = successor;
		this.settings = settings;
		this.application = application;
		this.completeFile = completeFile;
		this.timer = timer;
	}

	@Override
	public void run() {
		try {
			handOver();
		}
		catch (RuntimeException | Error ex) {
			log.error("The hand-over could not be completed", ex);
		}
		this.peer.end();
	}

	private void handOver() {
		Duration begin = this.timer.now();
		boolean served = this.application.awaitStarted(this.settings.shutdownTimeout());
		this.application.publish(new HandoverStartedEvent(this.peer, this.peer.identity(), this.successor));
		this.application.refuseTraffic();
		if (served) {
			serveFor(this.settings.drainDelay());
		}
		this.application.close(this.settings.shutdownTimeout());
		this.completeFile.write();
		this.peer.released();
		this.application.publishAfterClose(new HandoverFinishedEvent(this.peer, this.peer.identity(), this.successor,
				this.timer.now().minus(begin)));
	}

	private void serveFor(Duration delay) {
		try {
			this.timer.await(this.applicationClosed, delay);
		}
		catch (InterruptedException ex) {
			log.debug("Interrupted while serving on; closing now", ex);
		}
	}

	/**
	 * Somebody else has closed the application: there is nothing to serve with any more.
	 */
	void applicationClosed() {
		this.applicationClosed.countDown();
	}

}
