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

package io.handover.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.handover.Handover;
import io.handover.HandoverReport;
import io.handover.multicast.MulticastSettings;
import io.handover.multicast.MulticastTransport;
import io.handover.peer.GrantedTakeover;
import io.handover.peer.KnownPeer;
import io.handover.peer.Peer;
import io.handover.process.HandoverLog;
import io.handover.process.Scheduler;
import io.handover.protocol.PeerIdentity;
import io.handover.protocol.PeerState;

/**
 * The {@link Handover} of this process: what can be seen of its peer.
 */
final class LocalHandover implements Handover {

	private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(1);

	private final HandoverSettings settings;

	private final LocalPeer peer;

	private final MulticastTransport transport;

	private final MessageCounters counters;

	private final HandoverCheck check;

	private final HandoverLog handoverLog;

	private final Scheduler scheduler;

	private final InstantSource wallClock;

	private @Nullable Instant takenOverAt;

	LocalHandover(HandoverSettings settings, LocalPeer peer, MulticastTransport transport, MessageCounters counters,
			HandoverCheck check, HandoverLog handoverLog, Scheduler scheduler, InstantSource wallClock) {
		this.settings = settings;
		this.peer = peer;
		this.transport = transport;
		this.counters = counters;
		this.check = check;
		this.handoverLog = handoverLog;
		this.scheduler = scheduler;
		this.wallClock = wallClock;
	}

	@Override
	public PeerState state() {
		return this.peer.state();
	}

	@Override
	public String instance() {
		return this.settings.self().identity().name();
	}

	@Override
	public boolean holdsTakeover() {
		return this.peer.holdsTakeover();
	}

	@Override
	public HandoverReport report() {
		return this.peer.read(this::report);
	}

	private HandoverReport report(Peer peer) {
		PeerIdentity successor = peer.successor();
		return new HandoverReport(peer.state(), peer.isAccepting(), peer.isInUse(), self(),
				(successor != null) ? successor.name() : null, takeover(peer.takeover()), network(peer.deafLinks()),
				knownPeers(peer.knownPeers()), this.counters.sentByState(), this.counters.receivedByOutcome(),
				this.check.warnings(), this.handoverLog.entries());
	}

	private HandoverReport.Self self() {
		HandoverSettings.Self self = this.settings.self();
		PeerIdentity identity = self.identity();
		boolean bootKnown = identity.boot() != PeerIdentity.UNKNOWN_BOOT;
		boolean sinceBootKnown = identity.startedSinceBoot() != PeerIdentity.UNKNOWN_SINCE_BOOT;
		return new HandoverReport.Self(identity.name(), self.scope().toString(), self.service(), self.device(),
				bootKnown ? HexFormat.of().toHexDigits(identity.boot()) : null,
				Instant.ofEpochMilli(identity.startedAt()),
				sinceBootKnown ? Duration.ofMillis(identity.startedSinceBoot()) : null,
				self.authentication().toString());
	}

	private HandoverReport.Takeover takeover(@Nullable GrantedTakeover takeover) {
		return (takeover != null) ? new HandoverReport.Takeover(true, takenOverAt(takeover.since()), takeover.reason())
				: new HandoverReport.Takeover(false, null, null);
	}

	/**
	 * Return the same at each call, unless the wall clock was set: the two clocks are not
	 * read at one moment. The peer is locked meanwhile.
	 */
	private Instant takenOverAt(Duration since) {
		Instant at = origin().plus(since).truncatedTo(ChronoUnit.MILLIS);
		Instant known = this.takenOverAt;
		if (known == null || Duration.between(known, at).abs().compareTo(CLOCKS_DIFFER) >= 0) {
			this.takenOverAt = at;
			return at;
		}
		return known;
	}

	/**
	 * Return where the time line of the peer begins, by the wall clock as it is now.
	 */
	private Instant origin() {
		return this.wallClock.instant().minus(this.scheduler.now());
	}

	private HandoverReport.Network network(Set<String> deafLinks) {
		MulticastSettings settings = this.transport.settings();
		return new HandoverReport.Network(settings.mode().name(), settings.group().getHostAddress(), settings.port(),
				this.transport.links(), deafLinks, this.transport.reopened(), this.transport.problem());
	}

	private List<HandoverReport.KnownPeer> knownPeers(Collection<KnownPeer> peers) {
		Instant origin = origin();
		return peers.stream().map((peer) -> knownPeer(peer, origin)).toList();
	}

	private HandoverReport.KnownPeer knownPeer(KnownPeer peer, Instant origin) {
		PeerIdentity identity = peer.identity();
		Duration silence = this.scheduler.now().minus(peer.lastHeard());
		return new HandoverReport.KnownPeer(identity.name(), peer.state(), peer.accepting(), peer.inUse(),
				identity.isYoungerThan(this.settings.self().identity()), Instant.ofEpochMilli(identity.startedAt()),
				origin.plus(peer.lastHeard()), silence.compareTo(this.settings.peer().silence()) > 0);
	}

}
