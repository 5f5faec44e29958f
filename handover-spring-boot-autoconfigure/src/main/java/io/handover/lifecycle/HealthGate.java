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
import java.util.List;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.handover.peer.Event;
import io.handover.peer.Peer;
import io.handover.process.HandoverLog;
import io.handover.process.Scheduler;
import io.handover.protocol.PeerIdentity;
import io.handover.protocol.PeerState;

/**
 * Tells the peer whether the {@link HealthGroup} is up, since an instance that proxies do
 * not use must not accept traffic. The group is asked once a second until the instance
 * accepts traffic and while an older instance serves, which may still come back;
 * otherwise at each heartbeat.
 * <p>
 * Each call has a thread of its own. One that has not returned is not repeated, and
 * counts as down after a time.
 */
final class HealthGate {

	private static final Log log = LogFactory.getLog(HealthGate.class);

	private static final Duration PAUSE = Duration.ofSeconds(1);

	static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

	private static final Duration LOG_DELAY = Duration.ofSeconds(10);

	private static final Duration LOG_PAUSE = Duration.ofMinutes(1);

	private final HealthGroup group;

	private final HandoverSettings settings;

	private final LocalPeer peer;

	private final Scheduler scheduler;

	private final HandoverLog handoverLog;

	private boolean begun;

	private boolean ended;

	private boolean asking;

	private boolean up;

	private volatile String asked = "nothing yet";

	private Duration askedAt = Duration.ZERO;

	private Duration changedAt = Duration.ZERO;

	private Duration logAt = Duration.ZERO;

	private Runnable cancelNext = () -> {
	};

	HealthGate(HealthGroup group, HandoverSettings settings, LocalPeer peer, Scheduler scheduler,
			HandoverLog handoverLog) {
		this.group = group;
		this.settings = settings;
		this.peer = peer;
		this.scheduler = scheduler;
		this.handoverLog = handoverLog;
		// Before the application is ready, so that there is no moment in which it
		// accepts.
		peer.tell(new Event.HealthChanged(false));
	}

	/**
	 * Begin to ask, once: the application accepts traffic.
	 */
	synchronized void begin() {
		if (!this.begun && !isOver()) {
			this.begun = true;
			changed();
			ask();
		}
	}

	/**
	 * Ask no more: the application closes, or the group of another context counts.
	 */
	synchronized void end() {
		this.ended = true;
		this.cancelNext.run();
	}

	private boolean isOver() {
		return this.ended || this.peer.state().isLeaving();
	}

	private synchronized void askAgain() {
		if (!isOver()) {
			ask();
		}
	}

	private void ask() {
		this.asking = true;
		this.askedAt = this.scheduler.now();
		this.cancelNext = this.scheduler.at(this.askedAt.plus(CALL_TIMEOUT), this::overdue);
		Thread thread = new Thread(this::call, "handover-health");
		thread.setDaemon(true);
		thread.start();
	}

	private void call() {
		List<String> waitedFor;
		try {
			waitedFor = this.group.ask((name) -> this.asked = name);
		}
		catch (Throwable ex) {
			log.debug("A health indicator has failed, which counts as down: " + this.asked, ex);
			waitedFor = List.of(this.asked + " (" + ex + ")");
		}
		answered(waitedFor);
	}

	private synchronized void answered(List<String> waitedFor) {
		this.asking = false;
		this.cancelNext.run();
		if (!isOver()) {
			update(waitedFor);
			this.cancelNext = this.scheduler.at(this.askedAt.plus(pause()), this::askAgain);
		}
	}

	private Duration pause() {
		Duration interval = this.settings.peer().heartbeatInterval();
		return (interval.compareTo(PAUSE) < 0 || this.peer.read(this::isWaitedFor)) ? PAUSE : interval;
	}

	/**
	 * Return whether it matters soon if the group is up.
	 */
	private boolean isWaitedFor(Peer peer) {
		PeerIdentity self = peer.identity();
		Duration heardSince = this.scheduler.now().minus(this.settings.peer().silence());
		return !peer.isAccepting() || peer.knownPeers()
			.stream()
			.anyMatch((known) -> known.state() == PeerState.READY && self.isYoungerThan(known.identity())
					&& known.lastHeard().compareTo(heardSince) >= 0);
	}

	private synchronized void overdue() {
		if (this.asking && !isOver()) {
			Duration now = this.scheduler.now();
			update(List.of(this.asked + " (no answer for " + now.minus(this.askedAt).toSeconds() + " s)"));
			this.cancelNext = this.scheduler.at(now.plus(PAUSE), this::overdue);
		}
	}

	private void update(List<String> waitedFor) {
		if (this.up != waitedFor.isEmpty()) {
			this.up = waitedFor.isEmpty();
			changed();
			this.peer.tell(new Event.HealthChanged(this.up));
		}
		Duration now = this.scheduler.now();
		if (!this.up && this.logAt.compareTo(now) <= 0) {
			this.logAt = now.plus(LOG_PAUSE);
			this.handoverLog.warn("Not accepting traffic: health group '" + this.group.name() + "' has not been up for "
					+ now.minus(this.changedAt).toSeconds() + " s, because of " + String.join(", ", waitedFor)
					+ ". An indicator that is up only after the takeover does not belong in the group; see "
					+ "'handover.health-group'.");
		}
	}

	private void changed() {
		this.changedAt = this.scheduler.now();
		this.logAt = this.changedAt.plus(LOG_DELAY);
	}

}
