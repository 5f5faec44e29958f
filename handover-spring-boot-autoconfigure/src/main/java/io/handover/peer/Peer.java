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
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.handover.protocol.ExtendedMessage;
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

	/**
	 * How long after the predecessor's last word its file is left alone. The Supervisor
	 * looks for it every 100 milliseconds.
	 */
	private static final Duration COMPLETE_FILE_TIME = Duration.ofSeconds(10);

	private final PeerIdentity identity;

	private final PeerSettings settings;

	private final Announcements announcements;

	private final KnownPeers knownPeers;

	private final LoopbackMonitor loopbackMonitor;

	private PeerState state = PeerState.STARTING;

	private boolean applicationReady;

	private boolean acceptingTraffic;

	private boolean closing;

	private @Nullable PeerIdentity successor;

	private @Nullable Duration terminationRequestedAt;

	private @Nullable Duration holdUntil;

	private @Nullable Duration stabilityProofAt;

	private @Nullable Duration deleteCompleteFileAt;

	/**
	 * Create a new {@link Peer}.
	 * @param identity who it is
	 * @param settings the times that it keeps
	 */
	public Peer(PeerIdentity identity, PeerSettings settings) {
		this.identity = identity;
		this.settings = settings;
		this.announcements = new Announcements(settings.heartbeatInterval());
		this.knownPeers = new KnownPeers(settings.silence());
		this.loopbackMonitor = new LoopbackMonitor(settings.silence());
	}

	/**
	 * Tell the peer what happens.
	 * @param event what happens
	 * @param now when it happens
	 * @return what is to be done, in this order
	 */
	public List<Effect> on(Event event, Duration now) {
		List<Effect> effects = new ArrayList<>(2);
		decide(event, now, effects);
		doWhatIsDue(now, effects);
		return effects;
	}

	private void decide(Event event, Duration now, List<Effect> effects) {
		if (event instanceof Event.Heard heard) {
			heard(heard.message(), now, effects);
		}
		else if (event instanceof Event.HeardItself heardItself) {
			this.loopbackMonitor.heard(heardItself.link(), now);
		}
		else if (event instanceof Event.Started) {
			this.announcements.begin(now);
		}
		else if (event instanceof Event.ApplicationReady) {
			this.applicationReady = true;
			speakIfServing(now);
		}
		else if (event instanceof Event.ReadinessChanged readiness) {
			this.acceptingTraffic = readiness.acceptingTraffic();
			speakIfServing(now);
		}
		else if (event instanceof Event.LinksChanged linksChanged) {
			linksChanged(linksChanged.links(), now);
		}
		else if (event instanceof Event.TerminationRequested) {
			terminationRequested(now, effects);
		}
		else if (event instanceof Event.Closing) {
			closing(effects);
		}
		else if (event instanceof Event.Closed) {
			closed(now, effects);
		}
	}

	private void heard(Message message, Duration now, List<Effect> effects) {
		PeerIdentity sender = message.sender();
		KnownPeer before = this.knownPeers.find(sender);
		KnownPeer knownPeer = this.knownPeers.heard(message, now);
		if (knownPeer.state() != message.state()) {
			// A later word has overtaken it on its way, or somebody replays it.
			return;
		}
		boolean younger = sender.isYoungerThan(this.identity);
		switch (message.state()) {
			case STARTING -> {
				if (younger || !isTerminating()) {
					answer(now, effects);
				}
				lengthenHold(now);
			}
			case READY -> {
				if (younger) {
					lengthenHold(now);
					drainIfStable(knownPeer, now, effects);
				}
				else if (!isTerminating()) {
					// It is ready although we are: it has not heard us yet.
					answer(now, effects);
				}
			}
			case DRAINING -> {
				if (isNews(message, before)) {
					effects.add(new Effect.PredecessorDraining(sender));
				}
			}
			case RELEASED -> {
				if (isNews(message, before)) {
					effects.add(new Effect.PredecessorReleased(sender, drained(before, now)));
					if (!this.state.isLeaving()) {
						this.deleteCompleteFileAt = now.plus(COMPLETE_FILE_TIME);
					}
				}
			}
		}
	}

	/**
	 * Whether an older peer that hands over to this one says so for the first time.
	 */
	private boolean isNews(Message message, @Nullable KnownPeer before) {
		return (before == null || before.state() != message.state()) && message instanceof ExtendedMessage extended
				&& extended.addressee() == this.identity.instance();
	}

	private static Duration drained(@Nullable KnownPeer before, Duration now) {
		return (before != null && before.state() == PeerState.DRAINING) ? now.minus(before.since()) : Duration.ZERO;
	}

	private void answer(Duration now, List<Effect> effects) {
		if (this.state == PeerState.READY && this.acceptingTraffic && !this.closing && this.announcements.answer(now)) {
			effects.add(say());
		}
	}

	private void drainIfStable(KnownPeer younger, Duration now, List<Effect> effects) {
		if (this.closing || this.state.isLeaving()) {
			return;
		}
		if (younger.hasStayedFor(this.settings.stabilityPeriod())) {
			this.successor = younger.identity();
			this.holdUntil = null;
			this.stabilityProofAt = null;
			enter(PeerState.DRAINING, now);
			// Said first: nothing is let go of before everyone can know it.
			sayIfDue(now, effects);
			effects.add(new Effect.Drain(younger.identity()));
		}
		else if (this.stabilityProofAt == null) {
			this.stabilityProofAt = now.plus(this.settings.stabilityPeriod());
		}
	}

	private void linksChanged(Set<String> links, Duration now) {
		this.loopbackMonitor.links(links, now);
		if (this.announcements.areRunning() && this.state != PeerState.RELEASED) {
			this.announcements.begin(now);
		}
	}

	private void terminationRequested(Duration now, List<Effect> effects) {
		boolean again = isTerminating();
		this.terminationRequestedAt = now;
		if (isFinished()) {
			effects.add(new Effect.Finish());
		}
		else if (again || (this.closing && !this.state.isLeaving())) {
			endHold(effects);
		}
		else if (!this.state.isLeaving()) {
			this.holdUntil = now.plus(this.settings.shortestHold());
			lengthenHold(now);
			if (this.state == PeerState.READY) {
				// An older peer must not drain for one that was asked to go. Only what
				// serves a younger one is still said.
				this.announcements.stop();
			}
			effects.add(new Effect.Hold());
		}
	}

	private void lengthenHold(Duration now) {
		if (this.holdUntil != null && this.terminationRequestedAt != null
				&& this.knownPeers.hasYoungerThan(this.identity, now)) {
			this.holdUntil = this.terminationRequestedAt.plus(this.settings.longestHold());
		}
	}

	private void endHold(List<Effect> effects) {
		this.holdUntil = null;
		effects.add(new Effect.EndHold());
		closing(effects);
	}

	private void closing(List<Effect> effects) {
		if (this.holdUntil != null) {
			// Whoever closes the application may leave the process, which is to end.
			endHold(effects);
			return;
		}
		this.closing = true;
		if (!this.state.isLeaving()) {
			// An older peer must not drain for one that goes.
			this.announcements.stop();
		}
	}

	private void closed(Duration now, List<Effect> effects) {
		if (this.state != PeerState.RELEASED) {
			closing(effects);
			enter(PeerState.RELEASED, now);
		}
	}

	private void speakIfServing(Duration now) {
		if (this.closing || isTerminating() || this.state.isLeaving()) {
			return;
		}
		if (this.applicationReady && this.acceptingTraffic) {
			if (this.state == PeerState.STARTING || !this.announcements.areRunning()) {
				this.loopbackMonitor.beginToSpeak(now);
				enter(PeerState.READY, now);
			}
		}
		else if (this.state == PeerState.READY) {
			this.announcements.stop();
		}
	}

	private void enter(PeerState next, Duration now) {
		this.state = next;
		this.announcements.begin(now);
		if (this.state.isLeaving()) {
			// A file that is there is its own from now on, or of one that came after it.
			this.deleteCompleteFileAt = null;
		}
	}

	private void doWhatIsDue(Duration now, List<Effect> effects) {
		sayIfDue(now, effects);
		if (isDue(this.stabilityProofAt, now)) {
			this.stabilityProofAt = null;
			// A younger peer that is still alive answers.
			answer(now, effects);
		}
		if (isDue(this.holdUntil, now)) {
			endHold(effects);
		}
		if (isDue(this.deleteCompleteFileAt, now)) {
			this.deleteCompleteFileAt = null;
			effects.add(new Effect.DeleteCompleteFile());
		}
		if (isSpeaking()) {
			this.loopbackMonitor.newlySilent(now).forEach((link) -> effects.add(new Effect.Reopen(link)));
		}
	}

	private void sayIfDue(Duration now, List<Effect> effects) {
		if (this.announcements.isDue(now)) {
			effects.add(say());
			this.announcements.said(this.state, now);
			if (this.announcements.areExhausted(this.state)) {
				effects.add(new Effect.Finish());
			}
		}
	}

	private Effect say() {
		boolean addressed = this.state.isLeaving();
		return new Effect.Say(this.state, (addressed && this.successor != null) ? this.successor.instance() : 0);
	}

	private static boolean isDue(@Nullable Duration time, Duration now) {
		return time != null && time.compareTo(now) <= 0;
	}

	private boolean isSpeaking() {
		return this.state == PeerState.READY && this.announcements.areRunning();
	}

	private boolean isTerminating() {
		return this.terminationRequestedAt != null;
	}

	private boolean isFinished() {
		return this.announcements.areExhausted(this.state);
	}

	/**
	 * When to tell the peer that {@linkplain Event.TimePassed time has passed}, if
	 * nothing happens before.
	 * @return the time, or {@code null} for never
	 */
	public @Nullable Duration nextWakeUp() {
		return Stream
			.of(this.announcements.next(), this.stabilityProofAt, this.holdUntil, this.deleteCompleteFileAt,
					isSpeaking() ? this.loopbackMonitor.next() : null)
			.filter(Objects::nonNull)
			.min(Duration::compareTo)
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
		return this.state;
	}

	/**
	 * Return the peer that this one hands over to.
	 * @return the younger peer, or {@code null} before {@link PeerState#DRAINING}
	 */
	public @Nullable PeerIdentity successor() {
		return this.successor;
	}

	/**
	 * Return the other peers of the service that were heard.
	 * @return the knownPeers, in the order in which they were first heard
	 */
	public Collection<KnownPeer> knownPeers() {
		return this.knownPeers.all();
	}

	/**
	 * Return the links on which the peer speaks without hearing itself.
	 * @return the names of the links
	 */
	public Set<String> deafLinks() {
		return this.loopbackMonitor.deafLinks();
	}

}
