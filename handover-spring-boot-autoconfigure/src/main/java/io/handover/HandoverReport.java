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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.handover.peer.KnownPeer;
import io.handover.protocol.PeerState;

/**
 * All that can be seen of the peer of this process, at one moment. It holds no secret.
 *
 * @param state the state that it is in
 * @param self who it is
 * @param successor the name of the peer that it hands over to, or {@code null}
 * @param network where its messages travel
 * @param peers the other peers of its service that were heard
 * @param sent how many messages were sent, by the state that they said
 * @param received how many datagrams were received, by what became of them
 * @param events the last 50 things that happened
 * @since 0.1.0
 */
public record HandoverReport(PeerState state, Self self, @Nullable String successor, Network network,
		List<KnownPeer> peers, Map<String, Long> sent, Map<String, Long> received, List<Entry> events) {

	/**
	 * Return whether messages can be trusted to travel both ways.
	 * @return {@code false} if an interface cannot be used or the peer does not hear
	 * itself on one
	 */
	public boolean isAudible() {
		return this.network.problem() == null && this.network.deaf().isEmpty();
	}

	/**
	 * Who the peer is.
	 *
	 * @param instance its name in the logs of all peers, 16 hexadecimal digits
	 * @param scope its service and device, as 16 hexadecimal digits
	 * @param boot the boot of the kernel, as 16 hexadecimal digits, or {@code null} if it
	 * is unknown
	 * @param startedAt when it started, by its wall clock
	 * @param startedSinceBoot how long after the boot it started, or {@code null} if that
	 * is unknown
	 * @param authentication how messages are authenticated
	 */
	public record Self(String instance, String scope, @Nullable String boot, Instant startedAt,
			@Nullable Duration startedSinceBoot, String authentication) {

	}

	/**
	 * Where messages travel.
	 *
	 * @param mode the network mode
	 * @param group the multicast group
	 * @param port the UDP port
	 * @param links the interfaces in use
	 * @param deaf those of them on which the peer does not hear itself
	 * @param reopened how often a link was opened anew
	 * @param problem what keeps messages from travelling, or {@code null}
	 */
	public record Network(String mode, String group, int port, Set<String> links, Set<String> deaf, long reopened,
			@Nullable String problem) {

	}

	/**
	 * Another peer that was heard.
	 *
	 * @param name its instance, or {@code legacy@} and its start time
	 * @param state what it said last
	 * @param younger whether it is younger than this one
	 * @param startedAt when it started, by its own wall clock
	 * @param lastHeard when it was last heard, by this one's
	 */
	public record KnownPeer(String name, PeerState state, boolean younger, Instant startedAt, Instant lastHeard) {

	}

	/**
	 * Something that happened.
	 *
	 * @param time when, by the wall clock
	 * @param text what
	 */
	public record Entry(Instant time, String text) {

	}

}
