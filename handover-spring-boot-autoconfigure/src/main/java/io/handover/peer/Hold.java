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

import io.handover.peer.Effect.HoldEnd;
import io.handover.peer.PeerSettings.HoldSettings;

/**
 * The time for which the peer continues to serve although the platform has asked the
 * process to end: a short one in which to hear of a successor, and a longer one once
 * there is a successor. It is known when it was heard, or when the platform runs another
 * instance. A successor that is ready before what is kept for the shutdown begins gets
 * its overlap; one that is ready later, what is left.
 */
final class Hold {

	private final HoldSettings settings;

	private final KnownPeers knownPeers;

	private @Nullable Duration longestUntil;

	private @Nullable Duration overlapUntil;

	private @Nullable Duration until;

	private boolean successorKnown;

	Hold(HoldSettings settings, KnownPeers knownPeers) {
		this.settings = settings;
		this.knownPeers = knownPeers;
	}

	List<Effect> begin(Duration now) {
		this.longestUntil = now.plus(this.settings.longest());
		this.overlapUntil = now.plus(this.settings.overlap());
		this.until = now.plus(this.settings.shortest());
		extend(now);
		return this.successorKnown ? List.of(new Effect.Hold())
				: List.of(new Effect.Hold(), new Effect.LookUpSuccessor());
	}

	/**
	 * Hold for longer if a successor was heard.
	 */
	void extend(Duration now) {
		if (isActive() && this.knownPeers.hasSuccessor(now)) {
			extend();
		}
	}

	/**
	 * Hold for longer: there is a successor to wait for.
	 */
	void extend() {
		if (isActive()) {
			this.until = this.longestUntil;
			this.successorKnown = true;
		}
	}

	/**
	 * Return whether a successor is known, since before the hold or by now.
	 */
	boolean hasSuccessor() {
		return this.successorKnown;
	}

	/**
	 * Return whether a younger peer was ever heard. One that is gone may be being started
	 * again.
	 */
	boolean hasHeardYounger() {
		return this.knownPeers.hasYounger();
	}

	/**
	 * Return whether a successor that is ready is handed over to at once, since no more
	 * than the reserve is left.
	 */
	boolean cutsOverlapShort(Duration now) {
		if (!isActive() || (this.overlapUntil != null && this.overlapUntil.compareTo(now) > 0)) {
			return false;
		}
		this.overlapUntil = null;
		return true;
	}

	/**
	 * Return why the hold is to end because of the time.
	 * @param now the time
	 * @return the reason, or {@code null} if it is not to end
	 */
	@Nullable HoldEnd expired(Duration now) {
		if (this.until == null || this.until.compareTo(now) > 0) {
			return null;
		}
		return (this.successorKnown || hasHeardYounger()) ? HoldEnd.SUCCESSOR_NOT_READY : HoldEnd.NO_SUCCESSOR;
	}

	/**
	 * End the hold, if there is one.
	 */
	List<Effect> end(HoldEnd reason) {
		if (!isActive()) {
			return List.of();
		}
		this.until = null;
		return List.of(new Effect.EndHold(reason));
	}

	boolean isActive() {
		return this.until != null;
	}

	@Nullable Duration next() {
		boolean overlapEndsFirst = this.until != null && this.overlapUntil != null
				&& this.overlapUntil.compareTo(this.until) < 0;
		return overlapEndsFirst ? this.overlapUntil : this.until;
	}

}
