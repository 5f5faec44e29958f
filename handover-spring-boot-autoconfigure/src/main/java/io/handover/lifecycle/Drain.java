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
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.handover.Handover;
import io.handover.HandoverFinishedEvent;
import io.handover.HandoverStartedEvent;
import io.handover.peer.Ending;
import io.handover.peer.Event;
import io.handover.process.CompleteFile;
import io.handover.process.Scheduler;
import io.handover.protocol.PeerIdentity;
import io.handover.takeover.TakeoverNotifier;

/**
 * What this instance does when a younger one is ready, step by step. A step that fails
 * keeps none of the next ones from being taken.
 * <p>
 * The steps are taken on one thread, which may be waiting for the hand-over already. A
 * second one keeps the process alive meanwhile.
 */
final class Drain {

	private static final Log log = LogFactory.getLog(Drain.class);

	private final DrainSettings settings;

	private final Handover handover;

	private final Application application;

	private final CompleteFile completeFile;

	private final LocalPeer peer;

	private final TakeoverNotifier takeover;

	private final Completion completion;

	private final RequestCounter requests;

	private final Serving serving;

	private final Scheduler scheduler;

	private final HandoverObserver observer;

	private final CompletableFuture<PeerIdentity> successor = new CompletableFuture<>();

	private final CountDownLatch startObserved = new CountDownLatch(1);

	private @Nullable Thread thread;

	Drain(DrainSettings settings, Handover handover, Application application, CompleteFile completeFile, LocalPeer peer,
			TakeoverNotifier takeover, Completion completion, RequestCounter requests, GracePeriod gracePeriod,
			Scheduler scheduler, HandoverObserver observer) {
		this.settings = settings;
		this.handover = handover;
		this.application = application;
		this.completeFile = completeFile;
		this.peer = peer;
		this.takeover = takeover;
		this.completion = completion;
		this.requests = requests;
		this.serving = new Serving(settings, requests, gracePeriod, scheduler);
		this.scheduler = scheduler;
		this.observer = observer;
	}

	/**
	 * Start the thread that {@link #start(PeerIdentity)} lets drain, unless it is there.
	 * It is a daemon, since it must not keep a process that has nothing else to do.
	 * @return the thread
	 */
	synchronized Thread prepare() {
		Thread thread = this.thread;
		if (thread == null) {
			// Loaded as well.
			new HandoverStartedEvent(this.handover, this.handover.identity(), this.handover.identity());
			thread = new Thread(this::handOverToSuccessor, "handover-drain");
			thread.setDaemon(true);
			thread.start();
			this.thread = thread;
		}
		return thread;
	}

	/**
	 * Let the prepared thread drain, and tell the observers meanwhile: to format and
	 * write what they log takes longer than everything before it. Another thread, which
	 * is no daemon, lets the process outlive the application.
	 * @param successor the younger peer
	 */
	void start(PeerIdentity successor) {
		Thread draining = prepare();
		this.successor.complete(successor);
		try {
			this.observer.handoverStarted(successor);
		}
		finally {
			this.startObserved.countDown();
		}
		Thread staying = new Thread(() -> awaitEnd(draining), "handover-stay");
		staying.setDaemon(false);
		staying.start();
		this.completion.awaitOnShutdown(this.settings.shutdownTimeout());
	}

	/**
	 * A web server was added that the settings do not know of.
	 * @param delay how long to serve with it
	 */
	void webServerAdded(Duration delay) {
		this.serving.extend(delay);
	}

	/**
	 * There will be no hand-over, unless one has started.
	 * @return whether that is decided by this call: there is none, and this is the first
	 * call
	 */
	boolean cancel() {
		return this.successor.completeExceptionally(new CancellationException());
	}

	private void handOverToSuccessor() {
		try {
			handOver(this.successor.join());
		}
		catch (CancellationException ex) {
			log.trace("The application has closed without a hand-over", ex);
		}
	}

	private static void awaitEnd(Thread thread) {
		boolean ended = false;
		while (!ended) {
			try {
				thread.join();
				ended = true;
			}
			catch (InterruptedException ex) {
				log.debug("Interrupted while the hand-over is in progress", ex);
			}
		}
	}

	private void handOver(PeerIdentity successor) {
		Duration start = this.scheduler.now();
		take(() -> serve(successor));
		take(this::close);
		take(this.completeFile::write);
		take(() -> this.peer.tell(new Event.Closed()));
		this.completion.awaitLastMessage();
		take(() -> this.application.publishAfterClose(new HandoverFinishedEvent(this.handover, this.handover.identity(),
				successor, this.scheduler.now().minus(start))));
		this.completion.end(Ending.PARK);
	}

	private static void take(Runnable step) {
		try {
			step.run();
		}
		catch (Throwable ex) {
			log.error("A step of the hand-over failed; the hand-over continues", ex);
		}
	}

	private void serve(PeerIdentity successor) {
		boolean ready = this.application.awaitStarted(this.settings.shutdownTimeout());
		this.requests.drainStarted();
		this.application.publish(new HandoverStartedEvent(this.handover, this.handover.identity(), successor));
		refuseTraffic();
		if (ready) {
			continueToServe();
		}
	}

	private void refuseTraffic() {
		boolean refused = this.application.refuseTraffic();
		awaitStartObserved();
		if (refused) {
			this.observer.trafficRefused();
		}
	}

	/**
	 * What follows is not observed before the start is.
	 */
	private void awaitStartObserved() {
		try {
			this.startObserved.await();
		}
		catch (InterruptedException ex) {
			log.debug("Interrupted while the start is observed; continuing without that", ex);
		}
	}

	private void continueToServe() {
		try {
			this.observer.servingEnded(this.serving.await(this.application.closing()));
		}
		catch (InterruptedException ex) {
			log.debug("Interrupted while serving; closing the application now", ex);
		}
	}

	private void close() {
		this.takeover.awaitRevoked();
		Duration start = this.scheduler.now();
		boolean closed = this.application.close(this.settings.shutdownTimeout());
		this.requests.drainEnded();
		if (closed) {
			this.observer.applicationClosed(this.scheduler.now().minus(start));
		}
		this.observer.requestsEnded(this.requests.requests());
	}

	/**
	 * Refuse traffic that something else has accepted meanwhile.
	 */
	void refuseTrafficAgain() {
		new Thread(() -> take(this::refuseTraffic), "handover-refuse").start();
	}

}
