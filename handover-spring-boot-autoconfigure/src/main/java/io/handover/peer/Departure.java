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
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.handover.peer.Effect.Ending;
import io.handover.peer.Effect.HoldEnd;
import io.handover.protocol.PeerIdentity;

/**
 * How the peer leaves and what becomes of its process: after a hand-over, because the
 * platform asks the process to end, or because the application is closed.
 */
final class Departure {

	private final AfterHandover afterHandover;

	private final Hold hold;

	private @Nullable PeerIdentity successor;

	private boolean terminationRequested;

	private boolean closing;

	private boolean finished;

	Departure(AfterHandover afterHandover, Hold hold) {
		this.afterHandover = afterHandover;
		this.hold = hold;
	}

	/**
	 * Hand over to a younger peer, which is ready.
	 */
	List<Effect> handOver(PeerIdentity successor) {
		this.successor = successor;
		return this.hold.end(HoldEnd.SUCCESSOR_READY);
	}

	/**
	 * The platform asks the process to end. A Supervisor that was restarted asks again,
	 * which must end neither a hand-over nor a hold whose successor is known.
	 * @param serving whether the application serves, so that there is something to hold
	 * @param now the time
	 * @return what is to be done
	 */
	List<Effect> terminationRequested(boolean serving, Duration now) {
		boolean again = this.terminationRequested;
		this.terminationRequested = true;
		if (this.successor != null) {
			return this.finished ? finish() : List.of();
		}
		if (this.closing || !serving) {
			return shutDown(HoldEnd.REQUESTED_AGAIN);
		}
		if (again) {
			return this.hold.hasSuccessor() ? List.of(new Effect.Hold()) : shutDown(HoldEnd.REQUESTED_AGAIN);
		}
		return this.hold.begin(now);
	}

	/**
	 * The platform tells whether the service has another instance. That none is running
	 * does not count if a younger one was heard, since it may be being started again.
	 */
	List<Effect> successorLookedUp(boolean exists) {
		if (exists) {
			this.hold.extend();
			return List.of();
		}
		return (this.hold.isActive() && !this.hold.hasHeardYounger()) ? shutDown(HoldEnd.ALONE) : List.of();
	}

	List<Effect> endExpiredHold(Duration now) {
		HoldEnd reason = this.hold.expired(now);
		return (reason != null) ? shutDown(reason) : List.of();
	}

	/**
	 * The application closes. In a hand-over that is expected.
	 */
	List<Effect> applicationClosing() {
		if (this.hold.isActive()) {
			// The process is to end, which a closed application alone may not achieve.
			return shutDown(HoldEnd.APPLICATION_CLOSING);
		}
		this.closing = true;
		return List.of();
	}

	private List<Effect> shutDown(HoldEnd reason) {
		this.closing = true;
		List<Effect> effects = new ArrayList<>(this.hold.end(reason));
		effects.add(new Effect.ShutDown());
		return effects;
	}

	/**
	 * The last message is sent.
	 */
	List<Effect> finish() {
		this.finished = true;
		return List.of(new Effect.Finish(ending()));
	}

	private Ending ending() {
		if (this.successor == null) {
			return Ending.CLOSE;
		}
		if (this.terminationRequested) {
			return Ending.EXIT;
		}
		return switch (this.afterHandover) {
			case PARK -> Ending.PARK;
			case EXIT -> Ending.EXIT;
			case NONE -> Ending.CLOSE;
		};
	}

	/**
	 * Return whether the process stays, when the last message is sent, until the platform
	 * ends it.
	 */
	boolean parks() {
		return ending() == Ending.PARK;
	}

	@Nullable PeerIdentity successor() {
		return this.successor;
	}

	boolean isTerminationRequested() {
		return this.terminationRequested;
	}

	/**
	 * Return whether the application closes, or is to be closed by the end of the
	 * process.
	 */
	boolean isClosing() {
		return this.closing;
	}

}
