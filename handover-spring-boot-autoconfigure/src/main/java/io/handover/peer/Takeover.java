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

package io.handover.peer;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.handover.peer.PeerSettings.TakeoverSettings;
import io.handover.protocol.PeerState;
import io.handover.protocol.TakeoverReason;

/**
 * The takeover of the peer: whether it may use what only one instance of its service may
 * use at a time. It takes over once in its life, when it is ready and every other peer
 * that it waits for has let go, counts as gone, or takes too long; and it gives up once,
 * before anything else, when it leaves. A peer that does not hear itself hears no other
 * one either, and takes over at the time-out only.
 */
final class Takeover {

	private final TakeoverSettings settings;

	private final KnownPeers knownPeers;

	private @Nullable Duration listeningSince;

	private @Nullable Duration readySince;

	private @Nullable Duration suspendedSince;

	private Duration suspended = Duration.ZERO;

	private @Nullable Duration next;

	private @Nullable GrantedTakeover granted;

	private boolean ended;

	Takeover(TakeoverSettings settings, KnownPeers knownPeers) {
		this.settings = settings;
		this.knownPeers = knownPeers;
	}

	/**
	 * Take over if it is time to.
	 * @param announcer the state of the peer
	 * @param now the time
	 * @return what is to be done
	 */
	List<Effect> update(Announcer announcer, Duration now) {
		this.next = null;
		if (this.listeningSince == null) {
			this.listeningSince = now;
		}
		if (this.granted != null || this.ended || announcer.state() != PeerState.READY) {
			return List.of();
		}
		if (this.readySince == null) {
			this.readySince = now;
		}
		boolean timedOut = isTimedOut(this.readySince, announcer.isAccepting(), now);
		TakeoverReason reason = announcer.hasHeardItself() ? decide(this.listeningSince, this.readySince, now) : null;
		if (reason == null && timedOut) {
			reason = TakeoverReason.TIMED_OUT;
		}
		if (reason == null) {
			return List.of();
		}
		this.next = null;
		this.granted = new GrantedTakeover(reason, now);
		return List.of(new Effect.GrantTakeover(reason));
	}

	/**
	 * Return why to take over now, and when to look again if there is no reason yet. That
	 * those who were heard have let go proves nothing as long as another one may not have
	 * been heard.
	 */
	private @Nullable TakeoverReason decide(Duration listeningSince, Duration readySince, Duration now) {
		if (!isDue(listeningSince.plus(this.settings.discovery()), now)) {
			return null;
		}
		if (!this.knownPeers.hasAwaited()) {
			return isDue(readySince.plus(this.settings.discovery()), now) ? TakeoverReason.ALONE : null;
		}
		Duration awaitedUntil = this.knownPeers.awaitedUntil();
		if (awaitedUntil == null) {
			return TakeoverReason.RELEASED;
		}
		return isDue(awaitedUntil, now) ? TakeoverReason.SILENT : null;
	}

	/**
	 * Return whether the time-out has passed. It does not run while it is known that the
	 * takeover is still to be handed over.
	 */
	private boolean isTimedOut(Duration readySince, boolean accepting, Duration now) {
		Duration suspendedUntil = this.knownPeers.timeoutSuspendedUntil(accepting);
		if (suspendedUntil != null && !isDue(suspendedUntil, now)) {
			this.suspendedSince = (this.suspendedSince != null) ? this.suspendedSince : now;
			return false;
		}
		if (this.suspendedSince != null) {
			this.suspended = this.suspended.plus(now).minus(this.suspendedSince);
			this.suspendedSince = null;
		}
		return isDue(readySince.plus(this.settings.timeout()).plus(this.suspended), now);
	}

	private boolean isDue(Duration time, Duration now) {
		if (time.compareTo(now) <= 0) {
			return true;
		}
		this.next = (this.next == null || time.compareTo(this.next) < 0) ? time : this.next;
		return false;
	}

	/**
	 * Give the takeover up, and never take over again: the peer leaves.
	 */
	List<Effect> end() {
		boolean revoked = this.granted != null;
		this.granted = null;
		this.ended = true;
		this.next = null;
		return revoked ? List.of(new Effect.RevokeTakeover()) : List.of();
	}

	@Nullable GrantedTakeover granted() {
		return this.granted;
	}

	@Nullable Duration next() {
		return this.next;
	}

}
