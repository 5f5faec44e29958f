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
final class Announcements {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private static final List<Duration> BURST = List.of(Duration.ofMillis(250), Duration.ofMillis(250),
			Duration.ofMillis(500), SECOND, Duration.ofSeconds(2));

	private static final Duration RELEASED_PAUSE = Duration.ofMillis(100);

	private static final int RELEASED_TIMES = 3;

	private final Duration heartbeatInterval;

	private PeerState state = PeerState.STARTING;

	private @Nullable PeerIdentity addressee;

	private @Nullable Duration next;

	private @Nullable Duration lastAnswer;

	private int sent;

	Announcements(Duration heartbeatInterval) {
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
		this.addressee = addressee;
		beginAgain(now);
	}

	PeerState state() {
		return this.state;
	}

	/**
	 * Begin the timetable of the present state again.
	 */
	void beginAgain(Duration now) {
		this.next = now;
		this.sent = 0;
	}

	void stop() {
		this.next = null;
	}

	boolean areRunning() {
		return this.next != null;
	}

	/**
	 * Return whether there is nothing left to send, ever.
	 */
	boolean areExhausted() {
		return this.state == PeerState.RELEASED && this.sent == RELEASED_TIMES;
	}

	@Nullable Duration next() {
		return this.next;
	}

	/**
	 * Answer another peer, at most once a second.
	 */
	List<Effect> answer(Duration now) {
		if (this.lastAnswer != null && now.compareTo(this.lastAnswer.plus(SECOND)) < 0) {
			return List.of();
		}
		this.lastAnswer = now;
		return List.of(message());
	}

	/**
	 * Send what is due.
	 */
	List<Effect> send(Duration now) {
		if (this.next == null || this.next.compareTo(now) > 0) {
			return List.of();
		}
		this.next = switch (this.state) {
			case STARTING, DRAINING -> now.plus(SECOND);
			case READY -> now.plus((this.sent < BURST.size()) ? BURST.get(this.sent) : this.heartbeatInterval);
			case RELEASED -> (this.sent + 1 < RELEASED_TIMES) ? now.plus(RELEASED_PAUSE) : null;
		};
		this.sent++;
		return List.of(message());
	}

	private Effect message() {
		return new Effect.Send(this.state, (this.addressee != null) ? this.addressee.instance() : 0);
	}

}
