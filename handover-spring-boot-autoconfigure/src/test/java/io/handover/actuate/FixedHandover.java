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
import io.handover.protocol.Outcome;
import io.handover.protocol.PeerIdentity;
import io.handover.protocol.PeerState;
import io.handover.protocol.TakeoverReason;

/**
 * A {@link Handover} to look at, as a test wants it.
 */
public final class FixedHandover implements Handover {

	static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

	private PeerState state = PeerState.READY;

	private @Nullable String problem;

	private Set<String> deaf = Set.of();

	private @Nullable String successor;

	private boolean holdingTakeover;

	private List<String> warnings = List.of();

	private HandoverReport.@Nullable ShortHold shortHold;

	public FixedHandover in(PeerState state) {
		this.state = state;
		return this;
	}

	public FixedHandover withProblem(String problem) {
		this.problem = problem;
		return this;
	}

	public FixedHandover deafOn(String link) {
		this.deaf = Set.of(link);
		return this;
	}

	public FixedHandover handingOverTo(String successor) {
		this.successor = successor;
		return this;
	}

	public FixedHandover holdingTakeover() {
		this.holdingTakeover = true;
		return this;
	}

	public FixedHandover warning(String warning) {
		this.warnings = List.of(warning);
		return this;
	}

	public FixedHandover withShortHold(HandoverReport.ShortHold shortHold) {
		this.shortHold = shortHold;
		return this;
	}

	@Override
	public PeerState state() {
		return this.state;
	}

	@Override
	public PeerIdentity identity() {
		return new PeerIdentity(0x0102030405060708L, 12_345, NOW.toEpochMilli(), 0xfedcba9876543210L);
	}

	@Override
	public boolean holdsTakeover() {
		return this.holdingTakeover;
	}

	@Override
	public long countSent(PeerState kind) {
		return 10 + kind.ordinal();
	}

	@Override
	public long countReceived(Outcome outcome) {
		return 20 + outcome.ordinal();
	}

	@Override
	public long countReopened() {
		return 2;
	}

	@Override
	public int countPeers() {
		return 1;
	}

	@Override
	public HandoverReport.Requests requests() {
		return new HandoverReport.Requests(3, 120, 121, 2);
	}

	@Override
	public HandoverReport report() {
		return new HandoverReport(this.state,
				new HandoverReport.Self(instance(), "00000000000000aa", "kiosk", "device", "0102030405060708", NOW,
						Duration.ofMillis(12_345), "none"),
				this.successor,
				this.holdingTakeover ? new HandoverReport.Takeover(true, NOW, TakeoverReason.RELEASED)
						: new HandoverReport.Takeover(false, null, null),
				new HandoverReport.Network("BRIDGE", "239.192.16.16", 1536, Set.of("eth0"), this.deaf, 2, this.problem),
				List.of(new HandoverReport.KnownPeer("00000000000000ff", PeerState.STARTING, true, NOW.plusSeconds(1),
						NOW.plusSeconds(2))),
				Map.of("ready", 3L), Map.of("own", 4L), requests(), this.warnings, this.shortHold,
				List.of(new HandoverReport.Entry(NOW, "STARTING")));
	}

}
