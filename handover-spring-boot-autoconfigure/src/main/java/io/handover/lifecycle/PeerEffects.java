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

import java.util.function.Consumer;

import io.handover.peer.Effect;
import io.handover.process.CompleteFile;

/**
 * Carries out what the peer of this process has decided. Nothing of that takes long,
 * since the peer is locked meanwhile.
 */
final class PeerEffects implements Consumer<Effect> {

	private final MessageSender sender;

	private final LinkMonitor links;

	private final TakeoverNotifier takeover;

	private final Drain drain;

	private final SuccessorLookup successorLookup;

	private final CompleteFile completeFile;

	private final Completion completion;

	private final HandoverObserver observer;

	PeerEffects(MessageSender sender, LinkMonitor links, TakeoverNotifier takeover, Drain drain,
			SuccessorLookup successorLookup, CompleteFile completeFile, Completion completion,
			HandoverObserver observer) {
		this.sender = sender;
		this.links = links;
		this.takeover = takeover;
		this.drain = drain;
		this.successorLookup = successorLookup;
		this.completeFile = completeFile;
		this.completion = completion;
		this.observer = observer;
	}

	@Override
	public void accept(Effect effect) {
		if (effect instanceof Effect.Send send) {
			this.sender.send(send.state(), send.addressee());
		}
		else if (effect instanceof Effect.EnterState entered) {
			this.observer.stateEntered(entered.state());
		}
		else if (effect instanceof Effect.Drain toDrain) {
			this.drain.start(toDrain.successor());
		}
		else if (effect instanceof Effect.RefuseTraffic) {
			this.drain.refuseTrafficAgain();
		}
		else if (effect instanceof Effect.Hold) {
			this.observer.holdStarted();
		}
		else if (effect instanceof Effect.LookUpSuccessor) {
			this.successorLookup.start();
		}
		else if (effect instanceof Effect.EndHold ended) {
			this.observer.holdEnded(ended.reason());
		}
		else if (effect instanceof Effect.ShutDown) {
			this.completion.shutDown();
		}
		else if (effect instanceof Effect.Rejoin rejoin) {
			this.links.rejoin(rejoin.link());
		}
		else if (effect instanceof Effect.PredecessorDraining draining) {
			this.observer.predecessorDraining(draining.predecessor());
		}
		else if (effect instanceof Effect.PredecessorReleased released) {
			this.observer.predecessorReleased(released.predecessor(), released.drained());
		}
		else if (effect instanceof Effect.GrantTakeover granted) {
			this.observer.takeoverGranted(granted.reason());
			this.takeover.granted(granted.reason());
		}
		else if (effect instanceof Effect.RevokeTakeover) {
			this.takeover.revoked();
		}
		else if (effect instanceof Effect.DeleteCompleteFile deletion) {
			this.completeFile.delete(deletion.reason().inWords());
		}
		else if (effect instanceof Effect.Finish finish) {
			this.completion.finish(finish.ending());
		}
		else if (effect instanceof Effect.Restart) {
			this.observer.nobodyServes();
			this.completion.restart();
		}
		else {
			throw new IllegalStateException("Nobody carries out " + effect);
		}
	}

}
