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

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.handover.peer.Effect;
import io.handover.peer.Effect.DeletionReason;
import io.handover.peer.Effect.Ending;
import io.handover.peer.Effect.HoldEnd;
import io.handover.protocol.PeerIdentity;
import io.handover.protocol.PeerState;
import io.handover.protocol.TakeoverReason;

/**
 * What must be true in every {@link History}, judged by an observer that sees all and
 * knows when each peer was really born.
 */
final class Laws {

	/**
	 * The most that it takes until a question is asked again, until that may be sent, and
	 * until the answer may be sent, a second each, and both to arrive.
	 */
	private static final long ANSWERED_WITHIN = 3 * 1000 + 2 * World.QUIET_DELAY;

	/**
	 * The most that a datagram takes until the network is quiet.
	 */
	private static final long LATEST_ARRIVAL = 2000;

	private final History history;

	private final World world;

	private final Set<List<Object>> told = new HashSet<>();

	private boolean somebodyWasReady;

	Laws(History history, World world) {
		this.history = history;
		this.world = world;
	}

	/**
	 * Without deaths somebody is always ready once one was.
	 */
	void checkMoment() {
		boolean ready = false;
		for (Node node : this.world.nodes()) {
			ready |= node.isReady();
		}
		this.somebodyWasReady |= ready;
		if (!ready && this.somebodyWasReady && !this.history.isDeadly()) {
			throw new Violation("nobody is ready any more");
		}
	}

	/**
	 * Nobody drains but for a younger one that has accepted traffic for long enough.
	 */
	void drains(Node node, PeerIdentity successor) {
		Node younger = find(successor);
		if (younger == null) {
			throw new Violation(node + " drains for a stranger, " + successor);
		}
		node.drainsFor(younger);
		if (node instanceof StarterNode starter && starter.isHolding()) {
			throw new Violation(node + " does not give up the takeover before it drains");
		}
		this.world.tally().handover(node, younger);
		if (!isYounger(younger, node)) {
			throw new Violation(node + " drains for " + younger + ", which is older");
		}
		Long acceptedSince = younger.acceptedSince();
		long period = (node instanceof StarterNode starter) ? starter.stabilityPeriod() : 0;
		if (acceptedSince == null || acceptedSince + period > this.world.now()) {
			throw new Violation(node + " drains for " + younger + ", which has not accepted traffic for long enough");
		}
		if (node instanceof StarterNode starter && younger instanceof StarterNode answering) {
			drainsForOneThatAnswers(starter, answering, period);
		}
	}

	/**
	 * A legacy peer can say nothing of all this. Another one must accept traffic by its
	 * last word. That must not be older than a second and not be the first one within the
	 * stability period, and the younger one must be in use if there is traffic, for as
	 * long as the traffic time-out, unless the node holds and the platform leaves it no
	 * more time.
	 */
	private void drainsForOneThatAnswers(StarterNode node, StarterNode younger, long period) {
		StarterNode.Heard heard = node.lastHeard(younger);
		String fault = null;
		if (heard == null || !heard.accepting()) {
			fault = "which does not accept traffic by its last word";
		}
		else if (!node.isOverlapCutShort()) {
			if (this.world.now() - heard.at() > 1000) {
				fault = "which has not answered within the last second";
			}
			else if (hasRefusedInAQuietNetwork(younger)) {
				fault = "which has refused traffic for a while";
			}
			else if (!heard.acceptsFor(period)) {
				fault = "which it has not heard for long enough";
			}
			else if (!heard.inUse() && node.hasTraffic()
					&& !heard.acceptsFor(period + this.history.fleet().trafficTimeout())) {
				fault = "which is not in use";
			}
		}
		if (fault != null) {
			throw new Violation(node + " drains for " + younger + ", " + fault);
		}
	}

	private boolean hasRefusedInAQuietNetwork(StarterNode younger) {
		Long since = younger.refusingSince();
		return since != null
				&& Math.max(since, this.history.quietFrom() + LATEST_ARRIVAL) + World.QUIET_DELAY < this.world.now();
	}

	/**
	 * Nobody says of itself what is not so.
	 */
	void changesFlags(StarterNode node, boolean accepting, boolean inUse) {
		if (accepting != (node.acceptingSince() != null) || inUse != (node.inUseSince() != null)) {
			throw new Violation(node + " takes itself for accepting traffic, " + accepting + ", or in use, " + inUse);
		}
	}

	/**
	 * It is said at most once a minute that one is unsteady.
	 */
	void findsUnsteady(StarterNode node, PeerIdentity peer) {
		if (find(peer) == null || !this.told.add(List.of(node, "finds unsteady", this.world.now() / 60_000))) {
			throw new Violation(node + " finds " + peer + " unsteady, and has said so");
		}
	}

	/**
	 * Only who has traffic waits for a successor to be in use, and in vain only if that
	 * is not.
	 */
	void waitsInVain(StarterNode node, PeerIdentity successor) {
		StarterNode.Heard heard = (find(successor) instanceof StarterNode younger) ? node.lastHeard(younger) : null;
		if (heard == null || heard.inUse() || !node.hasTraffic()) {
			throw new Violation(node + " waits in vain for " + successor + " although it has no reason to");
		}
	}

	/**
	 * Only who was deaf hears again.
	 */
	void hearsAgain(StarterNode node) {
		if (!node.isDeaf()) {
			throw new Violation(node + " hears again although it was not deaf");
		}
		node.hearsAgain();
	}

	/**
	 * No node goes back to an earlier state, and none that ends makes an older one drain.
	 * Its messages are numbered, and READY says whether it accepts traffic and is in use.
	 */
	void sends(StarterNode node, Effect.Send send, PeerState before) {
		PeerState state = send.state();
		if (send.number() != node.sent()) {
			throw new Violation(node + " sends " + send.number() + " as number " + node.sent());
		}
		if (state == PeerState.READY) {
			changesFlags(node, send.accepting(), send.inUse());
		}
		if (state.compareTo(before) < 0) {
			throw new Violation(node + " sends " + state + " after " + before);
		}
		if (state == PeerState.READY && (node.isClosing() || (node.isTerminating() && hasNoYounger(node)))) {
			throw new Violation(node + " sends READY although it ends");
		}
		if (node.hasSentTooMuch()) {
			throw new Violation(node + " sends more than its timetable and one answer a second");
		}
	}

	private boolean hasNoYounger(Node node) {
		return this.world.nodes().stream().noneMatch((other) -> isYounger(other, node));
	}

	/**
	 * Who is told that it is handed over to is told the truth, and once.
	 */
	void isSucceeded(StarterNode node, PeerIdentity predecessor, PeerState state) {
		if (!(find(predecessor) instanceof StarterNode older) || older.state().compareTo(state) < 0
				|| older.successor() != node) {
			throw new Violation(node + " is told wrongly of " + state + " by " + predecessor);
		}
		if (!this.told.add(List.of(node, older, state))) {
			throw new Violation(node + " is told twice of " + state + " by " + older);
		}
	}

	/**
	 * No node enters a state twice, and none becomes ready that was asked to end before.
	 */
	void enters(StarterNode node, PeerState state) {
		if (!this.told.add(List.of(node, state))) {
			throw new Violation(node + " enters " + state + " twice");
		}
		if (state == PeerState.READY && node.isTerminating()) {
			throw new Violation(node + " becomes ready although it was asked to end before");
		}
	}

	/**
	 * Nobody takes over twice, or while another one holds the takeover, unless that one
	 * could not be heard, was silent for too long, or took too long. The time-out is for
	 * those that have not heard themselves, and is not over while it is known that the
	 * takeover is still to be handed over.
	 */
	void takesOver(StarterNode node, TakeoverReason reason) {
		this.world.tally().takeover(reason);
		if (!this.told.add(List.of(node, "takes over"))) {
			throw new Violation(node + " takes over twice");
		}
		if (reason != TakeoverReason.TIMED_OUT && !node.hasHeardItself()) {
			throw new Violation(node + " takes over although it has not heard itself");
		}
		for (Node other : this.world.nodes()) {
			if (reason == TakeoverReason.TIMED_OUT && isStillToHandOver(other, node)) {
				throw new Violation(node + " does not wait for " + other + ", which is still to hand over");
			}
			if (other != node && other.holds()) {
				takesOverBeside(node, other, reason);
			}
		}
	}

	private boolean isStillToHandOver(Node other, StarterNode node) {
		StarterNode.Heard heard = node.lastHeard(other);
		if (heard == null || this.world.now() - heard.at() >= 3 * World.HEARTBEAT) {
			return false;
		}
		boolean drainsForIt = heard.state() == PeerState.DRAINING && other.successor() == node;
		boolean isNeeded = node.acceptingSince() == null && heard.state() != PeerState.RELEASED
				&& isYounger(node, other);
		return drainsForIt || isNeeded;
	}

	private void takesOverBeside(StarterNode node, Node other, TakeoverReason reason) {
		StarterNode.Heard heard = node.lastHeard(other);
		boolean unheard = (heard == null || (heard.state() == PeerState.STARTING && isYounger(other, node)))
				&& !node.wasToldOf(other);
		Long readySince = node.readySince();
		long now = this.world.now();
		String exception = null;
		if (reason == TakeoverReason.TIMED_OUT && readySince != null
				&& now - readySince >= this.history.takeoverTimeout()) {
			exception = "took too long";
		}
		else if (unheard && !isHeardInAQuietNetwork(node, other)) {
			exception = "could not be heard";
		}
		else if (reason == TakeoverReason.SILENT && (heard == null || now - heard.at() >= 3 * World.HEARTBEAT)) {
			exception = "was silent";
		}
		if (exception == null) {
			throw new Violation(node + " takes over although " + other + " holds the takeover");
		}
		this.world.note(node,
				"holds the takeover beside " + other + ", which " + exception + circumstances(node, other));
		this.world.tally().shared(exception);
	}

	/**
	 * What PROTOCOL.md names of it.
	 */
	private static String circumstances(StarterNode node, Node other) {
		String circumstances = other.isLegacy() ? "; it is a legacy peer" : "";
		if (other instanceof StarterNode starter && starter.isClosing() && starter.successor() == null) {
			circumstances += "; it closes for another reason than a hand-over";
		}
		if (other.wasStopped()) {
			circumstances += "; it was stopped";
		}
		if (other.isCutOff()) {
			circumstances += "; its network is gone";
		}
		return node.wasStopped() ? circumstances + "; " + node + " was stopped itself" : circumstances;
	}

	/**
	 * Whether the one has listened since the network is quiet, and the other said what it
	 * has to say.
	 */
	private boolean isHeardInAQuietNetwork(StarterNode node, Node other) {
		return node.birth().at() >= this.history.quietFrom() && other instanceof StarterNode starter
				&& !starter.isClosing() && (!starter.isTerminating() || isYounger(node, starter));
	}

	/**
	 * Who gives up the takeover leaves, and does so once.
	 */
	void givesUp(StarterNode node) {
		if (node.state() == PeerState.STARTING || !this.told.add(List.of(node, "gives up"))) {
			throw new Violation(node + " gives up what it does not hold");
		}
	}

	/**
	 * Traffic is refused again only by a node that drains.
	 */
	void refusesTraffic(StarterNode node) {
		if (node.state() != PeerState.DRAINING) {
			throw new Violation(node + " refuses traffic although it does not drain");
		}
	}

	/**
	 * After a hand-over, and then alone, the process parks or exits: it exits if the
	 * platform has asked it to end.
	 */
	void finishes(StarterNode node, Ending ending) {
		Ending afterHandover = node.isTerminating() ? Ending.EXIT : Ending.PARK;
		if (ending != ((node.successor() != null) ? afterHandover : Ending.CLOSE)) {
			throw new Violation(node + " ends by " + ending);
		}
	}

	/**
	 * A process that is parked, and no other, is started again if nobody serves: if it
	 * has asked often enough and has heard nobody but itself. In a quiet network it hears
	 * every peer that starts or is ready, whether that accepts traffic or not.
	 */
	void restarts(StarterNode node) {
		if (!node.isFinished() || node.successor() == null || node.isTerminating()) {
			throw new Violation(node + " restarts although it is not parked");
		}
		if (!node.guard().hasAskedInVain(this.world.now())) {
			throw new Violation(node + " restarts although it has not asked often enough");
		}
		if (!node.guard().hasHeardItself()) {
			throw new Violation(node + " restarts although it does not hear itself");
		}
		long longAgo = this.world.now() - World.HEARTBEAT - 7000;
		for (Node other : this.world.nodes()) {
			boolean alive = !other.isDoomed() && (other.isReady() || other.isStarting());
			if (alive && this.history.quietFrom() < longAgo && other.birth().at() < this.world.now() - 1000) {
				throw new Violation(node + " restarts although " + other + " is alive");
			}
		}
	}

	/**
	 * Nobody deletes the file that it has written itself, unless nobody serves any more.
	 */
	void deletesFile(StarterNode node, DeletionReason reason) {
		boolean guarding = reason == DeletionReason.NOBODY_SERVES;
		if (node.state().compareTo(PeerState.DRAINING) >= 0 && !guarding) {
			throw new Violation(node + " deletes its own file");
		}
	}

	/**
	 * Nobody holds who was not ready when it was asked to end, nor on being asked again
	 * if it knows of no successor.
	 */
	void holds(StarterNode node) {
		if (node.askedToEndIn() != PeerState.READY) {
			throw new Violation(node + " holds although it was " + node.askedToEndIn() + " when it was asked to end");
		}
		HoldRecord hold = node.hold();
		if (!hold.hasBegun()) {
			hold.begins(this.world.now());
			hearsOfOneAlive(node);
		}
		else if (hold.isSuccessorKnown()) {
			this.world.tally().askedAgain();
		}
		else {
			throw new Violation(node + " is asked again and holds although it knows of no successor");
		}
	}

	/**
	 * Note that a node that holds has heard of a successor.
	 */
	void hearsOfOneAlive(StarterNode node) {
		HoldRecord hold = node.hold();
		if (hold.hasBegun() && !hold.isSuccessorKnown()
				&& this.world.nodes().stream().anyMatch((other) -> isYounger(other, node) && node.knowsAlive(other))) {
			hold.successorIsKnown();
		}
	}

	/**
	 * A hold whose successor is known ends only because that is ready or because the time
	 * is over, however often the platform asks. (No application closes in a hold here.)
	 * Nobody who was told of another instance goes as if there was none.
	 */
	void endsItsHold(StarterNode node, HoldEnd reason) {
		if (node.another() != null && (reason == HoldEnd.ALONE || reason == HoldEnd.NO_SUCCESSOR)) {
			throw new Violation(node + " goes although it was told of " + node.another() + ", which is another");
		}
		HoldRecord hold = node.hold();
		long now = this.world.now();
		boolean allowed = switch (reason) {
			case SUCCESSOR_READY -> true;
			case SUCCESSOR_NOT_READY -> hold.isSuccessorKnown() ? hold.isOver(now) : hold.hasListened(now);
			case NO_SUCCESSOR -> !hold.isSuccessorKnown() && hold.hasListened(now);
			case ALONE, REQUESTED_AGAIN -> !hold.isSuccessorKnown();
			case APPLICATION_CLOSING -> false;
		};
		if (!allowed) {
			throw new Violation(node + " ends its hold by " + reason + " although "
					+ (hold.isSuccessorKnown() ? "its successor is known" : "none is known"));
		}
	}

	/**
	 * Nobody goes without a hand-over while it hands over, or while a younger one accepts
	 * traffic and can be heard.
	 */
	void goes(StarterNode node) {
		if (node.successor() != null) {
			throw new Violation(node + " ends although it hands over");
		}
		Long asked = node.terminatedAt();
		boolean again = !this.told.add(List.of(node, "goes"));
		if (again || node.state() == PeerState.STARTING || asked == null || asked < this.history.quietFrom()) {
			return;
		}
		for (Node other : this.world.nodes()) {
			Long since = other.acceptingSince();
			if (since != null && !other.isDoomed() && isYounger(other, node)
					&& other.sendsReadyBy(Math.max(since, asked)) + World.QUIET_DELAY < this.world.now()) {
				throw new Violation(node + " ends although " + other + " accepts traffic");
			}
		}
	}

	/**
	 * When all has settled, exactly the youngest is left, and each of the others went in
	 * time.
	 */
	void checkEnd() {
		List<Node> left = this.world.nodes().stream().filter((node) -> !node.isDead() && !node.isFinished()).toList();
		for (Node node : this.world.nodes()) {
			if (!left.contains(node) || left.size() > 1) {
				checkGone(node, left);
			}
			else if (!node.isReady()) {
				throw new Violation(node + " is left, and is not ready");
			}
			else if (!node.holds()) {
				throw new Violation(node + " is left, and has not taken over");
			}
		}
		if (left.isEmpty() && !this.history.isDeadly()) {
			throw new Violation("nobody is left");
		}
		if (left.isEmpty()) {
			checkNobodyIsParked();
		}
		if (left.size() == 1) {
			checkDeadlines(left.get(0));
		}
	}

	/**
	 * In the end somebody serves, if there is a process that could. A legacy peer does
	 * not notice that it is needed.
	 */
	private void checkNobodyIsParked() {
		for (Node node : this.world.nodes()) {
			if (!node.isDoomed() && !node.isLegacy()) {
				throw new Violation("nobody serves in the end, although " + node + " is parked");
			}
		}
	}

	private void checkGone(Node node, List<Node> left) {
		if (left.contains(node)) {
			throw new Violation("more than one is left: " + left);
		}
		if (!node.isDoomed() && !isSucceededByOneOf(node, left)) {
			throw new Violation(node + " is gone without a reason");
		}
	}

	/**
	 * Whether the one that it drained for is left, or was lost, or has a successor in
	 * turn of which that is true.
	 */
	private boolean isSucceededByOneOf(Node node, List<Node> left) {
		Node last = node;
		while (last.successor() != null) {
			last = last.successor();
		}
		return last != node && (left.contains(last) || last.isDoomed());
	}

	private void checkDeadlines(Node survivor) {
		for (Node node : this.world.nodes()) {
			if (node != survivor && !node.isDoomed() && isYounger(survivor, node)) {
				Long drainedAt = node.drainedAt();
				if (drainedAt == null || drainedAt > deadline(survivor, node)) {
					throw new Violation(node + " drained at " + drainedAt + " and not by " + deadline(survivor, node));
				}
			}
		}
	}

	/**
	 * In a quiet network an older peer drains at the latest when the youngest has sent by
	 * its timetable that it accepts traffic, or when it has answered at the end of the
	 * stability period; and if the older one has traffic, when the youngest is in use or
	 * at the end of the time-out.
	 */
	private long deadline(Node survivor, Node older) {
		Long since = survivor.acceptingSince();
		long from = Math.max(this.history.quietFrom(), older.birth().at());
		long heard = survivor.sendsReadyBy(Math.max(from, (since != null) ? since : from)) + World.QUIET_DELAY;
		long periodEnds = heard + this.history.fleet().stabilityPeriod();
		if (older instanceof StarterNode starter && survivor instanceof StarterNode younger
				&& starter.lastAnswered() != null) {
			long timeout = periodEnds + this.history.fleet().trafficTimeout();
			Long inUseSince = younger.inUseSince();
			long used = (inUseSince != null) ? Math.max(periodEnds, inUseSince + World.QUIET_DELAY) : timeout;
			return Math.min(used, timeout) + ANSWERED_WITHIN;
		}
		return (periodEnds == heard || older.isLegacy()) ? heard : periodEnds + ANSWERED_WITHIN;
	}

	private @Nullable Node find(PeerIdentity identity) {
		for (Node node : this.world.nodes()) {
			// A legacy peer knows of all others nothing but the start time.
			if (identity.isLegacy() ? node.identity().startedAt() == identity.startedAt()
					: node.identity().instance() == identity.instance()) {
				return node;
			}
		}
		return null;
	}

	/**
	 * The order, by the time of birth where it can be known, and by the wall clock as it
	 * was then where not.
	 */
	private boolean isYounger(Node one, Node other) {
		if (one.isLegacy() || other.isLegacy()) {
			return one.identity().startedAt() > other.identity().startedAt();
		}
		long bornBy = one.birth().at() / 10 - other.birth().at() / 10;
		if (this.history.fleet().knowsBoot() && bornBy != 0) {
			return bornBy > 0;
		}
		if (one.identity().startedAt() != other.identity().startedAt()) {
			return one.identity().startedAt() > other.identity().startedAt();
		}
		return Long.compareUnsigned(one.identity().instance(), other.identity().instance()) > 0;
	}

	/**
	 * A law was broken.
	 */
	static final class Violation extends RuntimeException {

		private static final long serialVersionUID = 1L;

		Violation(String message) {
			super(message);
		}

	}

}
