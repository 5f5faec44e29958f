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

import org.jspecify.annotations.Nullable;

/**
 * The time for which a younger peer and this one are both ready before this one drains:
 * the stability period. At its end this peer asks, since only a peer that lives answers.
 */
final class Overlap {

	private final Duration period;

	private @Nullable Duration askAt;

	Overlap(Duration period) {
		this.period = period;
	}

	/**
	 * Return whether the message that a younger peer is ready, which was just received,
	 * ends the overlap. Otherwise it begins, unless it has begun.
	 */
	boolean endsWith(KnownPeer younger, Duration now) {
		if (younger.hasStayedFor(this.period)) {
			this.askAt = null;
			return true;
		}
		if (this.askAt == null) {
			this.askAt = now.plus(this.period);
		}
		return false;
	}

	/**
	 * Return whether to ask now, which is to be done once.
	 */
	boolean isTimeToAsk(Duration now) {
		if (this.askAt == null || this.askAt.compareTo(now) > 0) {
			return false;
		}
		this.askAt = null;
		return true;
	}

	@Nullable Duration askAt() {
		return this.askAt;
	}

}
