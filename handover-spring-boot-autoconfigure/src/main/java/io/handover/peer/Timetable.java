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

import io.handover.protocol.PeerIdentity;
import io.handover.protocol.PeerState;

/**
 * When the peer sends its state, and to whom: the timetable of PROTOCOL.md. The pauses
 * are counted from what was really sent, so a process that was stopped for a while does
 * not make up for it.
 */
final class Timetable {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private static final List<Duration> BURST = List.of(Duration.ofMillis(250), Duration.ofMillis(250),
			Duration.ofMillis(500), SECOND, Duration.ofSeconds(2));

	private static final Duration RELEASED_PAUSE = Duration.ofMillis(100);

	private static final int RELEASED_TIMES = 3;

	private final Duration heartbeatInterval;

	private PeerState state = PeerState.STARTING;

	private boolean accepting;

	private boolean inUse;

	private @Nullable PeerIdentity addressee;

	private @Nullable Duration next;

	private @Nullable Duration lastAnswer;

	private @Nullable Duration nextAnswer;

	private int sent;

	private int number;

	Timetable(Duration heartbeatInterval) {
		this.heartbeatInterval = heartbeatInterval;
	}

	/**
	 * Begin the timetable of a state.
	 * @param state the state
	 * @param addressee the peer that is handed over to, or {@code null}
	 * @param now the time
	 */
	void begin(PeerState state, @Nullable PeerIdentity addressee, Duration now) {
		this.state = state;
		this.accepting = false;
		this.inUse = false;
		this.addressee = addressee;
		beginAgain(now);
	}

	PeerState state() {
		return this.state;
	}

	boolean isAccepting() {
		return this.accepting;
	}

	boolean isInUse() {
		return this.inUse;
	}

	/**
	 * Set the flags of READY, and begin its timetable again if it runs.
	 */
	void changeFlags(boolean accepting, boolean inUse, Duration now) {
		this.accepting = accepting;
		this.inUse = inUse;
		if (isRunning()) {
			beginAgain(now);
		}
	}

	/**
	 * Begin the timetable of the present state again.
	 */
	void beginAgain(Duration now) {
		this.next = now;
		this.nextAnswer = null;
		this.sent = 0;
	}

	/**
	 * Send nothing more, not even an answer that is owed.
	 */
	void stop() {
		this.next = null;
		this.nextAnswer = null;
	}

	boolean isRunning() {
		return this.next != null;
	}

	/**
	 * Return whether there is nothing left to send, ever.
	 */
	boolean isExhausted() {
		return this.state == PeerState.RELEASED && this.sent == RELEASED_TIMES;
	}

	/**
	 * Return when the next message is due.
	 * @return the time, or {@code null} if there is none
	 */
	@Nullable Duration next() {
		return (this.nextAnswer != null && (this.next == null || this.nextAnswer.compareTo(this.next) < 0))
				? this.nextAnswer : this.next;
	}

	/**
	 * Answer another peer, at most once a second. One that asks within a second of the
	 * last answer may not have been there to hear that, so its own is due when the second
	 * is over.
	 */
	List<Effect> answer(Duration now) {
		if (this.lastAnswer != null && now.compareTo(this.lastAnswer.plus(SECOND)) < 0) {
			this.nextAnswer = this.lastAnswer.plus(SECOND);
			return List.of();
		}
		this.lastAnswer = now;
		this.nextAnswer = null;
		return List.of(message());
	}

	/**
	 * Send what is due. A message of the timetable is an answer as well.
	 */
	List<Effect> send(Duration now) {
		if (!isDue(this.next, now)) {
			return isDue(this.nextAnswer, now) ? answer(now) : List.of();
		}
		this.nextAnswer = null;
		this.sent++;
		this.next = isExhausted() ? null : now.plus(pause());
		return List.of(message());
	}

	/**
	 * Return the pause after the message that was just sent.
	 */
	private Duration pause() {
		if (this.state == PeerState.READY) {
			return (this.sent <= BURST.size()) ? BURST.get(this.sent - 1) : this.heartbeatInterval;
		}
		return (this.state == PeerState.RELEASED) ? RELEASED_PAUSE : SECOND;
	}

	private static boolean isDue(@Nullable Duration time, Duration now) {
		return time != null && time.compareTo(now) <= 0;
	}

	/**
	 * Return the next message of the peer, whether it is due or not.
	 */
	Effect message() {
		this.number++;
		return new Effect.Send(this.state, this.accepting, this.inUse, this.number,
				(this.addressee != null) ? this.addressee.instance() : 0);
	}

}
