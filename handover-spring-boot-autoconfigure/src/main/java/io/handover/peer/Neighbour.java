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

import io.handover.protocol.PeerIdentity;
import io.handover.protocol.PeerState;

/**
 * What a {@link Peer} knows of another one of its service.
 *
 * @param identity who it is
 * @param state what it said last
 * @param lastHeard when it said so, on the peer's own time line
 * @param readySince when it was first heard to be ready without a break; {@code null} if
 * it is not
 * @since 0.1.0
 */
public record Neighbour(PeerIdentity identity, PeerState state, Duration lastHeard, @Nullable Duration readySince) {

	static Neighbour heard(@Nullable Neighbour before, PeerIdentity identity, PeerState state, Duration now,
			Duration silence) {
		if (state != PeerState.READY) {
			return new Neighbour(identity, state, now, null);
		}
		Duration since = (before != null && before.readySince != null && before.isAudible(now, silence))
				? before.readySince : now;
		return new Neighbour(identity, state, now, since);
	}

	boolean isAudible(Duration now, Duration silence) {
		return now.minus(this.lastHeard).compareTo(silence) <= 0;
	}

	/**
	 * Whether its latest word proves that it was ready for that long. That it was heard
	 * once and time has passed since proves nothing.
	 */
	boolean hasBeenReadyFor(Duration period) {
		return this.readySince != null && this.lastHeard.minus(this.readySince).compareTo(period) >= 0;
	}

	boolean comes() {
		return this.state == PeerState.STARTING || this.state == PeerState.READY;
	}

}
