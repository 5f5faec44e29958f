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
 * The peer of this process, to look at. Inject it to learn whether the application still
 * holds its service. There is none where hand-over is off, as in tests that do not ask
 * for it: an application that can do without it injects an {@code ObjectProvider}.
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
	 * Return who the peer is.
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
	 * Return how many messages of a kind were sent.
	 * @param kind the state that they said
	 * @return the number of messages
	 */
	long countSent(PeerState kind);

	/**
	 * Return how many datagrams were received with an outcome.
	 * @param outcome what became of them
	 * @return the number of datagrams
	 */
	long countReceived(Outcome outcome);

	/**
	 * Return how often the channel was opened anew on an interface.
	 * @return the number of times
	 */
	long countReopened();

	/**
	 * Return how many other peers of this service were heard within the last three
	 * heartbeat intervals.
	 * @return the number of peers
	 */
	int countPeers();

	/**
	 * Return all that can be seen of the peer, at this moment.
	 * @return the report
	 */
	HandoverReport report();

}
