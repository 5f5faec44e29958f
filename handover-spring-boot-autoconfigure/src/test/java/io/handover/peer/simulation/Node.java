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

import java.util.NavigableSet;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import io.handover.protocol.PeerIdentity;

/**
 * A process in the {@link World}.
 */
abstract class Node {

	private final int number;

	private final History.Birth birth;

	private final World world;

	private final PeerIdentity identity;

	private long frozenUntil;

	private long cutOffUntil;

	private boolean dead;

	private @Nullable Long terminatedAt;

	private @Nullable Long readySince;

	private @Nullable Long acceptedSince;

	private final NavigableSet<Long> timetableBegan = new TreeSet<>();

	private @Nullable Long drainedAt;

	private @Nullable Node successor;

	Node(int number, History.Birth birth, World world, PeerIdentity identity) {
		this.number = number;
		this.birth = birth;
		this.world = world;
		this.identity = identity;
	}

	abstract void begin();

	abstract void receive(byte[] datagram);

	abstract void pause(long until);

	abstract void sicken(long until);

	abstract void reopen();

	abstract void terminate();

	abstract boolean isReady();

	/**
	 * Since when it is ready and accepts traffic, or {@code null} if it does not.
	 */
	abstract @Nullable Long acceptingSince();

	/**
	 * Whether it starts, and says so.
	 */
	abstract boolean isStarting();

	/**
	 * Whether it has released everything and sends nothing any more.
	 */
	abstract boolean isFinished();

	abstract boolean isLegacy();

	/**
	 * Whether it holds, or has not yet let go of, what only one may hold.
	 */
	abstract boolean holds();

	/**
	 * When at the latest it sends READY.
	 */
	abstract long sendsReadyBy(long from);

	final void arrive(byte[] datagram) {
		if (!isCutOff()) {
			act(() -> receive(datagram));
		}
	}

	/**
	 * Do something when the process is running, or never if it is dead.
	 */
	final void act(Runnable action) {
		if (this.frozenUntil > this.world.now()) {
			this.world.at(this.frozenUntil, () -> act(action));
		}
		else if (!this.dead) {
			action.run();
		}
	}

	final void later(long pause, Runnable action) {
		laterAt(this.world.now() + pause, action);
	}

	final void laterAt(long time, Runnable action) {
		this.world.at(time, () -> act(action));
	}

	final void suffer(History.Incident incident) {
		long until = this.world.now() + incident.amount();
		switch (incident.kind()) {
			case CRASH, RESTART -> dies();
			case TERMINATION -> isAskedToEnd();
			case PAUSE -> act(() -> pause(until));
			case SICKNESS -> act(() -> sicken(until));
			case FREEZE -> freeze(until);
			case OUTAGE -> cutOff(until);
			default -> throw new IllegalArgumentException(incident.toString());
		}
	}

	private void freeze(long until) {
		this.frozenUntil = Math.max(this.frozenUntil, until);
	}

	private void cutOff(long until) {
		this.cutOffUntil = Math.max(this.cutOffUntil, until);
		laterAt(until, this::reopen);
	}

	final void isAskedToEnd() {
		if (this.terminatedAt == null) {
			this.terminatedAt = this.world.now();
		}
		act(this::terminate);
	}

	final void timetableBegins() {
		this.timetableBegan.add(this.world.now());
	}

	final void readyIsSent(boolean accepting) {
		if (this.readySince == null) {
			this.readySince = this.world.now();
		}
		if (accepting && this.acceptedSince == null) {
			this.acceptedSince = this.world.now();
		}
	}

	final void drainsFor(@Nullable Node successor) {
		this.drainedAt = this.world.now();
		this.successor = successor;
	}

	final void dies() {
		this.dead = true;
	}

	final int number() {
		return this.number;
	}

	final History.Birth birth() {
		return this.birth;
	}

	final World world() {
		return this.world;
	}

	final PeerIdentity identity() {
		return this.identity;
	}

	/**
	 * Whether its process is stopped, or was a moment ago.
	 */
	final boolean wasStopped() {
		return this.frozenUntil + World.QUIET_DELAY >= this.world.now();
	}

	final boolean isCutOff() {
		return this.cutOffUntil > this.world.now();
	}

	/**
	 * Whether its process runs, be it parked.
	 */
	final boolean isRunning() {
		return !this.dead && (!isFinished() || (this.successor != null && this.terminatedAt == null));
	}

	final boolean isDead() {
		return this.dead;
	}

	/**
	 * Whether the platform has asked it to end or has killed it.
	 */
	final boolean isDoomed() {
		return this.dead || this.terminatedAt != null;
	}

	/**
	 * When the platform has asked it to end for the first time.
	 */
	final @Nullable Long terminatedAt() {
		return this.terminatedAt;
	}

	final long thawedAt() {
		return this.frozenUntil;
	}

	/**
	 * When it sent READY for the first time.
	 */
	final @Nullable Long readySince() {
		return this.readySince;
	}

	/**
	 * When it sent for the first time that it accepts traffic.
	 */
	final @Nullable Long acceptedSince() {
		return this.acceptedSince;
	}

	/**
	 * When the timetable of READY has begun, for the first time and again.
	 */
	final NavigableSet<Long> timetableBegan() {
		return this.timetableBegan;
	}

	final @Nullable Long drainedAt() {
		return this.drainedAt;
	}

	final @Nullable Node successor() {
		return this.successor;
	}

	@Override
	public String toString() {
		return "#" + this.number;
	}

}
