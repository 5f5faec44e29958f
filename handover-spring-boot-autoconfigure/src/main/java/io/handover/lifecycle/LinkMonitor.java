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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import io.handover.multicast.LinkChanges;
import io.handover.multicast.MulticastSettings;
import io.handover.multicast.MulticastTransport;
import io.handover.peer.Event;
import io.handover.peer.Peer;
import io.handover.peer.PeerSettings;
import io.handover.process.HandoverLog;
import io.handover.process.Scheduler;

/**
 * Keeps the links on the interfaces that there are, regularly and whenever one is found
 * not to work, and tells the peer which links there are. On a link where the peer has
 * become deaf it joins the group again, at growing intervals: a firewall that drops the
 * messages may do so for ever.
 */
final class LinkMonitor {

	/**
	 * After a failure: what has failed once may well fail again at once.
	 */
	private static final Duration REPAIR_PAUSE = Duration.ofSeconds(1);

	private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(10);

	private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

	private final MulticastTransport transport;

	private final Duration interval;

	private final Duration firstPause;

	private final LocalPeer peer;

	private final Scheduler scheduler;

	private final HandoverLog handoverLog;

	/**
	 * By deaf link, when to join the group there again. Used by the scheduler's thread
	 * alone.
	 */
	private final Map<String, Retry> retries = new LinkedHashMap<>();

	LinkMonitor(MulticastTransport transport, PeerSettings settings, LocalPeer peer, Scheduler scheduler,
			HandoverLog handoverLog) {
		this.transport = transport;
		this.interval = shorter(settings.heartbeatInterval(), LONGEST_INTERVAL);
		this.firstPause = shorter(settings.silence().multipliedBy(2), LONGEST_PAUSE);
		this.peer = peer;
		this.scheduler = scheduler;
		this.handoverLog = handoverLog;
	}

	private static Duration shorter(Duration one, Duration other) {
		return (one.compareTo(other) < 0) ? one : other;
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
			retry();
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
	 * The peer has become deaf on a link, or is deaf there still.
	 */
	void deaf(String link) {
		this.scheduler.at(this.scheduler.now(), () -> {
			reconcile();
			if (!this.retries.containsKey(link) && this.transport.links().contains(link)) {
				MulticastSettings settings = this.transport.settings();
				this.handoverLog.warn("This instance does not hear itself on " + link + ", and would not hear a "
						+ "successor there. Let UDP datagrams to " + settings.group().getHostAddress() + ", port "
						+ settings.port() + ", pass the firewall, or set 'handover.network-interface' to the "
						+ "interface that is meant. The group is joined there again from time to time");
				rejoin(link, this.firstPause);
			}
		});
	}

	private void retry() {
		Set<String> deaf = this.peer.read(Peer::deafLinks);
		Map.copyOf(this.retries).forEach((link, retry) -> {
			if (!deaf.contains(link)) {
				this.retries.remove(link);
				if (this.transport.links().contains(link)) {
					this.handoverLog.info("This instance hears itself again on " + link);
				}
			}
			else if (retry.time().compareTo(this.scheduler.now()) <= 0) {
				rejoin(link, shorter(retry.pause().multipliedBy(2), LONGEST_PAUSE));
			}
		});
	}

	private void rejoin(String link, Duration pause) {
		this.retries.put(link, new Retry(this.scheduler.now().plus(pause), pause));
		this.transport.rejoin(link);
	}

	private void log(LinkChanges changes) {
		changes.lost()
			.forEach((link) -> this.handoverLog.info("Hand-over messages are no longer sent and received on " + link));
		changes.joined()
			.forEach((link) -> this.handoverLog.info("Hand-over messages are sent and received "
					+ (link.again() ? "again " : "") + "on " + link.name() + " (" + link.address().getHostAddress()
					+ "), group " + link.group().getAddress().getHostAddress() + ", port " + link.group().getPort()));
	}

	/**
	 * The next time to join the group again on a link.
	 *
	 * @param time when
	 * @param pause how long that is after the last time
	 */
	private record Retry(Duration time, Duration pause) {

	}

}
