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
final class StarterNodeEffects {

	private static final long RESTART_PAUSE = 500;

	private final StarterNode node;

	private final Laws laws;

	StarterNodeEffects(StarterNode node) {
		this.node = node;
		this.laws = node.world().laws();
	}

	void carryOut(Effect effect) {
		if (effect instanceof Effect.EnterState entered) {
			this.laws.enters(this.node, entered.state());
		}
		else if (effect instanceof Effect.ChangeFlags flags) {
			this.laws.changesFlags(this.node, flags.accepting(), flags.inUse());
		}
		else if (effect instanceof Effect.Send send) {
			this.node.send(send);
		}
		else if (effect instanceof Effect.Unsteady unsteady) {
			this.laws.findsUnsteady(this.node, unsteady.peer());
		}
		else if (effect instanceof Effect.SuccessorNotInUse notInUse) {
			this.laws.waitsInVain(this.node, notInUse.successor());
		}
		else if (effect instanceof Effect.Drain drain) {
			this.laws.drains(this.node, drain.successor());
			this.node.handOver();
		}
		else if (effect instanceof Effect.RefuseTraffic) {
			this.laws.refusesTraffic(this.node);
		}
		else if (effect instanceof Effect.Hold) {
			this.laws.holds(this.node);
		}
		else if (effect instanceof Effect.LookUpSuccessor) {
			if (this.node.world().history().fleet().resolves()) {
				this.node.world().lookUpAnother(this.node);
			}
		}
		else if (effect instanceof Effect.EndHold ended) {
			this.laws.endsItsHold(this.node, ended.reason());
		}
		else if (effect instanceof Effect.ShutDown) {
			this.laws.goes(this.node);
			this.node.later(0, this.node::close);
		}
		else if (effect instanceof Effect.HearAgain) {
			this.laws.hearsAgain(this.node);
		}
		else if (effect instanceof Effect.Rejoin) {
			this.node.becomesDeaf();
			this.node.later(10, this.node::reopen);
		}
		else if (effect instanceof Effect.PredecessorDraining draining) {
			this.laws.isSucceeded(this.node, draining.predecessor(), PeerState.DRAINING);
		}
		else if (effect instanceof Effect.PredecessorReleased released) {
			this.laws.isSucceeded(this.node, released.predecessor(), PeerState.RELEASED);
		}
		else if (effect instanceof Effect.GrantTakeover granted) {
			this.laws.takesOver(this.node, granted.reason());
			this.node.takesOver();
		}
		else if (effect instanceof Effect.RevokeTakeover) {
			if (this.node.isRevoked()) {
				this.laws.givesUp(this.node);
				this.node.givesUp();
			}
		}
		else if (effect instanceof Effect.DeleteCompleteFile deletion) {
			this.laws.deletesFile(this.node, deletion.reason());
		}
		else if (effect instanceof Effect.Finish finish) {
			this.laws.finishes(this.node, finish.ending());
			this.node.finish();
		}
		else if (effect instanceof Effect.Restart) {
			if (this.node.isGuarded()) {
				this.laws.restarts(this.node);
				this.node.world().restart(this.node, RESTART_PAUSE);
			}
		}
		else if (!(effect instanceof Effect.SuccessorChanged)) {
			throw new IllegalStateException("Nobody carries out " + effect);
		}
	}

}
