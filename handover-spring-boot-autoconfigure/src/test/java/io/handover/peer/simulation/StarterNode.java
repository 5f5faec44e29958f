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

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.handover.peer.AfterHandover;
import io.handover.peer.Effect;
import io.handover.peer.Event;
import io.handover.peer.Peer;
import io.handover.peer.PeerSettings;
import io.handover.peer.PeerSettings.HoldSettings;
import io.handover.peer.PeerSettings.TakeoverSettings;
import io.handover.protocol.Authentication;
import io.handover.protocol.ExtendedMessage;
import io.handover.protocol.Message;
import io.handover.protocol.MessageDecoder;
import io.handover.protocol.MessageEncoder;
import io.handover.protocol.Outcome;
import io.handover.protocol.PeerIdentity;
import io.handover.protocol.PeerState;
import io.handover.protocol.Reception;
import io.handover.protocol.Scope;

/**
 * A process with this starter: the real peer, encoder and decoder.
 */
final class StarterNode extends Node {

	static final Scope SCOPE = Scope.of("device", "application", "service");

	static final long BOOT = 0xB007;

	static final String SECRET = "a secret of the simulated fleet";

	private static final long[] BURST = { 0, 250, 500, 1000, 2000, 4000 };

	private static final Set<String> LINKS = Set.of("lan");

	private final StarterNodeEffects effects = new StarterNodeEffects(this);

	private final Flaw flaw;

	private final Peer peer;

	private final MessageEncoder encoder;

	private final List<MessageDecoder> decoders;

	private final Map<PeerIdentity, Heard> heard = new HashMap<>();

	private final Set<Long> addressees = new HashSet<>();

	private final HoldRecord hold;

	private final GuardRecord guard = new GuardRecord();

	private PeerState lastSent = PeerState.STARTING;

	private long second;

	private int sentInSecond;

	private long nextWakeUp = Long.MAX_VALUE;

	private boolean applicationReady;

	private boolean accepting;

	private boolean terminating;

	private boolean closing;

	private boolean finished;

	private boolean granted;

	private boolean holding;

	private @Nullable PeerState askedToEndIn;

	private @Nullable Node another;

	StarterNode(int number, History.Birth birth, World world, Flaw flaw) {
		super(number, birth, world, identity(number, world));
		History.Fleet fleet = world.history().fleet();
		this.flaw = flaw;
		this.hold = new HoldRecord(fleet.gracePeriod());
		this.peer = new Peer(flaw.see(identity()), settings(world.history()));
		Authentication authentication = fleet.withSecrets() ? Authentication.with(List.of(SECRET))
				: Authentication.none();
		this.encoder = new MessageEncoder(authentication);
		this.decoders = flaw.scopes()
			.stream()
			.map((scope) -> new MessageDecoder(scope, identity(), flaw.verify(authentication), fleet.acceptsLegacy()))
			.toList();
	}

	private static PeerIdentity identity(int number, World world) {
		boolean knowsBoot = world.history().fleet().knowsBoot();
		// The kernel tells the time since boot in hundredths of a second.
		long sinceBoot = 60_000 + world.now() / 10 * 10;
		// Like random, and so that the order of instances is no order of birth.
		long instance = (world.history().seed() + number + 1) * 0x9E3779B97F4A7C15L | 1;
		return new PeerIdentity(knowsBoot ? BOOT : PeerIdentity.UNKNOWN_BOOT,
				knowsBoot ? sinceBoot : PeerIdentity.UNKNOWN_SINCE_BOOT, world.wallClock(), instance);
	}

	private static PeerSettings settings(History history) {
		History.Fleet fleet = history.fleet();
		return new PeerSettings(Duration.ofMillis(World.HEARTBEAT),
				new HoldSettings(Duration.ofMillis(HoldRecord.SUCCESSOR_WAIT), Duration.ofMillis(fleet.gracePeriod()),
						Duration.ofMillis(HoldRecord.SHUTDOWN_RESERVE)),
				new TakeoverSettings(Duration.ofSeconds(2), Duration.ofMillis(history.takeoverTimeout())),
				AfterHandover.PARK, true);
	}

	@Override
	void begin() {
		tell(new Event.LinksChanged(LINKS));
		tell(new Event.Started());
		later(birth().startsFor(), () -> {
			this.applicationReady = true;
			tell(new Event.ApplicationReady(Duration.ofMillis(world().history().fleet().stabilityPeriod())));
			accept(true);
		});
	}

	private void accept(boolean accepting) {
		if (!this.closing) {
			this.accepting = accepting;
			timetableBegins();
			tell(new Event.ReadinessChanged(accepting));
		}
		else if (this.peer.state() == PeerState.DRAINING) {
			// As Spring Boot does when a start that was overtaken is complete.
			tell(new Event.ReadinessChanged(accepting));
		}
	}

	@Override
	void pause(long until) {
		if (this.accepting) {
			accept(false);
			laterAt(until, () -> accept(true));
		}
	}

	@Override
	void reopen() {
		timetableBegins();
		this.guard.beginsAgain();
		tell(new Event.LinksChanged(LINKS));
	}

	@Override
	void terminate() {
		if (world().history().fleet().holds()) {
			this.terminating = true;
			this.askedToEndIn = this.peer.state();
			tell(new Event.TerminationRequested());
		}
		else {
			close();
		}
	}

	@Override
	void receive(byte[] datagram) {
		for (MessageDecoder decoder : this.decoders) {
			Reception reception = decoder.decode(datagram, 0, datagram.length);
			Message message = reception.message();
			if (message != null && (!this.finished || this.flaw.listensWhenParked())) {
				hears(message);
				tell(new Event.MessageReceived(this.flaw.see(message)));
			}
			else if (reception.outcome() == Outcome.OWN) {
				this.guard.hearsItself(world().now());
				tell(new Event.OwnMessageReceived("lan"));
			}
		}
	}

	private void hears(Message message) {
		Heard latest = new Heard(message.state(), world().now(), world().now());
		Heard known = this.heard.merge(message.sender(), latest, Heard::followedBy);
		if (known.at() == world().now() && message.state() == known.state() && known.isAlive()) {
			this.guard.beginsAgain();
			world().laws().hearsOfOneAlive(this);
		}
		if (message.state() == PeerState.RELEASED) {
			this.addressees.add(message.addressee());
		}
	}

	/**
	 * What it has last heard of another one.
	 */
	@Nullable Heard lastHeard(Node other) {
		return this.heard.get(other.identity());
	}

	/**
	 * Whether it was told by somebody who has released that this was for another one.
	 */
	boolean wasToldOf(Node other) {
		return !other.isLegacy() && this.addressees.contains(other.identity().instance());
	}

	/**
	 * Whether it knows another one to start or to be ready, by what it has heard lately.
	 */
	boolean knowsAlive(Node other) {
		Heard heard = lastHeard(other);
		return heard != null && heard.isAlive() && world().now() - heard.at() <= 3 * World.HEARTBEAT;
	}

	/**
	 * For how long a younger one must have been ready before this one drains. Before its
	 * application is ready it serves nobody, and the end of its hold cuts the time short.
	 */
	long stabilityPeriod() {
		boolean atOnce = !this.applicationReady || this.hold.isOver(world().now());
		return atOnce ? 0 : world().history().fleet().stabilityPeriod();
	}

	/**
	 * Whether another one was heard to be ready first and last that far apart.
	 */
	boolean hasHeardReadyFor(long period, Node other) {
		Heard heard = lastHeard(other);
		return heard != null && heard.state() == PeerState.READY && heard.at() - heard.since() >= period;
	}

	void takesOver() {
		this.granted = true;
		this.holding = true;
	}

	void givesUp() {
		this.holding = false;
	}

	/**
	 * Whether it holds the takeover, as it knows itself.
	 */
	boolean isHolding() {
		return this.holding;
	}

	@Override
	boolean holds() {
		return this.granted && this.peer.state() != PeerState.RELEASED && !isDead();
	}

	private void tell(Event event) {
		for (Effect effect : this.peer.on(event, Duration.ofMillis(world().now()))) {
			world().note(this, effect);
			world().tally().count(effect.getClass());
			this.effects.carryOut(effect);
		}
		Duration next = this.peer.nextWakeUp();
		if (next != null && next.toMillis() < this.nextWakeUp) {
			this.nextWakeUp = next.toMillis();
			world().at(this.nextWakeUp, () -> act(this::wakeUp));
		}
	}

	private void wakeUp() {
		this.nextWakeUp = Long.MAX_VALUE;
		tell(new Event.TimePassed());
	}

	void close() {
		if (this.closing) {
			return;
		}
		world().note(this, "closes");
		tell(new Event.Closing());
		handOver();
	}

	/**
	 * Close the application, which the peer expects.
	 */
	void handOver() {
		this.closing = true;
		later(birth().closesFor(), () -> tell(new Event.Closed()));
	}

	/**
	 * The platform tells of another instance.
	 */
	void isToldOf(@Nullable Node another) {
		this.another = another;
		if (another != null) {
			this.hold.successorIsKnown();
		}
		tell(new Event.SuccessorLookedUp(this.flaw.see(another != null)));
	}

	@Nullable Node another() {
		return this.another;
	}

	void send(Effect.Send send) {
		world().laws().sends(this, send.state(), this.lastSent);
		this.lastSent = send.state();
		if (send.state() == PeerState.READY) {
			readyIsSent();
		}
		if (this.finished) {
			this.guard.asks(world().now());
		}
		if (this.flaw.sends(this, send.state())) {
			world().send(this,
					this.encoder.encode(new ExtendedMessage(send.state(), SCOPE, identity(), send.addressee())));
		}
	}

	@Override
	boolean isReady() {
		return this.peer.state() == PeerState.READY && !isDead();
	}

	@Override
	boolean isStarting() {
		return this.peer.state() == PeerState.STARTING && !this.closing && !isDead();
	}

	@Override
	boolean isFinished() {
		return this.finished;
	}

	@Override
	boolean isLegacy() {
		return false;
	}

	/**
	 * Whether it will end for another reason than a hand-over, by its own knowledge.
	 */
	boolean isTerminating() {
		return this.terminating;
	}

	/**
	 * In which state it was when the platform has asked it to end, the last time.
	 */
	@Nullable PeerState askedToEndIn() {
		return this.askedToEndIn;
	}

	HoldRecord hold() {
		return this.hold;
	}

	GuardRecord guard() {
		return this.guard;
	}

	boolean isRevoked() {
		return this.flaw.revokes();
	}

	boolean isGuarded() {
		return this.flaw.guards();
	}

	boolean isClosing() {
		return this.closing;
	}

	/**
	 * A burst, an answer, and what else begins again within a second.
	 */
	boolean hasSentTooMuch() {
		if (world().now() / 1000 != this.second) {
			this.second = world().now() / 1000;
			this.sentInSecond = 0;
		}
		return ++this.sentInSecond > 12;
	}

	void finish() {
		this.finished = true;
	}

	PeerState state() {
		return this.peer.state();
	}

	@Override
	long sendsReadyBy(long from) {
		Long began = timetableBegan();
		if (began != null && thawedAt() <= began) {
			for (long pause : BURST) {
				if (began + pause >= from) {
					return began + pause;
				}
			}
		}
		return from + World.HEARTBEAT;
	}

	/**
	 * What was heard of another one last.
	 *
	 * @param state in which state
	 * @param at when
	 * @param since when it was first heard in that state, without a silence
	 */
	record Heard(PeerState state, long at, long since) {

		Heard followedBy(Heard next) {
			if (next.state.compareTo(this.state) < 0) {
				return this;
			}
			boolean unbroken = next.state == this.state && next.at - this.at <= 3 * World.HEARTBEAT;
			return unbroken ? new Heard(next.state, next.at, this.since) : next;
		}

		boolean isAlive() {
			return this.state.compareTo(PeerState.READY) <= 0;
		}

	}

}
