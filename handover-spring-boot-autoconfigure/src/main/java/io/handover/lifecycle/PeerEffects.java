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

import io.handover.peer.Effect;
import io.handover.process.CompleteFile;
import io.handover.takeover.TakeoverNotifier;

/**
 * {@link Effect.Handler} that carries out what the peer of this process has decided. None
 * of its methods takes long, since the peer is locked meanwhile.
 */
final class PeerEffects implements Effect.Handler {

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
	public void send(Effect.Send effect) {
		this.sender.send(effect.state(), effect.addressee());
	}

	@Override
	public void enterState(Effect.EnterState effect) {
		this.observer.stateEntered(effect.state());
	}

	@Override
	public void drain(Effect.Drain effect) {
		this.drain.start(effect.successor());
	}

	@Override
	public void refuseTraffic(Effect.RefuseTraffic effect) {
		this.drain.refuseTrafficAgain();
	}

	@Override
	public void hold(Effect.Hold effect) {
		this.observer.holdStarted();
	}

	@Override
	public void lookUpSuccessor(Effect.LookUpSuccessor effect) {
		this.successorLookup.start();
	}

	@Override
	public void endHold(Effect.EndHold effect) {
		this.observer.holdEnded(effect.reason());
	}

	@Override
	public void shutDown(Effect.ShutDown effect) {
		this.completion.shutDown();
	}

	@Override
	public void rejoin(Effect.Rejoin effect) {
		this.links.rejoin(effect.link());
	}

	@Override
	public void predecessorDraining(Effect.PredecessorDraining effect) {
		this.observer.predecessorDraining(effect.predecessor());
	}

	@Override
	public void predecessorReleased(Effect.PredecessorReleased effect) {
		this.observer.predecessorReleased(effect.predecessor(), effect.drained());
	}

	@Override
	public void grantTakeover(Effect.GrantTakeover effect) {
		this.observer.takeoverGranted(effect.reason());
		this.takeover.granted(effect.reason());
	}

	@Override
	public void revokeTakeover(Effect.RevokeTakeover effect) {
		this.takeover.revoked();
	}

	@Override
	public void deleteCompleteFile(Effect.DeleteCompleteFile effect) {
		switch (effect.reason()) {
			case STALE -> this.completeFile.delete("it was there before this instance started");
			case NOBODY_SERVES ->
				this.completeFile.delete("no instance serves any more, and it would end the next one that starts");
			case EXPIRED -> this.completeFile
				.delete("the platform has had the time to see it, and it would end this instance in the next update");
		}
	}

	@Override
	public void finish(Effect.Finish effect) {
		this.completion.finish(effect.ending());
	}

	@Override
	public void restart(Effect.Restart effect) {
		this.observer.nobodyServes();
		this.completion.restart();
	}

}
