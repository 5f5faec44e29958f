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

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * Virtual time, the network, and all who live in it. What happens follows from the
 * {@link History} alone.
 */
final class World {

	/**
	 * The most that a datagram takes when the network is quiet, in milliseconds.
	 */
	static final int QUIET_DELAY = 20;

	static final long HEARTBEAT = 10_000;

	/**
	 * More than the longest that a peer takes to close and to send RELEASED.
	 */
	private static final long CLOSES_FOR = 7000;

	/**
	 * More than the longest that a parked peer takes to notice that nobody serves, which
	 * is when its successor was a legacy peer.
	 */
	private static final long GUARDS_FOR = 3 * HEARTBEAT + 6000;

	/**
	 * The most that the platform takes to answer.
	 */
	private static final int ANSWER_DELAY = 7000;

	private static final long EPOCH = 1_767_225_600_000L;

	private final History history;

	private final Flaw flaw;

	private final Laws laws;

	private final Supervisor supervisor;

	private final Trace trace;

	private final Tally tally;

	private final SplittableRandom chance;

	private final PriorityQueue<Moment> moments = new PriorityQueue<>();

	private final List<Node> nodes = new ArrayList<>();

	private long now;

	private long scheduled;

	private long clockOffset;

	private long end;

	World(History history, Flaw flaw, Trace trace, Tally tally) {
		this.history = history;
		this.flaw = flaw;
		this.trace = trace;
		this.tally = tally;
		this.laws = new Laws(history, this);
		this.supervisor = new Supervisor(this);
		this.chance = new SplittableRandom(history.seed() + 1);
		history.births().forEach(this::settle);
		history.incidents().forEach((incident) -> settle(incident.at() + incident.amount()));
	}

	/**
	 * Continue until this peer and what follows from it have come to rest.
	 */
	private void settle(History.Birth birth) {
		settle(Math.max(birth.at() + birth.startsFor(), this.history.quietFrom()));
	}

	private void settle(long last) {
		History.Fleet fleet = this.history.fleet();
		this.end = Math.max(this.end, last + 2 * HEARTBEAT + fleet.stabilityPeriod() + fleet.trafficTimeout()
				+ fleet.gracePeriod() + CLOSES_FOR + GUARDS_FOR);
	}

	/**
	 * Let the history happen.
	 */
	void run(boolean withIntruder) {
		this.history.births().forEach((birth) -> at(birth.at(), () -> bear(birth)));
		this.history.incidents().forEach((incident) -> at(incident.at(), () -> happen(incident)));
		if (withIntruder) {
			new Intruder(this.history, this).begin();
		}
		for (Moment moment = this.moments.poll(); moment != null
				&& moment.at <= this.end; moment = this.moments.poll()) {
			this.now = moment.at;
			moment.action.run();
			this.laws.checkMoment();
		}
		this.now = this.end;
		this.laws.checkEnd();
	}

	void at(long time, Runnable action) {
		this.moments.add(new Moment(Math.max(time, this.now), this.scheduled++, action));
	}

	void after(long pause, Runnable action) {
		at(this.now + pause, action);
	}

	private void bear(History.Birth birth) {
		if (this.history.fleet().withLegacy() && this.nodes.stream().anyMatch(this::isTwin)) {
			// Against a legacy peer of the same millisecond neither is younger.
			after(1, () -> bear(birth.at(this.now)));
			return;
		}
		if (this.history.fleet().supervised()) {
			this.nodes.forEach(this.supervisor::replace);
		}
		int number = this.nodes.size();
		Node node = birth.legacy() ? new LegacyNode(number, birth, this)
				: new StarterNode(number, birth, this, this.flaw);
		this.nodes.add(node);
		settle(birth);
		note(node, birth.legacy() ? "is born, a legacy peer" : "is born");
		node.begin();
	}

	/**
	 * Ask the platform for another instance of the service. It tells what is true now,
	 * after a while.
	 */
	void lookUpAnother(StarterNode node) {
		Node another = this.nodes.stream()
			.filter((other) -> other != node && other.isRunning())
			.findFirst()
			.orElse(null);
		node.later(1 + this.chance.nextInt(ANSWER_DELAY), () -> node.isToldOf(another));
	}

	private boolean isTwin(Node node) {
		return node.identity().startedAt() == wallClock();
	}

	private void happen(History.Incident incident) {
		if (incident.kind() == History.Incident.Kind.CLOCK_STEP) {
			// Far enough to change the order, forwards and back.
			this.clockOffset += (incident.amount() % 2 == 0) ? -3_600_000 - incident.amount()
					: 3_600_000 + incident.amount();
			return;
		}
		if (incident.kind() == History.Incident.Kind.POWER_FAILURE) {
			losePower(incident.amount());
			return;
		}
		if (incident.peer() < this.nodes.size()) {
			Node node = this.nodes.get(incident.peer());
			note(node, incident.kind());
			node.suffer(incident);
			if (incident.kind() == History.Incident.Kind.RESTART) {
				restart(node, incident.amount() % 3000);
			}
		}
	}

	/**
	 * End a process, and start it again after a pause.
	 */
	void restart(Node node, long pause) {
		node.dies();
		after(pause, () -> bear(node.birth().at(this.now)));
	}

	/**
	 * The device is without power for a moment. Then all containers are started again, in
	 * any order, and a while later the Supervisor ends those of the older releases.
	 */
	private void losePower(long amount) {
		this.trace.note(this.now, -1, "power failure");
		for (Node node : List.copyOf(this.nodes)) {
			if (!node.isDoomed()) {
				restart(node, this.chance.nextInt(3000));
			}
		}
		after(amount, () -> {
			int latest = this.nodes.stream().mapToInt((node) -> node.birth().release()).max().orElse(0);
			this.nodes.stream().filter((node) -> node.birth().release() < latest).forEach(this.supervisor::replace);
		});
	}

	/**
	 * Send a datagram to everybody, the sender included.
	 */
	void send(Node sender, byte[] datagram) {
		if (sender.isCutOff()) {
			return;
		}
		for (Node receiver : this.nodes) {
			if (isQuiet()) {
				deliver(receiver, datagram, 1 + this.chance.nextInt(QUIET_DELAY));
				continue;
			}
			History.Weather weather = this.history.weather();
			if (this.chance.nextInt(100) >= weather.loss()) {
				deliver(receiver, datagram, 1 + this.chance.nextInt(weather.delay()));
			}
			if (this.chance.nextInt(100) < weather.duplication()) {
				deliver(receiver, datagram, 1 + this.chance.nextInt(weather.delay()));
			}
		}
	}

	void deliver(Node receiver, byte[] datagram, long delay) {
		after(delay, () -> receiver.arrive(datagram));
	}

	void note(Node node, Object what) {
		this.trace.note(this.now, node.number(), what);
	}

	boolean isQuiet() {
		return this.now >= this.history.quietFrom();
	}

	long now() {
		return this.now;
	}

	long wallClock() {
		return EPOCH + this.now + this.clockOffset;
	}

	History history() {
		return this.history;
	}

	List<Node> nodes() {
		return this.nodes;
	}

	Tally tally() {
		return this.tally;
	}

	Laws laws() {
		return this.laws;
	}

	private record Moment(long at, long order, Runnable action) implements Comparable<Moment> {

		@Override
		public int compareTo(Moment other) {
			return (this.at != other.at) ? Long.compare(this.at, other.at) : Long.compare(this.order, other.order);
		}

	}

}
