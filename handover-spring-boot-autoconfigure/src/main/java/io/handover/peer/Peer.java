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
import java.util.Collection;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.handover.peer.Effect.DeletionReason;
import io.handover.protocol.Message;
import io.handover.protocol.PeerIdentity;
import io.handover.protocol.PeerState;

/**
 * One of the instances of a service, and all that it decides. It is told what happens and
 * when, and answers with what is to be done; it does nothing itself.
 * <p>
 * It reads no clock: {@code now} is the time since any fixed moment, must not run
 * backwards, and is the same time line in all calls. It is not safe for use by several
 * threads.
 *
 * @since 0.1.0
 */
public final class Peer {

	private final PeerIdentity identity;

	private final KnownPeers knownPeers;

	private final Overlap overlap;

	private final Hold hold;

	private final Departure departure;

	private final Announcer announcer;

	private final Predecessors predecessors;

	private final Takeover takeover;

	private final Guard guard;

	public Peer(PeerIdentity identity, PeerSettings settings) {
		this.identity = identity;
		this.knownPeers = new KnownPeers(identity, settings.silence());
		this.overlap = new Overlap(this.knownPeers);
		this.hold = new Hold(settings.hold(), this.knownPeers);
		this.departure = new Departure(settings.afterHandover(), this.hold);
		LoopbackMonitor loopbackMonitor = new LoopbackMonitor(settings.silence());
		Timetable timetable = new Timetable(settings.heartbeatInterval());
		this.announcer = new Announcer(timetable, this.departure, loopbackMonitor);
		this.predecessors = new Predecessors(identity, settings.deletesCompleteFile());
		this.takeover = new Takeover(settings.takeover(), this.knownPeers);
		this.guard = new Guard(this.knownPeers, loopbackMonitor, timetable, settings.heartbeatInterval());
	}

	/**
	 * Tell the peer what happens.
	 * @param event what happens
	 * @param now when it happens
	 * @return what is to be done, in this order
	 */
	public List<Effect> on(Event event, Duration now) {
		List<Effect> effects = new ArrayList<>(3);
		decide(event, now, effects);
		handOverAsTimePasses(now, effects);
		depart(this.departure.endExpiredHold(now), effects);
		updateAnnouncer(now, effects);
		send(now, effects);
		if (this.overlap.isTimeToAsk(now)) {
			effects.addAll(this.announcer.ask(now));
		}
		effects.addAll(this.takeover.update(this.announcer, now));
		effects.addAll(this.predecessors.deleteExpiredFile(now));
		effects.addAll(this.announcer.rejoin(now));
		effects.addAll(this.guard.watch(now));
		return effects;
	}

	private void decide(Event event, Duration now, List<Effect> effects) {
		if (event instanceof Event.MessageReceived received) {
			messageReceived(received.message(), now, effects);
		}
		else if (event instanceof Event.OwnMessageReceived received) {
			effects.addAll(this.announcer.ownMessageReceived(received.link(), now));
		}
		else if (event instanceof Event.LinksChanged changed) {
			this.announcer.linksChanged(changed.links(), now);
			this.guard.linksChanged();
		}
		else if (event instanceof Event.Started) {
			started(now, effects);
		}
		else if (event instanceof Event.ApplicationReady ready) {
			this.overlap.applicationReady(ready.stabilityPeriod(), ready.trafficTimeout());
			this.announcer.applicationReady();
		}
		else if (event instanceof Event.ReadinessChanged readiness) {
			effects.addAll(this.announcer.readinessChanged(readiness.acceptingTraffic()));
		}
		else if (event instanceof Event.HealthChanged health) {
			this.announcer.healthChanged(health.up());
		}
		else if (event instanceof Event.RequestAnswered) {
			this.announcer.requestAnswered();
			this.overlap.requestAnswered(now);
		}
		else if (event instanceof Event.TerminationRequested) {
			this.guard.end();
			depart(this.departure.terminationRequested(state() == PeerState.READY, now), effects);
		}
		else if (event instanceof Event.SuccessorLookedUp lookedUp) {
			depart(this.departure.successorLookedUp(lookedUp.exists()), effects);
		}
		else if (event instanceof Event.Closing) {
			depart(this.departure.applicationClosing(), effects);
		}
		else if (event instanceof Event.Closed) {
			closed(now, effects);
		}
		else if (!(event instanceof Event.TimePassed)) {
			throw new IllegalStateException("Nothing is decided on " + event);
		}
	}

	private void started(Duration now, List<Effect> effects) {
		if (state() == PeerState.STARTING) {
			effects.add(new Effect.DeleteCompleteFile(DeletionReason.STALE));
			effects.addAll(this.announcer.enter(PeerState.STARTING, now));
		}
	}

	private void messageReceived(Message message, Duration now, List<Effect> effects) {
		KnownPeer before = this.knownPeers.find(message.sender());
		KnownPeer sender = this.knownPeers.received(message, now);
		if (sender == null) {
			return;
		}
		this.hold.extend(now);
		boolean younger = sender.identity().isYoungerThan(this.identity);
		if (younger && mayHandOver()) {
			effects.addAll(this.overlap.received(before, sender, now));
		}
		if (message.state().isLeaving()) {
			effects.addAll(this.predecessors.received(message, before, now));
		}
		if (asks(message.state(), younger)) {
			effects.addAll(this.announcer.answer(younger, now));
		}
		else if (sender.accepting() && mayHandOver() && this.overlap.endsWith(sender, now)) {
			if (this.overlap.hasTimedOut(sender, now)) {
				effects.add(new Effect.SuccessorNotInUse(sender.identity()));
			}
			handOver(sender, now, effects);
		}
	}

	/**
	 * Return whether the sender of a message is to be answered. An older one that is
	 * ready has not received yet that this one is, and one that is parked may ask whether
	 * somebody serves.
	 */
	private static boolean asks(PeerState state, boolean younger) {
		return state == PeerState.STARTING || (!younger && state != PeerState.DRAINING);
	}

	/**
	 * Hand over to a legacy peer at the end of the overlap, and to any peer near the end
	 * of the hold, which cuts the overlap short.
	 */
	private void handOverAsTimePasses(Duration now, List<Effect> effects) {
		if (mayHandOver()) {
			KnownPeer successor = this.hold.cutsOverlapShort(now) ? this.knownPeers.readySuccessor(now)
					: this.overlap.passedFor(now);
			if (successor != null) {
				handOver(successor, now, effects);
			}
		}
	}

	private boolean mayHandOver() {
		return !this.departure.isClosing() && !state().isLeaving();
	}

	private void handOver(KnownPeer younger, Duration now, List<Effect> effects) {
		effects.addAll(this.departure.handOver(younger.identity()));
		leave(PeerState.DRAINING, now, effects);
		// Others know of it before anything is given up.
		send(now, effects);
		effects.addAll(this.takeover.end());
		effects.add(new Effect.Drain(younger.identity()));
	}

	/**
	 * Leave without a hand-over, if that is what was decided.
	 */
	private void depart(List<Effect> departure, List<Effect> effects) {
		if (this.departure.isClosing()) {
			effects.addAll(this.takeover.end());
		}
		effects.addAll(departure);
	}

	private void closed(Duration now, List<Effect> effects) {
		if (state() != PeerState.RELEASED) {
			depart(this.departure.applicationClosing(), effects);
			leave(PeerState.RELEASED, now, effects);
		}
	}

	private void leave(PeerState next, Duration now, List<Effect> effects) {
		this.overlap.end();
		this.predecessors.leave();
		effects.addAll(this.announcer.enter(next, now));
	}

	private void updateAnnouncer(Duration now, List<Effect> effects) {
		boolean accepting = isAccepting();
		effects.addAll(this.announcer.update(now));
		if (accepting && !isAccepting()) {
			effects.addAll(this.overlap.refuses(this.identity, this.announcer.acceptingSince(), now));
		}
	}

	private void send(Duration now, List<Effect> effects) {
		List<Effect> messages = this.announcer.send(now);
		effects.addAll(messages);
		if (!messages.isEmpty() && this.announcer.isFinished()) {
			effects.addAll(this.departure.finish());
			if (successor() != null && this.departure.parks()) {
				this.guard.begin();
			}
		}
	}

	/**
	 * When to tell the peer that {@linkplain Event.TimePassed time has passed}, if
	 * nothing happens before.
	 * @return the time, or {@code null} for never
	 */
	public @Nullable Duration nextWakeUp() {
		Duration first = null;
		for (Duration next : new @Nullable Duration[] { this.announcer.nextMessage(), this.announcer.nextRejoin(),
				this.overlap.next(), this.hold.next(), this.takeover.next(), this.predecessors.fileExpiresAt(),
				this.guard.next() }) {
			if (next != null && (first == null || next.compareTo(first) < 0)) {
				first = next;
			}
		}
		return first;
	}

	/**
	 * Return who the peer is.
	 */
	public PeerIdentity identity() {
		return this.identity;
	}

	/**
	 * Return the state that the peer is in.
	 */
	public PeerState state() {
		return this.announcer.state();
	}

	/**
	 * Return whether the peer is READY and accepts traffic.
	 */
	public boolean isAccepting() {
		return this.announcer.isAccepting();
	}

	/**
	 * Return whether the peer has answered a request since it accepts traffic.
	 */
	public boolean isInUse() {
		return this.announcer.isInUse();
	}

	/**
	 * Return the peer that this one hands over to.
	 * @return the younger peer, or {@code null} before {@link PeerState#DRAINING}
	 */
	public @Nullable PeerIdentity successor() {
		return this.departure.successor();
	}

	/**
	 * Return since when and why the takeover is granted to the peer.
	 * @return the takeover, or {@code null} if the peer does not hold it
	 */
	public @Nullable GrantedTakeover takeover() {
		return this.takeover.granted();
	}

	/**
	 * Return the other peers of the service that were heard.
	 * @return the known peers, in the order in which they were first heard
	 */
	public Collection<KnownPeer> knownPeers() {
		return this.knownPeers.all();
	}

	/**
	 * Return the links on which the peer sends without receiving its own messages.
	 */
	public Set<String> deafLinks() {
		return this.announcer.deafLinks();
	}

}
