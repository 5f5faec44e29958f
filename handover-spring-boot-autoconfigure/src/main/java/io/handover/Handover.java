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

import io.handover.protocol.Outcome;
import io.handover.protocol.PeerIdentity;
import io.handover.protocol.PeerState;

/**
 * The peer of this process, for the application to look at. There is none where hand-over
 * is off, as it is in tests by default: an application that does not need it injects an
 * {@code ObjectProvider}. An application that was processed ahead of time always has this
 * bean. Where hand-over is off it stays {@link PeerState#STARTING STARTING} and never
 * holds the takeover, so its presence does not tell whether exclusive work may run.
 *
 * @since 0.1.0
 */
public interface Handover {

	/**
	 * Return the state that the peer is in.
	 * @return the state
	 */
	PeerState state();

	/**
	 * Return the identity of the peer.
	 * @return the identity
	 */
	PeerIdentity identity();

	/**
	 * Return the name of this instance in the logs of all peers.
	 * @return 16 hexadecimal digits
	 */
	default String instance() {
		return identity().name();
	}

	/**
	 * Return whether this instance holds what only one instance of its service may hold.
	 * This costs next to nothing, so it may be asked before each piece of work. It is no
	 * lock: another instance may be taken for gone while it is only silent.
	 * @return {@code false} before it has taken over, and from when it begins to leave
	 */
	boolean holdsTakeover();

	/**
	 * Return how many messages with a state were sent.
	 * @param state the state
	 * @return the number of messages
	 */
	long countSent(PeerState state);

	/**
	 * Return how many datagrams were received with an outcome.
	 * @param outcome what became of them
	 * @return the number of datagrams
	 */
	long countReceived(Outcome outcome);

	/**
	 * Return how often a link was opened again.
	 * @return the number of times
	 */
	long countReopened();

	/**
	 * Return from how many other peers of this service a message was received within the
	 * last three heartbeat intervals.
	 * @return the number of peers
	 */
	int countPeers();

	/**
	 * Return what becomes of the requests to the application while it drains.
	 * @return the numbers of requests, all of them zero before that
	 */
	HandoverReport.Requests requests();

	/**
	 * Return everything that is known of the peer, at this moment.
	 * @return the report
	 */
	HandoverReport report();

}
