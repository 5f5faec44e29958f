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
import java.util.HexFormat;
import java.util.Set;

import io.handover.HandoverReport;
import io.handover.multicast.MulticastChannel;
import io.handover.multicast.MulticastSettings;
import io.handover.peer.KnownPeer;
import io.handover.protocol.PeerIdentity;

/**
 * Makes the parts of a {@link HandoverReport}.
 */
final class HandoverReports {

	private HandoverReports() {
	}

	static HandoverReport.Self self(HandoverSettings settings) {
		PeerIdentity identity = settings.identity();
		boolean bootKnown = identity.boot() != PeerIdentity.UNKNOWN_BOOT;
		boolean sinceBootKnown = identity.startedSinceBoot() != PeerIdentity.UNKNOWN_SINCE_BOOT;
		return new HandoverReport.Self(identity.name(), settings.scope().toString(),
				bootKnown ? HexFormat.of().toHexDigits(identity.boot()) : null,
				Instant.ofEpochMilli(identity.startedAt()),
				sinceBootKnown ? Duration.ofMillis(identity.startedSinceBoot()) : null,
				settings.authentication().toString());
	}

	static HandoverReport.Network network(MulticastChannel channel, Set<String> deaf) {
		MulticastSettings settings = channel.settings();
		return new HandoverReport.Network(settings.mode().name(), settings.group().getHostAddress(), settings.port(),
				channel.links(), deaf, channel.reopened(), channel.problem());
	}

	static HandoverReport.KnownPeer knownPeer(KnownPeer peer, PeerIdentity self, Instant lastHeard) {
		PeerIdentity identity = peer.identity();
		return new HandoverReport.KnownPeer(identity.name(), peer.state(), identity.isYoungerThan(self),
				Instant.ofEpochMilli(identity.startedAt()), lastHeard);
	}

}
