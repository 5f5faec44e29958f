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
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.handover.protocol.PeerState;

/**
 * The state of the peer, and whether it is announced to others. A peer that is READY is
 * silent while it refuses traffic, and one that leaves without a hand-over is silent
 * until it has released: an older peer must not drain for it.
 */
final class Announcer {

	private final Departure departure;

	private final Timetable timetable;

	private final LoopbackMonitor loopbackMonitor;

	private boolean applicationReady;

	private boolean acceptingTraffic;

	Announcer(Duration heartbeatInterval, Departure departure, LoopbackMonitor loopbackMonitor) {
		this.departure = departure;
		this.timetable = new Timetable(heartbeatInterval);
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

	/**
	 * Become READY, pause or resume as the application now serves or not.
	 */
	List<Effect> update(Duration now) {
		if (state().isLeaving()) {
			return List.of();
		}
		if (this.departure.isClosing()) {
			this.timetable.stop();
		}
		else if (state() == PeerState.STARTING) {
			return isServing() ? enter(PeerState.READY, now) : List.of();
		}
		else if (!isServing()) {
			// In a hold the timetable has stopped, and an answer may be owed to a younger
			// peer.
			if (this.timetable.isRunning() || !this.acceptingTraffic) {
				this.timetable.stop();
			}
		}
		else if (!this.timetable.isRunning()) {
			announce(PeerState.READY, now);
		}
		return List.of();
	}

	private boolean isServing() {
		return this.applicationReady && this.acceptingTraffic && !this.departure.isTerminationRequested();
	}

	void linksChanged(Set<String> links, Duration now) {
		this.loopbackMonitor.linksChanged(links, now);
		if (this.timetable.isRunning() && state() != PeerState.RELEASED) {
			this.timetable.beginAgain(now);
		}
	}

	void ownMessageReceived(String link, Duration now) {
		this.loopbackMonitor.received(link, now);
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
		boolean ready = state() == PeerState.READY && this.acceptingTraffic && !this.departure.isClosing();
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
