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

package io.handover.peer.simulation;

import io.handover.peer.Effect;
import io.handover.protocol.PeerState;

/**
 * Carries out the effects of a {@link StarterNode}, and has the {@link Laws} judge them.
 */
final class StarterNodeEffects implements Effect.Handler {

	private static final long RESTART_PAUSE = 500;

	private final StarterNode node;

	private final Laws laws;

	StarterNodeEffects(StarterNode node) {
		this.node = node;
		this.laws = node.world().laws();
	}

	@Override
	public void enterState(Effect.EnterState effect) {
		this.laws.enters(this.node, effect.state());
	}

	@Override
	public void send(Effect.Send effect) {
		this.node.send(effect);
	}

	@Override
	public void drain(Effect.Drain effect) {
		this.laws.drains(this.node, effect.successor());
		this.node.handOver();
	}

	@Override
	public void refuseTraffic(Effect.RefuseTraffic effect) {
		this.laws.refusesTraffic(this.node);
	}

	@Override
	public void hold(Effect.Hold effect) {
		this.laws.holds(this.node);
	}

	@Override
	public void lookUpSuccessor(Effect.LookUpSuccessor effect) {
		if (this.node.world().history().fleet().resolves()) {
			this.node.world().lookUpAnother(this.node);
		}
	}

	@Override
	public void endHold(Effect.EndHold effect) {
		this.laws.endsItsHold(this.node, effect.reason());
	}

	@Override
	public void shutDown(Effect.ShutDown effect) {
		this.laws.goes(this.node);
		this.node.later(0, this.node::close);
	}

	@Override
	public void rejoin(Effect.Rejoin effect) {
		this.node.later(10, this.node::reopen);
	}

	@Override
	public void predecessorDraining(Effect.PredecessorDraining effect) {
		this.laws.isSucceeded(this.node, effect.predecessor(), PeerState.DRAINING);
	}

	@Override
	public void predecessorReleased(Effect.PredecessorReleased effect) {
		this.laws.isSucceeded(this.node, effect.predecessor(), PeerState.RELEASED);
	}

	@Override
	public void grantTakeover(Effect.GrantTakeover effect) {
		this.laws.takesOver(this.node, effect.reason());
		this.node.takesOver();
	}

	@Override
	public void revokeTakeover(Effect.RevokeTakeover effect) {
		if (this.node.isRevoked()) {
			this.laws.givesUp(this.node);
			this.node.givesUp();
		}
	}

	@Override
	public void deleteCompleteFile(Effect.DeleteCompleteFile effect) {
		this.laws.deletesFile(this.node, effect.reason());
	}

	@Override
	public void finish(Effect.Finish effect) {
		this.laws.finishes(this.node, effect.ending());
		this.node.finish();
	}

	@Override
	public void restart(Effect.Restart effect) {
		if (this.node.isGuarded()) {
			this.laws.restarts(this.node);
			this.node.world().restart(this.node, RESTART_PAUSE);
		}
	}

}
