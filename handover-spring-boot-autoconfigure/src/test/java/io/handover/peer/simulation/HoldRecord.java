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

package io.handover.peer.simulation;

import org.jspecify.annotations.Nullable;

/**
 * What an observer writes down of the hold of a {@link StarterNode}, by which the
 * {@link Laws} judge how it ends.
 */
final class HoldRecord {

	/**
	 * How long a node listens for a successor.
	 */
	static final long SUCCESSOR_WAIT = 5000;

	/**
	 * How much of the grace period is left for a shutdown after a hand-over.
	 */
	static final long SHUTDOWN_RESERVE = 5000;

	/**
	 * How much is left where there is nobody to hand over to.
	 */
	private static final long CLOSING = 2000;

	private final long overlap;

	private final long longest;

	private @Nullable Long since;

	private boolean successorKnown;

	HoldRecord(long gracePeriod) {
		this.overlap = Math.max(0, gracePeriod - SHUTDOWN_RESERVE);
		this.longest = Math.max(0, gracePeriod - CLOSING);
	}

	void begins(long now) {
		this.since = now;
	}

	boolean hasBegun() {
		return this.since != null;
	}

	void successorIsKnown() {
		this.successorKnown = true;
	}

	/**
	 * Whether there is a successor to wait for, be it that it was heard or that the
	 * platform has told of it.
	 */
	boolean isSuccessorKnown() {
		return this.successorKnown;
	}

	/**
	 * Whether no more time is left than the shutdown after a hand-over needs.
	 */
	boolean cutsOverlapShort(long now) {
		return this.since != null && now - this.since >= this.overlap;
	}

	/**
	 * Whether the time is over that the platform leaves.
	 */
	boolean isOver(long now) {
		return this.since != null && now - this.since >= this.longest;
	}

	/**
	 * Whether the time is over in which to hear of a successor.
	 */
	boolean hasListened(long now) {
		return this.since != null && now - this.since >= Math.min(this.longest, SUCCESSOR_WAIT);
	}

}
