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

import io.handover.protocol.PeerState;

/**
 * When the peer says its state: DESIGN section 2 as a timetable. The pauses are counted
 * from what was really said, so a process that was stopped for a while does not make up
 * for it.
 */
final class Announcements {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private static final List<Duration> BURST = List.of(Duration.ofMillis(250), Duration.ofMillis(250),
			Duration.ofMillis(500), SECOND, Duration.ofSeconds(2));

	private static final Duration RELEASED_PAUSE = Duration.ofMillis(100);

	private static final int RELEASED_TIMES = 3;

	private final Duration heartbeatInterval;

	private @Nullable Duration next;

	private @Nullable Duration lastAnswer;

	private int said;

	Announcements(Duration heartbeatInterval) {
		this.heartbeatInterval = heartbeatInterval;
	}

	void begin(Duration now) {
		this.next = now;
		this.said = 0;
	}

	void stop() {
		this.next = null;
	}

	boolean areRunning() {
		return this.next != null;
	}

	boolean areExhausted(PeerState state) {
		return state == PeerState.RELEASED && this.said == RELEASED_TIMES;
	}

	@Nullable Duration next() {
		return this.next;
	}

	/**
	 * Answer someone, at most once a second.
	 */
	boolean answer(Duration now) {
		if (this.lastAnswer != null && now.compareTo(this.lastAnswer.plus(SECOND)) < 0) {
			return false;
		}
		this.lastAnswer = now;
		return true;
	}

	boolean isDue(Duration now) {
		return this.next != null && this.next.compareTo(now) <= 0;
	}

	void said(PeerState state, Duration now) {
		this.next = switch (state) {
			case STARTING, DRAINING -> now.plus(SECOND);
			case READY -> now.plus((this.said < BURST.size()) ? BURST.get(this.said) : this.heartbeatInterval);
			case RELEASED -> (this.said + 1 < RELEASED_TIMES) ? now.plus(RELEASED_PAUSE) : null;
		};
		this.said++;
	}

}
