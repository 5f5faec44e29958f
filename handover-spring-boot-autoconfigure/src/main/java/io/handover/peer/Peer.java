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
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

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

	private final Presence presence;

	private final Predecessors predecessors;

	private final Takeover takeover;

	private final Guard guard;

	/**
	 * Create a new {@link Peer}.
	 * @param identity who it is
	 * @param settings how it behaves
	 */
	public Peer(PeerIdentity identity, PeerSettings settings) {
		this.identity = identity;
		this.knownPeers = new KnownPeers(identity, settings.silence());
		this.overlap = new Overlap(this.knownPeers);
		this.hold = new Hold(settings.hold(), this.knownPeers);
		this.departure = new Departure(settings.afterHandover(), this.hold);
		LoopbackMonitor loopbackMonitor = new LoopbackMonitor(settings.silence());
		this.presence = new Presence(settings.heartbeatInterval(), this.departure, loopbackMonitor);
		this.predecessors = new Predecessors(identity, settings.deletesCompleteFile());
		this.takeover = new Takeover(settings.takeover(), this.knownPeers);
		this.guard = new Guard(this.knownPeers, loopbackMonitor, settings.heartbeatInterval());
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
		effects.addAll(this.presence.update(now));
		send(now, effects);
		if (this.overlap.isTimeToAsk(now)) {
			effects.addAll(this.presence.ask(now));
		}
		effects.addAll(this.takeover.update(state() == PeerState.READY, now));
		effects.addAll(this.predecessors.deleteExpiredFile(now));
		effects.addAll(this.presence.rejoin(now));
		effects.addAll(this.guard.watch(now));
		return effects;
	}

	private void decide(Event event, Duration now, List<Effect> effects) {
		if (event instanceof Event.MessageReceived received) {
			messageReceived(received.message(), now, effects);
		}
		else if (event instanceof Event.OwnMessageReceived received) {
			this.presence.ownMessageReceived(received.link(), now);
		}
		else if (event instanceof Event.LinksChanged changed) {
			this.presence.linksChanged(changed.links(), now);
			this.guard.linksChanged();
		}
		else if (event instanceof Event.Started) {
			started(now, effects);
		}
		else if (event instanceof Event.ApplicationReady ready) {
			this.overlap.applicationReady(ready.stabilityPeriod());
			this.presence.applicationReady();
		}
		else if (event instanceof Event.ReadinessChanged readiness) {
			effects.addAll(this.presence.readinessChanged(readiness.acceptingTraffic()));
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
			effects.addAll(this.presence.enter(PeerState.STARTING, now));
		}
	}

	private void messageReceived(Message message, Duration now, List<Effect> effects) {
		KnownPeer before = this.knownPeers.find(message.sender());
		KnownPeer sender = this.knownPeers.received(message, now);
		if (sender.state() != message.state()) {
			// A later message has overtaken it on its way, or it is replayed.
			return;
		}
		this.hold.extend(now);
		boolean younger = sender.identity().isYoungerThan(this.identity);
		switch (message.state()) {
			case STARTING -> effects.addAll(this.presence.answer(younger, now));
			case READY -> {
				if (!younger) {
					// It is ready although this one is: it has not received that yet.
					effects.addAll(this.presence.answer(false, now));
				}
				else if (mayHandOver() && this.overlap.endsWith(sender, now)) {
					handOver(sender, now, effects);
				}
			}
			case DRAINING -> effects.addAll(this.predecessors.received(message, before, now));
			case RELEASED -> {
				effects.addAll(this.predecessors.received(message, before, now));
				if (!younger) {
					// Parked, it may ask if somebody serves.
					effects.addAll(this.presence.answer(false, now));
				}
			}
		}
	}

	/**
	 * Hand over to a legacy peer at the end of the overlap, and to any peer before the
	 * hold ends: its end cuts the overlap short.
	 */
	private void handOverAsTimePasses(Duration now, List<Effect> effects) {
		if (mayHandOver()) {
			KnownPeer successor = (this.hold.expired(now) != null) ? this.knownPeers.readySuccessor(now)
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
		effects.addAll(this.presence.enter(next, now));
	}

	private void send(Duration now, List<Effect> effects) {
		List<Effect> messages = this.presence.send(now);
		effects.addAll(messages);
		if (!messages.isEmpty() && this.presence.isFinished()) {
			effects.addAll(this.departure.finish());
			PeerIdentity successor = successor();
			if (successor != null && this.departure.isParked()) {
				this.guard.begin(successor);
			}
		}
	}

	/**
	 * When to tell the peer that {@linkplain Event.TimePassed time has passed}, if
	 * nothing happens before.
	 * @return the time, or {@code null} for never
	 */
	public @Nullable Duration nextWakeUp() {
		return Stream
			.of(this.presence.nextMessage(), this.presence.nextRejoin(), this.overlap.next(), this.hold.until(),
					this.takeover.next(), this.predecessors.fileExpiresAt(), this.guard.next())
			.filter(Objects::nonNull)
			.min(Comparator.naturalOrder())
			.orElse(null);
	}

	/**
	 * Return who the peer is.
	 * @return the identity
	 */
	public PeerIdentity identity() {
		return this.identity;
	}

	/**
	 * Return the state that the peer is in.
	 * @return the state
	 */
	public PeerState state() {
		return this.presence.state();
	}

	/**
	 * Return the peer that this one hands over to.
	 * @return the younger peer, or {@code null} before {@link PeerState#DRAINING}
	 */
	public @Nullable PeerIdentity successor() {
		return this.departure.successor();
	}

	/**
	 * Return since when and why the peer holds what only one instance may hold.
	 * @return the takeover, or {@code null} if it does not hold it
	 */
	public @Nullable HeldTakeover takeover() {
		return this.takeover.held();
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
	 * @return the names of the links
	 */
	public Set<String> deafLinks() {
		return this.presence.deafLinks();
	}

}
