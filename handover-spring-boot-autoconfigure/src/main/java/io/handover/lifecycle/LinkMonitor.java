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
import io.handover.multicast.MulticastSettings;
import io.handover.multicast.MulticastTransport;
import io.handover.peer.Event;
import io.handover.process.HandoverLog;
import io.handover.process.Scheduler;

/**
 * Keeps the links on the interfaces that there are, regularly and whenever one is found
 * not to work, and tells the peer which links there are. On a link where the peer is deaf
 * it joins the group again.
 */
final class LinkMonitor {

	/**
	 * After a failure: what has failed once may well fail again at once.
	 */
	private static final Duration REPAIR_PAUSE = Duration.ofSeconds(1);

	private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(10);

	private final MulticastTransport transport;

	private final Duration interval;

	private final LocalPeer peer;

	private final Scheduler scheduler;

	private final HandoverLog handoverLog;

	LinkMonitor(MulticastTransport transport, Duration heartbeatInterval, LocalPeer peer, Scheduler scheduler,
			HandoverLog handoverLog) {
		this.transport = transport;
		this.interval = (heartbeatInterval.compareTo(LONGEST_INTERVAL) < 0) ? heartbeatInterval : LONGEST_INTERVAL;
		this.peer = peer;
		this.scheduler = scheduler;
		this.handoverLog = handoverLog;
	}

	void start() {
		log(this.transport.reconcile());
		this.peer.tell(new Event.LinksChanged(this.transport.links()));
		monitorRegularly();
	}

	private void monitorRegularly() {
		this.scheduler.at(this.scheduler.now().plus(this.interval), () -> {
			monitorRegularly();
			reconcile();
		});
	}

	private void reconcile() {
		LinkChanges changes = this.transport.reconcile();
		if (!changes.isEmpty()) {
			log(changes);
			this.peer.tell(new Event.LinksChanged(this.transport.links()));
		}
	}

	/**
	 * Receiving has stopped because of a failure.
	 */
	void receivingStopped() {
		this.scheduler.at(this.scheduler.now().plus(REPAIR_PAUSE), this::reconcile);
	}

	/**
	 * Join the group again on a link.
	 * @param first whether the peer has just become deaf there
	 */
	void rejoin(String link, boolean first) {
		this.scheduler.at(this.scheduler.now(), () -> {
			if (first) {
				MulticastSettings settings = this.transport.settings();
				this.handoverLog.warn("This instance does not hear itself on " + link + ", and would not hear a "
						+ "successor there. Let UDP datagrams to " + settings.group().getHostAddress() + ", port "
						+ settings.port() + ", pass the firewall, or set 'handover.network-interface' to the "
						+ "interface that is meant. The group is joined there again from time to time");
			}
			reconcile();
			this.transport.rejoin(link);
		});
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
