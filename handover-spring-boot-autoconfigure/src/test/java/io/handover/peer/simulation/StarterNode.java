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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

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

	private final SplittableRandom chance;

	private final boolean fails;

	private final HoldRecord hold;

	private final GuardRecord guard = new GuardRecord();

	private final Map<PeerIdentity, Message> latest = new LinkedHashMap<>();

	private PeerState lastSent = PeerState.STARTING;

	private int sent;

	private int told;

	private long second;

	private int sentInSecond;

	private long nextWakeUp = Long.MAX_VALUE;

	private boolean applicationReady;

	private boolean acceptingTraffic;

	private int sicknesses;

	private @Nullable Long acceptingSince;

	private @Nullable Long refusingSince;

	private @Nullable Long inUseSince;

	private @Nullable Long lastAnswered;

	private boolean used;

	private boolean deaf;

	private boolean heardItself;

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
		this.chance = new SplittableRandom(world.history().seed() ^ identity().instance());
		this.fails = this.chance.nextInt(6) == 0;
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
			timetableBegins();
			tell(new Event.ApplicationReady(Duration.ofMillis(world().history().fleet().stabilityPeriod()),
					Duration.ofMillis(world().history().fleet().trafficTimeout())));
			accept(true);
		});
	}

	private void accept(boolean accepting) {
		if (!this.closing) {
			this.acceptingTraffic = accepting;
			observeAccepting();
			tell(new Event.ReadinessChanged(accepting));
		}
		else if (this.peer.state() == PeerState.DRAINING) {
			// As Spring Boot does when a start that was overtaken is complete.
			tell(new Event.ReadinessChanged(accepting));
		}
	}

	/**
	 * Note since when it accepts traffic or refuses it.
	 */
	private void observeAccepting() {
		boolean accepts = this.applicationReady && this.acceptingTraffic && this.sicknesses == 0 && !this.closing
				&& this.peer.state() == PeerState.READY;
		if (accepts != (this.acceptingSince != null)) {
			this.acceptingSince = accepts ? world().now() : null;
			this.refusingSince = accepts ? null : world().now();
			this.inUseSince = null;
			timetableBegins();
			if (accepts && !this.used) {
				this.used = true;
				later(this.chance.nextInt(6000), this::answerRequest);
			}
		}
	}

	/**
	 * Requests come until it closes, whether it accepts traffic or not.
	 */
	private void answerRequest() {
		if (this.closing || this.fails || !world().history().fleet().used()) {
			return;
		}
		this.lastAnswered = world().now();
		if (this.acceptingSince != null && this.inUseSince == null) {
			this.inUseSince = world().now();
			timetableBegins();
		}
		tell(new Event.RequestAnswered());
		later(1 + this.chance.nextInt((this.chance.nextInt(4) == 0) ? 70_000 : 5000), this::answerRequest);
	}

	@Override
	void pause(long until) {
		if (this.acceptingTraffic) {
			accept(false);
			laterAt(until, () -> accept(true));
		}
	}

	@Override
	void sicken(long until) {
		this.sicknesses++;
		observeAccepting();
		tell(new Event.HealthChanged(false));
		laterAt(until, () -> {
			this.sicknesses--;
			observeAccepting();
			tell(new Event.HealthChanged(this.sicknesses == 0));
		});
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
				this.latest.put(message.sender(), message);
				tellOf(message);
			}
			else if (reception.outcome() == Outcome.OWN) {
				this.heardItself = true;
				this.guard.hearsItself(world().now());
				tell(new Event.OwnMessageReceived("lan"));
			}
		}
	}

	private void tellOf(Message message) {
		tell(new Event.MessageReceived(this.flaw.see(message, this.told++)));
	}

	private void hears(Message message) {
		Heard latest = new Heard(message.state(), message.accepting(), message.inUse(), message.number(), world().now(),
				world().now());
		Heard known = this.heard.merge(message.sender(), latest, Heard::followedBy);
		if (known.at() == world().now() && message.number() == known.number() && known.isAlive()) {
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
	 * For how long a younger one must have accepted traffic before this one drains.
	 * Before its application is ready it serves nobody, and the end of its hold cuts the
	 * time short.
	 */
	long stabilityPeriod() {
		boolean atOnce = !this.applicationReady || isOverlapCutShort();
		return atOnce ? 0 : world().history().fleet().stabilityPeriod();
	}

	boolean isOverlapCutShort() {
		return this.hold.cutsOverlapShort(world().now());
	}

	/**
	 * Whether it has answered a request within the last minute, so that there is traffic
	 * for a younger one.
	 */
	boolean hasTraffic() {
		return this.lastAnswered != null && world().now() - this.lastAnswered <= 60_000;
	}

	@Nullable Long lastAnswered() {
		return this.lastAnswered;
	}

	/**
	 * Since when it is in use, or {@code null} if it is not.
	 */
	@Nullable Long inUseSince() {
		return this.inUseSince;
	}

	@Override
	@Nullable Long acceptingSince() {
		return this.acceptingSince;
	}

	/**
	 * Since when it does not accept traffic any more, or {@code null} if it does.
	 */
	@Nullable Long refusingSince() {
		return this.refusingSince;
	}

	/**
	 * Whether it sends without receiving its own messages.
	 */
	boolean isDeaf() {
		return this.deaf;
	}

	void becomesDeaf() {
		this.deaf = true;
	}

	void hearsAgain() {
		this.deaf = false;
	}

	/**
	 * Whether it has ever received its own message.
	 */
	boolean hasHeardItself() {
		return this.heardItself;
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
		if (this.flaw.answersForOthers()) {
			List.copyOf(this.latest.values()).forEach(this::tellOf);
		}
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
		observeAccepting();
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
		this.sent++;
		world().laws().sends(this, send, this.lastSent);
		this.lastSent = send.state();
		if (send.state() == PeerState.READY) {
			readyIsSent(send.accepting());
		}
		if (this.finished) {
			this.guard.asks(world().now());
		}
		if (this.flaw.sends(this, send)) {
			world().send(this, this.encoder.encode(new ExtendedMessage(send.state(), send.accepting(), send.inUse(),
					send.number(), SCOPE, identity(), send.addressee())));
		}
	}

	/**
	 * How many messages it has sent.
	 */
	int sent() {
		return this.sent;
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
		Long again = timetableBegan().higher(from);
		long latest = (again != null) ? Math.min(again, from + World.HEARTBEAT) : from + World.HEARTBEAT;
		Long began = timetableBegan().floor(from);
		if (began != null && thawedAt() <= began) {
			for (long pause : BURST) {
				if (began + pause >= from) {
					return Math.min(began + pause, latest);
				}
			}
		}
		return latest;
	}

	/**
	 * What was heard of another one last.
	 *
	 * @param state in which state
	 * @param accepting whether it accepts traffic
	 * @param inUse whether it is in use
	 * @param number the number of the message, or 0 of a legacy peer
	 * @param at when
	 * @param since when it was first heard in that state and to accept traffic or not,
	 * without a silence
	 */
	record Heard(PeerState state, boolean accepting, boolean inUse, int number, long at, long since) {

		Heard followedBy(Heard next) {
			if (next.number != 0 && next.number <= this.number) {
				return this;
			}
			boolean unbroken = next.state == this.state && next.accepting == this.accepting
					&& next.at - this.at <= 3 * World.HEARTBEAT;
			return unbroken ? new Heard(next.state, next.accepting, next.inUse, next.number, next.at, this.since)
					: next;
		}

		/**
		 * Whether it was first and last heard to accept traffic that far apart.
		 */
		boolean acceptsFor(long period) {
			return this.accepting && this.at - this.since >= period;
		}

		boolean isAlive() {
			return this.state.compareTo(PeerState.READY) <= 0;
		}

	}

}
