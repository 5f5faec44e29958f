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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.handover.protocol.PeerState;

/**
 * The state and the flags of the peer, and whether they are announced to others. A peer
 * that leaves without a hand-over is silent until it has released: an older peer must not
 * drain for it.
 */
final class Announcer {

	private final Departure departure;

	private final Timetable timetable;

	private final LoopbackMonitor loopbackMonitor;

	private boolean applicationReady;

	private boolean acceptingTraffic;

	private boolean healthy = true;

	private boolean requestAnswered;

	private Duration acceptingSince = Duration.ZERO;

	Announcer(Timetable timetable, Departure departure, LoopbackMonitor loopbackMonitor) {
		this.departure = departure;
		this.timetable = timetable;
		this.loopbackMonitor = loopbackMonitor;
	}

	PeerState state() {
		return this.timetable.state();
	}

	/**
	 * Enter a state and announce it from now on.
	 */
	List<Effect> enter(PeerState state, Duration now) {
		announce(state, now);
		return List.of(new Effect.EnterState(state));
	}

	private void announce(PeerState state, Duration now) {
		this.timetable.begin(state, this.departure.successor(), now);
		if (state == PeerState.READY) {
			this.loopbackMonitor.sendingBegins(now);
		}
	}

	void applicationReady() {
		this.applicationReady = true;
	}

	List<Effect> readinessChanged(boolean acceptingTraffic) {
		this.acceptingTraffic = acceptingTraffic;
		boolean refused = acceptingTraffic && state() == PeerState.DRAINING;
		return refused ? List.of(new Effect.RefuseTraffic()) : List.of();
	}

	void healthChanged(boolean up) {
		this.healthy = up;
	}

	/**
	 * The application has answered a request, which counts if the peer accepts traffic.
	 */
	void requestAnswered() {
		this.requestAnswered = isAccepting();
	}

	/**
	 * Become READY when the application is, and set the flags.
	 */
	List<Effect> update(Duration now) {
		List<Effect> effects = new ArrayList<>(2);
		if (this.departure.isClosing()) {
			if (!state().isLeaving()) {
				this.timetable.stop();
			}
			return effects;
		}
		if (state() == PeerState.STARTING && this.applicationReady && !this.departure.isTerminationRequested()) {
			effects.addAll(enter(PeerState.READY, now));
		}
		if (state() == PeerState.READY) {
			if (this.departure.isTerminationRequested() && this.timetable.isRunning()) {
				// From now on it answers younger peers alone.
				this.timetable.stop();
			}
			effects.addAll(updateFlags(now));
		}
		return effects;
	}

	private List<Effect> updateFlags(Duration now) {
		boolean accepting = this.acceptingTraffic && this.healthy;
		boolean inUse = accepting && this.requestAnswered;
		if (accepting == isAccepting() && inUse == this.timetable.isInUse()) {
			return List.of();
		}
		if (accepting && !isAccepting()) {
			this.acceptingSince = now;
		}
		this.requestAnswered = inUse;
		this.timetable.changeFlags(accepting, inUse, now);
		return List.of(new Effect.ChangeFlags(accepting, inUse));
	}

	boolean isAccepting() {
		return this.timetable.isAccepting();
	}

	boolean isInUse() {
		return this.timetable.isInUse();
	}

	Duration acceptingSince() {
		return this.acceptingSince;
	}

	void linksChanged(Set<String> links, Duration now) {
		this.loopbackMonitor.linksChanged(links, now);
		if (this.timetable.isRunning() && state() != PeerState.RELEASED) {
			this.timetable.beginAgain(now);
		}
	}

	List<Effect> ownMessageReceived(String link, Duration now) {
		return this.loopbackMonitor.received(link, now);
	}

	/**
	 * Return whether the peer has ever received its own message.
	 */
	boolean hasHeardItself() {
		return this.loopbackMonitor.hasReceived();
	}

	/**
	 * Answer another peer that this one is ready. Once the platform has asked the process
	 * to end, only a younger peer is served by that.
	 */
	List<Effect> answer(boolean younger, Duration now) {
		boolean answers = younger || !this.departure.isTerminationRequested();
		return answers ? ask(now) : List.of();
	}

	/**
	 * Ask others to answer, which they do when they receive READY.
	 */
	List<Effect> ask(Duration now) {
		boolean ready = state() == PeerState.READY && !this.departure.isClosing();
		return ready ? this.timetable.answer(now) : List.of();
	}

	/**
	 * Send what is due.
	 */
	List<Effect> send(Duration now) {
		return this.timetable.send(now);
	}

	/**
	 * Join the group again on links where the peer has become deaf.
	 */
	List<Effect> rejoin(Duration now) {
		return isAnnouncingReady() ? this.loopbackMonitor.rejoin(now) : List.of();
	}

	private boolean isAnnouncingReady() {
		return state() == PeerState.READY && this.timetable.isRunning();
	}

	/**
	 * Return whether the last message is sent.
	 */
	boolean isFinished() {
		return this.timetable.isExhausted();
	}

	@Nullable Duration nextMessage() {
		return this.timetable.next();
	}

	@Nullable Duration nextRejoin() {
		return isAnnouncingReady() ? this.loopbackMonitor.next() : null;
	}

	Set<String> deafLinks() {
		return this.loopbackMonitor.deafLinks();
	}

}
