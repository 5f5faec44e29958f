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

package io.handover;

import java.time.Duration;

import io.handover.protocol.PeerIdentity;

/**
 * Event published when a hand-over has finished: the predecessor is closed and holds
 * nothing any more. The instance that stays publishes it in its application context. The
 * instance that leaves has no context any more and publishes it to the listeners of its
 * {@code SpringApplication}, as Spring Boot does with {@code ApplicationFailedEvent}.
 *
 * @since 0.1.0
 */
public final class HandoverFinishedEvent extends HandoverEvent {

	private static final long serialVersionUID = 1L;

	private final Duration duration;

	/**
	 * Create a new {@link HandoverFinishedEvent}.
	 * @param source the peer of this process
	 * @param predecessor the older peer, which has left
	 * @param successor the younger peer, which stays
	 * @param duration how long the predecessor drained
	 */
	public HandoverFinishedEvent(Handover source, PeerIdentity predecessor, PeerIdentity successor, Duration duration) {
		super(source, predecessor, successor);
		this.duration = duration;
	}

	/**
	 * Return how long the predecessor was draining, as far as this instance knows.
	 * @return the duration, zero if nothing was received of its start
	 */
	public Duration getDuration() {
		return this.duration;
	}

}
