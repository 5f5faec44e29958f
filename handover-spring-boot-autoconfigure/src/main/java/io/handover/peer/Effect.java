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
	 * The peer is READY and accepts traffic or not, and is in use or not.
	 *
	 * @param accepting whether it accepts traffic
	 * @param inUse whether it has answered a request since it accepts traffic
	 */
	record ChangeFlags(boolean accepting, boolean inUse) implements Effect {

	}

	/**
	 * A younger peer is READY, and accepts traffic or is in use other than before.
	 *
	 * @param successor what is known of it now
	 */
	record SuccessorChanged(KnownPeer successor) implements Effect {

	}

	/**
	 * A peer has accepted traffic for less than the stability period. It is said at most
	 * once a minute.
	 *
	 * @param peer a younger peer, or this one
	 */
	record Unsteady(PeerIdentity peer) implements Effect {

	}

	/**
	 * The wait until the successor is in use has ended by its time-out, although this
	 * peer has answered requests meanwhile. {@link Drain} follows.
	 *
	 * @param successor the younger peer
	 */
	record SuccessorNotInUse(PeerIdentity successor) implements Effect {

	}

	/**
	 * Send the state to the other peers, on every link.
	 *
	 * @param state the state
	 * @param accepting whether the peer is READY and accepts traffic
	 * @param inUse whether it has answered a request since it accepts traffic
	 * @param number the number of the message, unsigned
	 * @param addressee the instance handed over to, or 0
	 */
	record Send(PeerState state, boolean accepting, boolean inUse, int number, long addressee) implements Effect {

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
	 * @param first whether it was not known to be deaf there
	 */
	record Rejoin(String link, boolean first) implements Effect {

	}

	/**
	 * The peer receives its own messages again on a link where it was deaf.
	 *
	 * @param link the name of the link
	 */
	record HearAgain(String link) implements Effect {

	}

	/**
	 * An older peer drains and hands over to this one.
	 *
	 * @param predecessor the older peer
	 */
	record PredecessorDraining(PeerIdentity predecessor) implements Effect {

	}

	/**
	 * An older peer has handed over to this one and has let go of everything.
	 *
	 * @param predecessor the older peer
	 * @param drained how long it was known to drain
	 */
	record PredecessorReleased(PeerIdentity predecessor, Duration drained) implements Effect {

	}

	/**
	 * The takeover: from now on the peer may use what only one instance of its service
	 * may use at a time.
	 *
	 * @param reason why
	 */
	record GrantTakeover(TakeoverReason reason) implements Effect {

	}

	/**
	 * The peer leaves: give the takeover up before anything else is done. This follows
	 * {@link GrantTakeover}, and at most once.
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

	/**
	 * Why a hold has ended.
	 */
	enum HoldEnd {

		/**
		 * The successor is ready: the peer hands over to it.
		 */
		SUCCESSOR_READY,

		/**
		 * No successor was heard within {@code handover.termination.successor-wait}.
		 */
		NO_SUCCESSOR,

		/**
		 * The platform runs no other instance of the service.
		 */
		ALONE,

		/**
		 * A successor was heard, or the platform runs another instance, and none has
		 * become ready within {@code handover.termination.grace-period}.
		 */
		SUCCESSOR_NOT_READY,

		/**
		 * The platform has asked again, and no successor is known.
		 */
		REQUESTED_AGAIN,

		/**
		 * The application closes for another reason.
		 */
		APPLICATION_CLOSING

	}

	/**
	 * Why the file that tells the platform that a hand-over is complete is of no use any
	 * more.
	 */
	enum DeletionReason {

		/**
		 * It was there before this peer, so it does not concern this hand-over.
		 */
		STALE("it was there before this instance started"),

		/**
		 * The platform has had the time to see that the predecessor wrote it.
		 */
		EXPIRED("the platform has had the time to see it, and it would end this instance in the next update"),

		/**
		 * Nobody serves any more: it would end the instance that starts next.
		 */
		NOBODY_SERVES("no instance serves any more, and it would end the next one that starts");

		private final String inWords;

		DeletionReason(String inWords) {
			this.inWords = inWords;
		}

		/**
		 * Return the reason as a part of a sentence.
		 * @return the reason
		 */
		public String inWords() {
			return this.inWords;
		}

	}

	/**
	 * What becomes of the process when the peer has sent its last message.
	 */
	enum Ending {

		/**
		 * None of the peer's business: the application was closed for another reason than
		 * a hand-over, or the process belongs to somebody else.
		 */
		CLOSE,

		/**
		 * It stays until the platform ends it.
		 */
		PARK,

		/**
		 * It exits.
		 */
		EXIT

	}

}
