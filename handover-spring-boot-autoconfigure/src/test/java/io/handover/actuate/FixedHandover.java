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

package io.handover.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.handover.Handover;
import io.handover.HandoverReport;
import io.handover.protocol.PeerIdentity;
import io.handover.protocol.PeerState;
import io.handover.protocol.TakeoverReason;

/**
 * A {@link Handover} to look at, as a test wants it.
 */
public final class FixedHandover implements Handover {

	static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

	public static final PeerIdentity IDENTITY = new PeerIdentity(0x0102030405060708L, 12_345, NOW.toEpochMilli(),
			0xfedcba9876543210L);

	private PeerState state = PeerState.READY;

	private @Nullable String problem;

	private Set<String> deaf = Set.of();

	private boolean holdingTakeover;

	private List<String> warnings = List.of();

	public FixedHandover in(PeerState state) {
		this.state = state;
		return this;
	}

	FixedHandover withProblem(String problem) {
		this.problem = problem;
		return this;
	}

	FixedHandover deafOn(String link) {
		this.deaf = Set.of(link);
		return this;
	}

	public FixedHandover holdingTakeover() {
		this.holdingTakeover = true;
		return this;
	}

	FixedHandover warning(String warning) {
		this.warnings = List.of(warning);
		return this;
	}

	@Override
	public PeerState state() {
		return this.state;
	}

	@Override
	public String instance() {
		return IDENTITY.name();
	}

	@Override
	public boolean holdsTakeover() {
		return this.holdingTakeover;
	}

	@Override
	public HandoverReport report() {
		boolean ready = this.state == PeerState.READY;
		return new HandoverReport(
				this.state, ready, ready, new HandoverReport.Self(instance(), "00000000000000aa", "kiosk", "device",
						"0102030405060708", NOW, Duration.ofMillis(12_345), "none"),
				this.state.isLeaving() ? "00000000000000ff" : null,
				this.holdingTakeover ? new HandoverReport.Takeover(true, NOW, TakeoverReason.RELEASED)
						: new HandoverReport.Takeover(false, null, null),
				new HandoverReport.Network("BRIDGE", "239.192.16.16", 1536, Set.of("eth0"), this.deaf, 2, this.problem),
				List.of(peer("00000000000000ff", false), peer("00000000000000ee", true)), Map.of("ready", 3L),
				Map.of("own", 4L), this.warnings, List.of(new HandoverReport.Entry(NOW, "Hand-over STARTING")));
	}

	private static HandoverReport.KnownPeer peer(String name, boolean silent) {
		return new HandoverReport.KnownPeer(name, PeerState.STARTING, false, false, true, NOW.plusSeconds(1),
				NOW.plusSeconds(2), silent);
	}

}
