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

package io.handover.drain;

import java.time.Duration;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.handover.Handover;
import io.handover.HandoverFinishedEvent;
import io.handover.HandoverStartedEvent;
import io.handover.peer.Effect;
import io.handover.process.CompleteFile;
import io.handover.process.HandoverLog;
import io.handover.process.Scheduler;
import io.handover.protocol.PeerIdentity;

/**
 * What this instance does when a younger one is ready, step by step. The steps are taken
 * on one thread, which keeps the process alive until the end. A step that fails keeps
 * none of the next ones from being taken.
 *
 * @since 0.1.0
 */
public final class Drain {

	private static final Log log = LogFactory.getLog(Drain.class);

	private final DrainSettings settings;

	private final PeerIdentity self;

	private final Handover handover;

	private final DrainedPeer peer;

	private final ContextApplication application;

	private final CompleteFile completeFile;

	private final RequestCounter requests;

	private final DrainWait wait;

	private final ProcessEnd processEnd;

	private final Scheduler scheduler;

	private final HandoverLog handoverLog;

	private boolean decided;

	public Drain(DrainSettings settings, PeerIdentity self, Handover handover, DrainedPeer peer,
			ContextApplication application, CompleteFile completeFile, RequestCounter requests, ProcessEnd processEnd,
			GracePeriod gracePeriod, Scheduler scheduler, HandoverLog handoverLog) {
		this.settings = settings;
		this.self = self;
		this.handover = handover;
		this.peer = peer;
		this.application = application;
		this.completeFile = completeFile;
		this.requests = requests;
		this.wait = new DrainWait(settings, requests, gracePeriod, scheduler);
		this.processEnd = processEnd;
		this.scheduler = scheduler;
		this.handoverLog = handoverLog;
	}

	/**
	 * Start to drain, on a thread that lets the process outlive the application.
	 */
	public void start(PeerIdentity successor) {
		cancel();
		Thread thread = new Thread(() -> handOver(successor), "handover-drain");
		thread.setDaemon(false);
		thread.start();
		this.processEnd.awaitOnShutdown(this.settings.shutdownTimeout());
	}

	/**
	 * Let no hand-over start from now on.
	 * @return whether none has started, and this is the first call
	 */
	public synchronized boolean cancel() {
		boolean cancelled = !this.decided;
		this.decided = true;
		return cancelled;
	}

	private void handOver(PeerIdentity successor) {
		Duration start = this.scheduler.now();
		take(() -> logStart(successor));
		take(() -> this.application.awaitStarted(this.settings.shutdownTimeout()));
		take(this.requests::drainStarted);
		take(() -> this.application.publish(new HandoverStartedEvent(this.handover, this.self, successor)));
		take(this::refuseTraffic);
		take(this::serve);
		take(this.peer::awaitTakeoverRevoked);
		take(this::close);
		take(this.completeFile::write);
		take(this.peer::applicationClosed);
		this.processEnd.awaitLastMessage();
		take(() -> this.application.publishAfterClose(
				new HandoverFinishedEvent(this.handover, this.self, successor, this.scheduler.now().minus(start))));
		this.processEnd.end(Effect.Ending.PARK);
	}

	private static void take(Runnable step) {
		try {
			step.run();
		}
		catch (Throwable ex) {
			log.error("A step of the hand-over failed; the hand-over continues", ex);
		}
	}

	private void logStart(PeerIdentity successor) {
		this.handoverLog.info("Hand-over DRAINING: younger peer " + successor.name() + " is ready");
		if (successor.isLegacy()) {
			this.handoverLog.warn("The service and the device of the younger peer are unknown, since it runs "
					+ "handover-lib. To hand over only to peers of this starter, set "
					+ "'handover.accept-legacy-peers' to 'false'.");
		}
	}

	private void refuseTraffic() {
		if (this.application.refuseTraffic()) {
			this.handoverLog.info("Readiness is REFUSING_TRAFFIC");
		}
	}

	/**
	 * Refuse traffic that something else has accepted since the drain started.
	 */
	public void refuseTrafficAgain() {
		new Thread(() -> take(this::refuseTraffic), "handover-refuse").start();
	}

	private void serve() {
		if (this.application.hasBeenReady()) {
			try {
				logEnd(this.wait.await(this.application.closing(), this.application.hasWebServer()));
			}
			catch (InterruptedException ex) {
				log.debug("Interrupted while serving; closing the application now", ex);
			}
		}
	}

	private void logEnd(DrainWait.End end) {
		if (end == DrainWait.End.TIMEOUT) {
			this.handoverLog.warn("Requests still come in after 'handover.drain.timeout'; closing the application. "
					+ "Whatever sends them has not noticed that readiness is refused.");
		}
		else if (end == DrainWait.End.GRACE_PERIOD) {
			this.handoverLog.warn("Requests still come in, but the platform ends this process soon; closing the "
					+ "application. If they only need more time, raise 'handover.termination.grace-period' and the "
					+ "'stop_grace_period' of the service.");
		}
	}

	private void close() {
		Duration start = this.scheduler.now();
		boolean closed = this.application.close(this.settings.shutdownTimeout());
		RequestCounter.Requests requests = this.requests.drainEnded();
		if (closed) {
			this.handoverLog
				.info("Application context closed in " + this.scheduler.now().minus(start).toMillis() + " ms");
		}
		if (requests.cutOff() > 0) {
			this.handoverLog.warn(requests + ". Spring Boot waits for them in its graceful shutdown, for "
					+ "'spring.lifecycle.timeout-per-shutdown-phase'.");
		}
		else if (requests.inFlight() + requests.arrived() > 0) {
			this.handoverLog.info(requests.toString());
		}
	}

	/**
	 * The peer of this process, as far as it takes part in the drain of its application.
	 */
	public interface DrainedPeer {

		/**
		 * Wait, within a bound, until the application has given up the takeover.
		 */
		void awaitTakeoverRevoked();

		/**
		 * The application is closed, and the complete file is written if that is
		 * possible.
		 */
		void applicationClosed();

	}

}
