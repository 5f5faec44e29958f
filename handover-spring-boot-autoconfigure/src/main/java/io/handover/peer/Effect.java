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

package io.handover.peer;

import java.time.Duration;

import io.handover.protocol.PeerIdentity;
import io.handover.protocol.PeerState;

/**
 * What a {@link Peer} wants done.
 *
 * @since 0.1.0
 */
public sealed interface Effect {

	/**
	 * Say the state to the other peers, on every link.
	 *
	 * @param state the state
	 * @param addressee the instance handed over to, or 0
	 */
	record Say(PeerState state, long addressee) implements Effect {

	}

	/**
	 * Drain the application, close it and write the file. {@link Event.Closed} is
	 * expected when that is done.
	 *
	 * @param successor the younger peer that is ready
	 */
	record Drain(PeerIdentity successor) implements Effect {

	}

	/**
	 * All is said: close the links.
	 */
	record Finish() implements Effect {

	}

	/**
	 * No successor will come in time, or the platform has asked twice: end the process as
	 * it would have ended without a hold.
	 */
	record EndHold() implements Effect {

	}

	/**
	 * The platform has asked the process to end and the peer goes on serving.
	 */
	record Hold() implements Effect {

	}

	/**
	 * The peer speaks on a link and does not hear itself there: open it anew.
	 *
	 * @param link the name of the link
	 */
	record Reopen(String link) implements Effect {

	}

	/**
	 * An older peer drains and hands over to this one.
	 *
	 * @param predecessor the older peer
	 */
	record PredecessorDraining(PeerIdentity predecessor) implements Effect {

	}

	/**
	 * An older peer has handed over to this one and holds nothing any more.
	 *
	 * @param predecessor the older peer
	 * @param drained how long it was heard to drain
	 */
	record PredecessorReleased(PeerIdentity predecessor, Duration drained) implements Effect {

	}

	/**
	 * The predecessor's file had its time: whoever waits for it has seen it.
	 */
	record DeleteCompleteFile() implements Effect {

	}

}
