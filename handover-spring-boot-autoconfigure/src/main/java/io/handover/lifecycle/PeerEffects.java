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
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.handover.drain.Drain;
import io.handover.drain.GracePeriod;
import io.handover.drain.ProcessEnd;
import io.handover.peer.Effect;
import io.handover.peer.KnownPeer;
import io.handover.process.BoundedCall;
import io.handover.process.CompleteFile;
import io.handover.process.HandoverLog;
import io.handover.protocol.PeerIdentity;
import io.handover.protocol.PeerState;
import io.handover.protocol.TakeoverReason;
import io.handover.takeover.TakeoverNotifier;

/**
 * Carries out what the peer of this process has decided. No effect takes long, since the
 * peer is locked in the meantime.
 */
final class PeerEffects {

	private static final Duration DELETION_TIMEOUT = Duration.ofSeconds(2);

	private final HandoverSettings.Self self;

	private final MessageSender sender;

	private final LinkMonitor links;

	private final TakeoverNotifier takeover;

	private final CompleteFile completeFile;

	private final Executor fileExecutor;

	private final HandoverCheck check;

	private final Supplier<Parts> parts;

	private final HandoverLog handoverLog;

	private @Nullable BoundedCall deletion;

	PeerEffects(HandoverSettings.Self self, MessageSender sender, LinkMonitor links, TakeoverNotifier takeover,
			CompleteFile completeFile, Executor fileExecutor, HandoverCheck check, Supplier<Parts> parts,
			HandoverLog handoverLog) {
		this.self = self;
		this.sender = sender;
		this.links = links;
		this.takeover = takeover;
		this.completeFile = completeFile;
		this.fileExecutor = fileExecutor;
		this.check = check;
		this.parts = parts;
		this.handoverLog = handoverLog;
	}

	/**
	 * Carry out an effect.
	 */
	void carryOut(Effect effect) {
		if (effect instanceof Effect.Send send) {
			this.sender.send(send);
		}
		else if (effect instanceof Effect.EnterState enter) {
			enter(enter.state());
		}
		else if (effect instanceof Effect.ChangeFlags flags) {
			logFlags(flags);
		}
		else if (effect instanceof Effect.SuccessorChanged changed) {
			logSuccessor(changed.successor());
		}
		else if (effect instanceof Effect.Unsteady unsteady) {
			logUnsteady(unsteady.peer());
		}
		else if (effect instanceof Effect.SuccessorNotInUse unused) {
			this.handoverLog.warn("Successor " + unused.successor().name() + " has not answered a request successfully "
					+ "within 'handover.traffic-timeout'; draining");
		}
		else if (effect instanceof Effect.Drain draining) {
			this.parts.get().drain().start(draining.successor());
		}
		else if (effect instanceof Effect.RefuseTraffic) {
			this.parts.get().drain().refuseTrafficAgain();
		}
		else if (effect instanceof Effect.Hold) {
			this.handoverLog.info("Received SIGTERM; continuing to serve until a successor is ready");
		}
		else if (effect instanceof Effect.LookUpSuccessor) {
			this.parts.get().successorLookup().start();
		}
		else if (effect instanceof Effect.EndHold end) {
			logHoldEnd(end.reason());
		}
		else if (effect instanceof Effect.ShutDown) {
			this.parts.get().processEnd().shutDown();
		}
		else if (effect instanceof Effect.Rejoin rejoin) {
			this.links.rejoin(rejoin.link(), rejoin.first());
		}
		else if (effect instanceof Effect.HearAgain again) {
			this.handoverLog.info("This instance hears itself again on " + again.link());
		}
		else if (effect instanceof Effect.PredecessorDraining draining) {
			this.handoverLog.info("Older peer " + draining.predecessor().name() + " is draining");
			this.parts.get().predecessorEvents().draining(draining.predecessor());
		}
		else if (effect instanceof Effect.PredecessorReleased released) {
			this.handoverLog.info("Older peer " + released.predecessor().name() + " has handed over");
			this.parts.get().predecessorEvents().released(released.predecessor(), released.drained());
		}
		else if (effect instanceof Effect.GrantTakeover grant) {
			logTakeover(grant.reason());
			this.takeover.granted(grant.reason());
		}
		else if (effect instanceof Effect.RevokeTakeover) {
			this.takeover.revoked();
		}
		else if (effect instanceof Effect.DeleteCompleteFile delete) {
			// Its file system may hang.
			this.deletion = BoundedCall.start("The deletion of the hand-over file", this.fileExecutor,
					() -> this.completeFile.delete(delete.reason().inWords()));
		}
		else if (effect instanceof Effect.Finish finish) {
			this.parts.get().processEnd().finish(finish.ending());
		}
		else if (effect instanceof Effect.Restart) {
			restart();
		}
		else {
			throw new IllegalArgumentException("Nothing carries out " + effect);
		}
	}

	private void enter(PeerState state) {
		if (state == PeerState.STARTING) {
			this.handoverLog.info("Hand-over STARTING as " + this.self.identity().name() + ", service '"
					+ this.self.service() + "' on device '" + this.self.device() + "', scope " + this.self.scope()
					+ ", authentication " + this.self.authentication());
		}
		else if (state != PeerState.DRAINING) {
			this.handoverLog.info("Hand-over " + state);
		}
		if (state == PeerState.READY) {
			this.check.peerReady();
		}
		else if (state == PeerState.RELEASED) {
			this.parts.get().predecessorEvents().close();
		}
	}

	private void logFlags(Effect.ChangeFlags flags) {
		if (flags.inUse()) {
			this.handoverLog.info("Answered the first request; this instance is in use");
		}
		else {
			this.handoverLog.info(
					flags.accepting() ? "Accepting traffic" : "Not accepting traffic; no older instance leaves for it");
		}
	}

	private void logSuccessor(KnownPeer successor) {
		String name = successor.identity().name();
		if (successor.inUse()) {
			this.handoverLog.info("Successor " + name + " has answered its first request");
		}
		else {
			this.handoverLog.info("Younger peer " + name
					+ (successor.accepting() ? " accepts traffic" : " does not accept traffic; continuing to serve"));
		}
	}

	private void logUnsteady(PeerIdentity peer) {
		boolean own = peer.equals(this.self.identity());
		this.handoverLog.warn((own ? "This instance" : "Younger peer " + peer.name())
				+ " has accepted traffic for less than 'handover.stability-period'. No older instance leaves for one "
				+ "that does not accept it for longer.");
	}

	private void logHoldEnd(Effect.HoldEnd reason) {
		if (reason == Effect.HoldEnd.SUCCESSOR_READY) {
			this.handoverLog.info("A successor is ready; handing over to it before shutting down");
		}
		else if (reason == Effect.HoldEnd.REQUESTED_AGAIN) {
			this.handoverLog.info("Received SIGTERM again; shutting down now");
		}
		else if (reason == Effect.HoldEnd.APPLICATION_CLOSING) {
			this.handoverLog.info("The application is closing after SIGTERM; shutting down");
		}
		else if (reason == Effect.HoldEnd.NO_SUCCESSOR) {
			this.handoverLog.info("No successor was heard within 'handover.termination.successor-wait', or before "
					+ "'handover.termination.shutdown-reserve' is needed; shutting down");
		}
		else if (reason == Effect.HoldEnd.ALONE) {
			this.handoverLog.info("No other container of this service is running; shutting down");
		}
		else {
			this.handoverLog.warn("The successor has not become ready in time; shutting down. No instance serves until "
					+ "it is ready. If it only needs more time, raise 'handover.termination.grace-period' and the "
					+ "'stop_grace_period' of the service.");
		}
	}

	private void logTakeover(TakeoverReason reason) {
		if (reason == TakeoverReason.ALONE) {
			this.handoverLog.info("Takeover granted: no other instance that could hold it was heard");
		}
		else if (reason == TakeoverReason.RELEASED) {
			this.handoverLog.info("Takeover granted: the other instances that could hold it have released");
		}
		else if (reason == TakeoverReason.SILENT) {
			this.handoverLog.info("Takeover granted: another instance that could hold it has not released, but was "
					+ "silent for so long that it counts as gone");
		}
		else {
			this.handoverLog.warn("Takeover granted after 'handover.takeover.timeout', although another instance may "
					+ "hold it: one is heard and has not released, or this instance does not hear itself");
		}
	}

	private void restart() {
		this.handoverLog.warn("No other instance of this service starts or serves: none was heard lately, and none "
				+ "answers. Exiting with status " + ProcessEnd.RESTART_STATUS
				+ ", so that the restart policy of the platform starts this instance again.");
		this.parts.get().processEnd().restart(() -> {
			if (this.deletion != null) {
				this.deletion.endsWithin(DELETION_TIMEOUT);
			}
		});
	}

	/**
	 * What only a hand-over or the end of the application needs. It is made then, and is
	 * no part of the start.
	 *
	 * @param drain the sequence of leaving
	 * @param processEnd ends or parks the process
	 * @param gracePeriod the time that the platform leaves this process
	 * @param predecessorEvents publishes the hand-over of a predecessor
	 * @param successorLookup asks the platform for a successor
	 */
	record Parts(Drain drain, ProcessEnd processEnd, GracePeriod gracePeriod, PredecessorEvents predecessorEvents,
			SuccessorLookup successorLookup) {

	}

}
