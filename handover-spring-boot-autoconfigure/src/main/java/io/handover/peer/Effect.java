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
import io.handover.protocol.TakeoverReason;

/**
 * What a {@link Peer} wants done.
 *
 * @since 0.1.0
 */
public sealed interface Effect {

	/**
	 * The peer has entered a state. Whatever is done because of that follows.
	 *
	 * @param state the state
	 */
	record EnterState(PeerState state) implements Effect {

	}

	/**
	 * Send the state to the other peers, on every link.
	 *
	 * @param state the state
	 * @param addressee the instance handed over to, or 0
	 */
	record Send(PeerState state, long addressee) implements Effect {

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
	 * The application accepts traffic while the peer drains, since Spring Boot says so
	 * when a start that was overtaken is complete: refuse it again.
	 */
	record RefuseTraffic() implements Effect {

	}

	/**
	 * The platform has asked the process to end, and the peer continues to serve.
	 */
	record Hold() implements Effect {

	}

	/**
	 * The hold has begun and no successor was heard: ask the platform whether there is
	 * one. {@link Event.SuccessorLookedUp} is expected where the platform can tell.
	 */
	record LookUpSuccessor() implements Effect {

	}

	/**
	 * The hold has ended. Unless the successor is ready, {@link ShutDown} follows.
	 *
	 * @param reason why it has ended
	 */
	record EndHold(HoldEnd reason) implements Effect {

	}

	/**
	 * End the process as it would have ended without a hold. This is also asked for when
	 * there is nothing to hold, since the application starts or closes.
	 */
	record ShutDown() implements Effect {

	}

	/**
	 * The peer sends on a link and does not receive its own messages there: join the
	 * group again.
	 *
	 * @param link the name of the link
	 */
	record Rejoin(String link) implements Effect {

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
	 * @param drained how long it was known to drain
	 */
	record PredecessorReleased(PeerIdentity predecessor, Duration drained) implements Effect {

	}

	/**
	 * The peer holds from now on what only one instance of its service may hold.
	 *
	 * @param reason why
	 */
	record GrantTakeover(TakeoverReason reason) implements Effect {

	}

	/**
	 * The peer leaves: give up what only one instance may hold, before anything else is
	 * done. This follows {@link GrantTakeover}, and at most once.
	 */
	record RevokeTakeover() implements Effect {

	}

	/**
	 * Delete the file that tells the platform that a hand-over is complete.
	 *
	 * @param reason why it is of no use any more
	 */
	record DeleteCompleteFile(DeletionReason reason) implements Effect {

	}

	/**
	 * The last message is sent.
	 *
	 * @param ending what becomes of the process
	 */
	record Finish(Ending ending) implements Effect {

	}

	/**
	 * End the parked process with a status other than 0, so that the platform starts it
	 * again: nobody serves any more.
	 */
	record Restart() implements Effect {

	}

}
