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

import io.handover.multicast.LinkChanges;
import io.handover.multicast.MulticastTransport;
import io.handover.peer.Event;
import io.handover.process.HandoverLog;
import io.handover.process.Scheduler;

/**
 * Keeps the links on the interfaces that there are, at every heartbeat and whenever one
 * is found not to work, and tells the peer which links there are.
 */
final class LinkMonitor {

	/**
	 * After a failure: what has failed once may well fail again at once.
	 */
	private static final Duration REPAIR_PAUSE = Duration.ofSeconds(1);

	private final MulticastTransport transport;

	private final Duration interval;

	private final LocalPeer peer;

	private final Scheduler scheduler;

	private final HandoverLog handoverLog;

	LinkMonitor(MulticastTransport transport, Duration interval, LocalPeer peer, Scheduler scheduler,
			HandoverLog handoverLog) {
		this.transport = transport;
		this.interval = interval;
		this.peer = peer;
		this.scheduler = scheduler;
		this.handoverLog = handoverLog;
	}

	void start() {
		log(this.transport.reconcile());
		this.peer.tell(new Event.LinksChanged(this.transport.links()));
		reconcileRegularly();
	}

	private void reconcileRegularly() {
		this.scheduler.at(this.scheduler.now().plus(this.interval), () -> {
			reconcileRegularly();
			reconcile();
		});
	}

	private void reconcile() {
		tell(this.transport.reconcile());
	}

	/**
	 * Receiving has stopped because of a failure.
	 */
	void receivingStopped() {
		this.scheduler.at(this.scheduler.now().plus(REPAIR_PAUSE), this::reconcile);
	}

	/**
	 * Join the group again on a link.
	 */
	void rejoin(String link) {
		this.scheduler.at(this.scheduler.now(), () -> {
			this.handoverLog.warn("This instance does not hear itself on " + link + "; joining the group there again");
			tell(this.transport.rejoin(link));
		});
	}

	private void tell(LinkChanges changes) {
		if (!changes.isEmpty()) {
			log(changes);
			this.peer.tell(new Event.LinksChanged(this.transport.links()));
		}
	}

	private void log(LinkChanges changes) {
		changes.lost()
			.forEach((link) -> this.handoverLog.info("Hand-over messages are no longer sent and received on " + link));
		changes.joined()
			.forEach((link) -> this.handoverLog.info("Hand-over messages are sent and received "
					+ (link.again() ? "again " : "") + "on " + link.name() + " (" + link.address().getHostAddress()
					+ "), group " + link.group().getAddress().getHostAddress() + ", port " + link.group().getPort()));
	}

}
