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

import io.handover.protocol.PeerState;
import io.handover.protocol.TakeoverReason;

/**
 * Everything that is known of the peer of this process, at one moment, without its
 * secrets.
 *
 * @param state the state of the peer
 * @param accepting whether it is READY and accepts traffic, so that an older instance may
 * leave
 * @param inUse whether it has answered a request since it accepts traffic
 * @param self its identity
 * @param successor the name of the peer that it hands over to, or {@code null}
 * @param takeover whether it holds what only one instance may hold
 * @param network where its messages are sent and received
 * @param peers the other peers of its service
 * @param sent how many messages were sent, by state
 * @param received how many datagrams were received, by outcome
 * @param warnings what needs attention before the next hand-over, in words
 * @param events the last 50 things that happened
 * @since 0.1.0
 */
public record HandoverReport(PeerState state, boolean accepting, boolean inUse, Self self, @Nullable String successor,
		Takeover takeover, Network network, List<KnownPeer> peers, Map<String, Long> sent, Map<String, Long> received,
		List<String> warnings, List<Entry> events) {

	/**
	 * Return whether messages are sent and received, as far as is known.
	 * @return {@code false} if an interface cannot be used or the peer does not hear
	 * itself on one
	 */
	public boolean audible() {
		return this.network.problem() == null && this.network.deaf().isEmpty();
	}

	/**
	 * The identity of the peer.
	 *
	 * @param instance its name in the logs of all peers, 16 hexadecimal digits
	 * @param scope its service, application and device, as 16 hexadecimal digits
	 * @param service its service
	 * @param device its device
	 * @param boot the boot of the kernel, as 16 hexadecimal digits, or {@code null} if it
	 * is unknown
	 * @param startedAt when it started, by its wall clock
	 * @param startedSinceBoot how long after the boot its process started, or
	 * {@code null} if that is unknown
	 * @param authentication how messages are authenticated
	 */
	public record Self(String instance, String scope, String service, String device, @Nullable String boot,
			Instant startedAt, @Nullable Duration startedSinceBoot, String authentication) {

	}

	/**
	 * Whether this instance holds what only one instance of its service may hold.
	 *
	 * @param held whether it holds it
	 * @param since since when, by its wall clock, or {@code null} if it does not
	 * @param reason why it has taken over, or {@code null} if it does not hold it
	 */
	public record Takeover(boolean held, @Nullable Instant since, @Nullable TakeoverReason reason) {

	}

	/**
	 * Where messages are sent and received.
	 *
	 * @param mode the network mode
	 * @param group the multicast group
	 * @param port the UDP port
	 * @param links the interfaces in use
	 * @param deaf those of them on which the peer does not hear itself
	 * @param reopened how often a link was opened again
	 * @param problem what keeps messages from being sent or received, or {@code null}
	 */
	public record Network(String mode, String group, int port, Set<String> links, Set<String> deaf, long reopened,
			@Nullable String problem) {

	}

	/**
	 * Another peer of the service.
	 *
	 * @param name its instance, or {@code legacy@} and its start time
	 * @param state the state in its last message
	 * @param accepting whether it is READY and accepts traffic
	 * @param inUse whether it has answered a request since it accepts traffic
	 * @param younger whether it is younger than the peer of this process
	 * @param startedAt when it started, by its own wall clock
	 * @param lastHeard when its last message was received, by the wall clock of this
	 * process
	 * @param silent whether nothing was received from it for three heartbeat intervals
	 */
	public record KnownPeer(String name, PeerState state, boolean accepting, boolean inUse, boolean younger,
			Instant startedAt, Instant lastHeard, boolean silent) {

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
