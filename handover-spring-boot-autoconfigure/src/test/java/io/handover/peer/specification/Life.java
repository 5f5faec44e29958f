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

package io.handover.peer.specification;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.handover.peer.AfterHandover;
import io.handover.peer.Effect;
import io.handover.peer.Effect.DeletionReason;
import io.handover.peer.Effect.Ending;
import io.handover.peer.Event;
import io.handover.peer.Peer;
import io.handover.peer.PeerSettings;
import io.handover.peer.PeerSettings.HoldSettings;
import io.handover.peer.PeerSettings.TakeoverSettings;
import io.handover.protocol.ExtendedMessage;
import io.handover.protocol.PeerIdentity;
import io.handover.protocol.PeerState;
import io.handover.protocol.Scope;

/**
 * A process with the real peer, as far as it can be seen from outside.
 */
final class Life {

	static final Duration HEARTBEAT = Duration.ofSeconds(10);

	private static final Set<String> LINKS = Set.of("lan");

	private static final Scope SCOPE = new Scope(1);

	private static final HoldSettings HOLD = new HoldSettings(Duration.ofSeconds(5), Duration.ofSeconds(20),
			Duration.ofSeconds(5));

	/**
	 * When the hold cuts the overlap short.
	 */
	private static final Duration OVERLAP_IN_HOLD = Duration.ofSeconds(15);

	private static final Duration DISCOVERY = Duration.ofSeconds(2);

	private static final Duration TRAFFIC_TIMEOUT = Duration.ofSeconds(10);

	private static final Duration RECENT_TRAFFIC = Duration.ofMinutes(1);

	private final Situation situation;

	private final int number;

	private final Peer peer;

	private final List<Word> said = new ArrayList<>();

	private final Inbox inbox = new Inbox(this);

	private @Nullable Duration readySince;

	private @Nullable Duration askedAt;

	private @Nullable Duration lastAnswered;

	private int sent;

	private boolean sick;

	private boolean inUse;

	private boolean dead;

	private boolean applicationReady;

	private boolean asked;

	private boolean looksUp;

	private boolean closing;

	private boolean closed;

	private boolean finished;

	private boolean shutDown;

	private int hearsItself;

	private boolean takenOver;

	private boolean holding;

	Life(Situation situation, int number, Duration takeoverTimeout) {
		this.situation = situation;
		this.number = number;
		TakeoverSettings takeover = new TakeoverSettings(DISCOVERY, takeoverTimeout);
		this.peer = new Peer(new PeerIdentity(0xB007, number * 1000L, number * 1000L, number + 1L),
				new PeerSettings(HEARTBEAT, HOLD, takeover, AfterHandover.PARK, true));
	}

	void start() {
		tell(new Event.LinksChanged(LINKS));
		tell(new Event.Started());
	}

	void tell(Event event) {
		Duration now = this.situation.now();
		for (Effect effect : this.peer.on(event, now)) {
			carryOut(effect);
		}
		if (this.shutDown) {
			this.shutDown = false;
			this.closing = true;
			tell(new Event.Closing());
		}
		for (; this.hearsItself > 0; this.hearsItself--) {
			// Nobody is deaf here.
			this.peer.on(new Event.OwnMessageReceived("lan"), now).forEach(this::carryOut);
		}
		require(!this.holding || (this.peer.state() == PeerState.READY && !this.closing),
				"holds the takeover although it does not serve");
		Duration next = this.peer.nextWakeUp();
		require(next == null || next.compareTo(now) > 0, "does not do what is due");
	}

	/**
	 * Receive what another one has said, in a message of a higher number than all that
	 * were sent before that.
	 */
	void receives(Life sender, int index, int number) {
		this.inbox.received(sender, index, this.situation.now());
		Word word = sender.said().get(index);
		tell(new Event.MessageReceived(new ExtendedMessage(word.state(), word.accepting(), word.inUse(), number, SCOPE,
				sender.peer().identity(), word.addressee())));
	}

	void becomesReady() {
		this.applicationReady = true;
		tell(new Event.ReadinessChanged(true));
		tell(new Event.ApplicationReady(this.situation.stabilityPeriod(), TRAFFIC_TIMEOUT));
	}

	void changesHealth(boolean up) {
		this.sick = !up;
		this.inUse &= up;
		tell(new Event.HealthChanged(up));
	}

	void answersRequest() {
		this.lastAnswered = this.situation.now();
		this.inUse = isAccepting();
		tell(new Event.RequestAnswered());
	}

	void isAskedToEnd() {
		this.asked = true;
		this.askedAt = (this.askedAt != null) ? this.askedAt : this.situation.now();
		tell(new Event.TerminationRequested());
		if (this.finished) {
			this.dead = true;
		}
	}

	void isAnswered(boolean exists) {
		this.looksUp = false;
		tell(new Event.SuccessorLookedUp(exists));
	}

	void isClosed() {
		this.closed = true;
		tell(new Event.Closed());
	}

	void dies() {
		this.dead = true;
	}

	private void carryOut(Effect effect) {
		if (effect instanceof Effect.EnterState entered) {
			enterState(entered);
		}
		else if (effect instanceof Effect.ChangeFlags flags) {
			require(flags.accepting() == isAccepting() && flags.inUse() == this.inUse, "has wrong flags");
		}
		else if (effect instanceof Effect.Send send) {
			send(send);
		}
		else if (effect instanceof Effect.Drain drain) {
			drain(drain);
		}
		else if (effect instanceof Effect.RefuseTraffic) {
			require(this.peer.state() == PeerState.DRAINING, "refuses traffic");
		}
		else if (effect instanceof Effect.Hold) {
			require(this.asked && this.peer.state() == PeerState.READY, "holds for no reason");
		}
		else if (effect instanceof Effect.LookUpSuccessor) {
			this.looksUp = true;
		}
		else if (effect instanceof Effect.EndHold) {
			this.looksUp = false;
		}
		else if (effect instanceof Effect.ShutDown) {
			shutDown();
		}
		else if (effect instanceof Effect.PredecessorDraining draining) {
			isSucceeded(draining.predecessor(), PeerState.DRAINING);
		}
		else if (effect instanceof Effect.PredecessorReleased released) {
			isSucceeded(released.predecessor(), PeerState.RELEASED);
		}
		else if (effect instanceof Effect.GrantTakeover granted) {
			grantTakeover(granted);
		}
		else if (effect instanceof Effect.RevokeTakeover) {
			require(this.holding, "gives up what it does not hold");
			this.holding = false;
		}
		else if (effect instanceof Effect.DeleteCompleteFile deletion) {
			deleteCompleteFile(deletion);
		}
		else if (effect instanceof Effect.Finish finish) {
			finish(finish);
		}
		else if (effect instanceof Effect.Restart) {
			restart();
		}
		else {
			boolean told = effect instanceof Effect.SuccessorChanged || effect instanceof Effect.Unsteady
					|| effect instanceof Effect.SuccessorNotInUse;
			require(told || effect instanceof Effect.Rejoin || effect instanceof Effect.HearAgain,
					"wants what nobody carries out, " + effect);
		}
	}

	private void enterState(Effect.EnterState effect) {
		if (effect.state() == PeerState.READY) {
			require(!this.closing && !this.asked, "becomes READY although it ends");
			this.readySince = this.situation.now();
		}
	}

	private void send(Effect.Send send) {
		boolean ends = this.closing || (this.asked && this.situation.isYoungest(this));
		require(send.state() != PeerState.READY || !ends, "sends READY although it ends");
		require(send.state() == this.peer.state(), "sends what it is not");
		require(send.number() == ++this.sent, "does not number its messages");
		require(send.state() != PeerState.READY
				|| (send.accepting() == isAccepting() && send.inUse() == (this.inUse && isAccepting())),
				"says wrongly whether it accepts traffic");
		this.hearsItself++;
		Word word = new Word(send.state(), send.accepting(), send.inUse(), send.addressee());
		Word before = this.said.isEmpty() ? null : this.said.get(this.said.size() - 1);
		if (!word.equals(before)) {
			require(before == null || before.state().compareTo(send.state()) <= 0, "goes back to " + send.state());
			this.said.add(word);
		}
		this.situation.isSaid(this);
	}

	private void drain(Effect.Drain effect) {
		Life successor = this.situation.find(effect.successor());
		if (successor == null || successor.number <= this.number) {
			throw new Situation.Violation(this + " drains for one that is older");
		}
		Word word = this.inbox.lastWordOf(successor);
		if (word == null || !word.accepting()) {
			throw new Situation.Violation(this + " drains for one that does not accept traffic by its last word");
		}
		if (!isOverlapCutShort()) {
			Duration period = this.applicationReady ? this.situation.stabilityPeriod() : Duration.ZERO;
			require(this.inbox.provesNow(successor, period, this.situation.now()),
					"drains for one that has not answered, or not for long enough");
			require(word.inUse() || !hasTraffic()
					|| this.inbox.provesNow(successor, period.plus(TRAFFIC_TIMEOUT), this.situation.now()),
					"drains for one that is not in use");
		}
		require(!this.closing, "drains although it closes");
		this.closing = true;
	}

	private boolean isOverlapCutShort() {
		return this.askedAt != null && this.askedAt.plus(OVERLAP_IN_HOLD).compareTo(this.situation.now()) <= 0;
	}

	private boolean hasTraffic() {
		return this.lastAnswered != null && this.lastAnswered.plus(RECENT_TRAFFIC).compareTo(this.situation.now()) >= 0;
	}

	private void shutDown() {
		require(this.asked && this.peer.successor() == null, "shuts down for no reason");
		this.situation.goes(this);
		if (!this.closing) {
			this.shutDown = true;
		}
	}

	private void isSucceeded(PeerIdentity predecessor, PeerState state) {
		Life older = this.situation.find(predecessor);
		require(older != null && older.hasSaid(state) && this.peer.identity().equals(older.peer.successor()),
				"is told wrongly of " + state);
	}

	private void deleteCompleteFile(Effect.DeleteCompleteFile effect) {
		boolean guards = effect.reason() == DeletionReason.NOBODY_SERVES;
		require(guards == this.finished && (guards || !this.peer.state().isLeaving()), "deletes its own file");
	}

	private void finish(Effect.Finish effect) {
		Ending afterHandover = this.asked ? Ending.EXIT : Ending.PARK;
		Ending ending = (this.peer.successor() != null) ? afterHandover : Ending.CLOSE;
		require(effect.ending() == ending, "ends by " + effect.ending());
		require(this.closed, "finishes before it is closed");
		this.finished = true;
		this.dead |= ending != Ending.PARK;
	}

	private void grantTakeover(Effect.GrantTakeover effect) {
		require(!this.takenOver, "takes over twice");
		require(this.peer.state() == PeerState.READY && !this.closing, "takes over although it does not serve");
		this.situation.takesOver(this, effect.reason());
		this.takenOver = true;
		this.holding = true;
	}

	private void restart() {
		require(isParked(), "restarts although it is not parked");
		this.situation.restarts(this);
		this.dead = true;
	}

	boolean hasSaid(PeerState state) {
		return this.said.stream().anyMatch((word) -> word.state() == state);
	}

	/**
	 * What it has said, without repetitions.
	 */
	List<Word> said() {
		return this.said;
	}

	boolean isAlive() {
		return !this.dead;
	}

	boolean isReady() {
		return !this.dead && this.peer.state() == PeerState.READY;
	}

	boolean isAccepting() {
		return isReady() && !this.sick && !this.closing;
	}

	boolean mayRefuse() {
		return !this.dead && !this.closing && !this.sick;
	}

	/**
	 * Whether it refuses traffic until its health group is up.
	 */
	boolean isSick() {
		return !this.dead && !this.closing && this.sick;
	}

	boolean mayAnswerRequest() {
		return isReady() && !this.closing;
	}

	boolean isParked() {
		return !this.dead && this.finished && this.peer.successor() != null && !this.asked;
	}

	boolean mayBecomeReady() {
		return !this.dead && !this.applicationReady && !this.closing;
	}

	boolean mayBeClosed() {
		return !this.dead && this.closing && !this.closed;
	}

	/**
	 * Whether it may still take over.
	 */
	boolean mayTakeOver() {
		return isReady() && !this.takenOver && !this.closing;
	}

	/**
	 * Whether it holds the takeover, or its application may still use what was revoked.
	 */
	boolean mayUseTakeover() {
		return !this.dead && this.takenOver && !this.closed;
	}

	/**
	 * Whether another process must hear it in a quiet network. It says nothing while it
	 * is closed without a successor, and only to a younger one that it serves once it is
	 * asked to end.
	 */
	boolean isHeardBy(Life other) {
		boolean leaves = this.closing && this.peer.successor() == null;
		return !leaves && (!this.asked || this.closing || other.number > this.number);
	}

	boolean isAsked() {
		return this.asked;
	}

	boolean looksUp() {
		return !this.dead && this.looksUp;
	}

	boolean isClosing() {
		return this.closing;
	}

	Inbox inbox() {
		return this.inbox;
	}

	@Nullable Duration readySince() {
		return this.readySince;
	}

	int number() {
		return this.number;
	}

	Peer peer() {
		return this.peer;
	}

	@Nullable Duration nextWakeUp() {
		return this.dead ? null : this.peer.nextWakeUp();
	}

	void addTo(Fingerprint fingerprint) {
		fingerprint.add(this.dead).add(this.said.size());
		this.said.forEach(
				(word) -> fingerprint.add(word.state()).add(word.accepting()).add(word.inUse()).add(word.addressee()));
		if (!this.dead) {
			fingerprint.add(this.applicationReady).add(this.asked).add(this.looksUp).add(this.closing);
			fingerprint.add(this.closed).add(this.finished).add(this.takenOver).add(this.sick).add(this.peer);
			this.inbox.addIndexesTo(fingerprint);
			if (!this.takenOver && !this.closing) {
				this.inbox.addTo(fingerprint);
			}
		}
	}

	void require(boolean condition, String otherwise) {
		if (!condition) {
			throw new Situation.Violation(this + " " + otherwise);
		}
	}

	@Override
	public String toString() {
		return "#" + this.number;
	}

}
