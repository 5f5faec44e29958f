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

package io.handover.protocol;

import java.util.HexFormat;

/**
 * The identity of a peer and when it started: all that is needed to tell which of two
 * peers is the younger.
 * <p>
 * The wall clock is the last resort. A device without a clock chip may start in the
 * future and be set back while the old instance runs, so two peers that know that they
 * share a boot compare the time since that boot, which cannot be set.
 *
 * @param boot the first eight bytes of the SHA-256 of the kernel's boot id, or 0 if it is
 * unknown
 * @param startedSinceBoot milliseconds between the boot and the start of the peer, or -1
 * if unknown
 * @param startedAt the start of the peer by its wall clock, in epoch milliseconds
 * @param instance a random number that is never 0, or 0 for a legacy peer, which has none
 * @since 0.1.0
 */
public record PeerIdentity(long boot, long startedSinceBoot, long startedAt, long instance) {

	/**
	 * The boot of a peer that does not know it.
	 */
	public static final long UNKNOWN_BOOT = 0;

	/**
	 * The time since boot of a peer that does not know it.
	 */
	public static final long UNKNOWN_SINCE_BOOT = -1;

	/**
	 * Create a new {@link PeerIdentity}.
	 * @throws IllegalArgumentException if {@code startedSinceBoot} is below -1
	 */
	public PeerIdentity {
		if (startedSinceBoot < UNKNOWN_SINCE_BOOT) {
			throw new IllegalArgumentException("'startedSinceBoot' must not be below -1");
		}
	}

	/**
	 * The identity of a peer that sends only the nine bytes of {@code handover-lib}.
	 * @param startedAt its start time, in epoch milliseconds
	 * @return the identity
	 */
	public static PeerIdentity legacy(long startedAt) {
		return new PeerIdentity(UNKNOWN_BOOT, UNKNOWN_SINCE_BOOT, startedAt, 0);
	}

	/**
	 * Return whether the peer sends only the nine bytes of {@code handover-lib}.
	 */
	public boolean isLegacy() {
		return this.instance == 0;
	}

	/**
	 * Return whether this peer is younger than the other one: a strict total order among
	 * the peers of one boot. Against a legacy peer the start time alone decides, as in
	 * {@code handover-lib}.
	 * @param other the other peer
	 */
	public boolean isYoungerThan(PeerIdentity other) {
		if (isLegacy() || other.isLegacy()) {
			return this.startedAt > other.startedAt;
		}
		if (sharesBootClockWith(other) && this.startedSinceBoot != other.startedSinceBoot) {
			return this.startedSinceBoot > other.startedSinceBoot;
		}
		if (this.startedAt != other.startedAt) {
			return this.startedAt > other.startedAt;
		}
		return Long.compareUnsigned(this.instance, other.instance) > 0;
	}

	/**
	 * Return whether the other peer is known to live on another boot, so that what is
	 * heard from it cannot be more than a replay.
	 * @param other the other peer
	 */
	public boolean isOfAnotherBootThan(PeerIdentity other) {
		return isOfAnotherBootThan(other.boot);
	}

	boolean isOfAnotherBootThan(long otherBoot) {
		return this.boot != UNKNOWN_BOOT && otherBoot != UNKNOWN_BOOT && this.boot != otherBoot;
	}

	private boolean sharesBootClockWith(PeerIdentity other) {
		return this.boot != UNKNOWN_BOOT && this.boot == other.boot && this.startedSinceBoot >= 0
				&& other.startedSinceBoot >= 0;
	}

	/**
	 * Return how logs, the endpoint and the health component name the peer.
	 * @return the instance as 16 hexadecimal digits, or {@code legacy@} and the start
	 * time of a legacy peer
	 */
	public String name() {
		return isLegacy() ? "legacy@" + this.startedAt : HexFormat.of().toHexDigits(this.instance);
	}

}
