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

import io.handover.peer.Effect.DeletionReason;

/**
 * What a parked peer watches over: that somebody serves. After a power failure in an
 * update a platform may start both instances again and end the one that serves; the
 * parked one is then the last that could.
 * <p>
 * If no peer is known that starts or is ready, or the next heartbeat of each is overdue,
 * this peer asks by sending RELEASED again, which a ready one answers. It does not wait
 * for the time of silence: one that holds without a successor does not answer either, and
 * the platform may leave it little more time than this peer needs to start again. If
 * several questions in a row bring nothing but themselves, nobody serves. A link on which
 * the peer does not hear its own questions proves nothing.
 */
final class Guard {

	/**
	 * By how much a heartbeat may be late.
	 */
	private static final Duration HEARTBEAT_DELAY = Duration.ofSeconds(1);

	private static final Duration QUESTION_PAUSE = Duration.ofSeconds(1);

	/**
	 * Questions and answers may get lost.
	 */
	private static final int QUESTIONS = 5;

	private final KnownPeers knownPeers;

	private final LoopbackMonitor loopbackMonitor;

	private final Timetable timetable;

	private final Duration heartbeatTimeout;

	private boolean watching;

	private Duration firstQuestion = Duration.ZERO;

	private int questions;

	private @Nullable Duration pausedUntil;

	Guard(KnownPeers knownPeers, LoopbackMonitor loopbackMonitor, Timetable timetable, Duration heartbeatInterval) {
		this.knownPeers = knownPeers;
		this.loopbackMonitor = loopbackMonitor;
		this.timetable = timetable;
		this.heartbeatTimeout = heartbeatInterval.plus(HEARTBEAT_DELAY);
	}

	/**
	 * Watch from now on: the peer has handed over, and sent its last message.
	 */
	void begin() {
		this.watching = true;
	}

	/**
	 * The process ends.
	 */
	void end() {
		this.watching = false;
	}

	/**
	 * What was not heard on the links of before proves nothing.
	 */
	void linksChanged() {
		this.questions = 0;
	}

	/**
	 * Ask if nobody was heard, and decide if nobody answers.
	 */
	List<Effect> watch(Duration now) {
		if (!this.watching) {
			return List.of();
		}
		Duration heartbeatDue = this.knownPeers.audibleUntil(this.heartbeatTimeout);
		if (heartbeatDue != null && heartbeatDue.compareTo(now) > 0) {
			this.questions = 0;
			this.pausedUntil = null;
			return List.of();
		}
		if (this.pausedUntil != null && this.pausedUntil.compareTo(now) > 0) {
			return List.of();
		}
		return (this.questions < QUESTIONS) ? ask(now) : decide(now);
	}

	private List<Effect> ask(Duration now) {
		if (this.questions == 0) {
			this.firstQuestion = now;
		}
		this.questions++;
		this.pausedUntil = now.plus(QUESTION_PAUSE);
		return List.of(this.timetable.message());
	}

	private List<Effect> decide(Duration now) {
		if (!this.loopbackMonitor.hasReceivedSince(this.firstQuestion)) {
			this.questions = 0;
			this.pausedUntil = now.plus(this.heartbeatTimeout);
			return this.loopbackMonitor.rejoinSilentSince(this.firstQuestion, now);
		}
		end();
		return List.of(new Effect.DeleteCompleteFile(DeletionReason.NOBODY_SERVES), new Effect.Restart());
	}

	/**
	 * Return when to watch again: after a pause, or when the heartbeat of the last one
	 * that was heard is overdue.
	 */
	@Nullable Duration next() {
		if (!this.watching) {
			return null;
		}
		return (this.pausedUntil != null) ? this.pausedUntil : this.knownPeers.audibleUntil(this.heartbeatTimeout);
	}

}
