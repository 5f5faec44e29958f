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
import java.util.SplittableRandom;

/**
 * All that chance decides before a history begins. One seed is one history.
 *
 * @param seed what all the rest follows from
 * @param fleet what the peers have in common
 * @param weather what the network does until it is quiet
 * @param quietFrom from when on nothing is lost, nobody dies and no clock is set
 * @param births when peers are started
 * @param incidents what happens to them
 * @param intrusions how often another service sends to the group
 * @param takeoverTimeout after how long at the latest a peer takes over
 */
record History(long seed, Fleet fleet, Weather weather, long quietFrom, List<Birth> births, List<Incident> incidents,
		int intrusions, long takeoverTimeout) {

	private static final long DEFAULT_STABILITY_PERIOD = 2000;

	private static final long DEFAULT_TRAFFIC_TIMEOUT = 10_000;

	private static final long DEFAULT_TAKEOVER_TIMEOUT = 60_000;

	static History of(long seed) {
		SplittableRandom chance = new SplittableRandom(seed);
		Fleet fleet = fleet(chance);
		Weather weather = new Weather(pick(chance, 0, 5, 30, 60), pick(chance, 0, 0, 10, 50),
				pick(chance, 1, 20, 300, 2000));
		List<Birth> births = births(chance, fleet);
		long quietFrom = quietFrom(chance, births);
		List<Incident> incidents = incidents(chance, fleet, births.size(), quietFrom);
		incidents.addAll(refusals(chance, births));
		int intrusions = (!fleet.withLegacy() && chance.nextBoolean()) ? 1 + chance.nextInt(20) : 0;
		long takeoverTimeout = (chance.nextInt(8) == 0) ? 5000 : DEFAULT_TAKEOVER_TIMEOUT;
		return new History(seed, fleet, weather, quietFrom, births, incidents, intrusions, takeoverTimeout);
	}

	private static Fleet fleet(SplittableRandom chance) {
		boolean withLegacy = chance.nextInt(4) == 0;
		boolean withSecrets = !withLegacy && chance.nextInt(3) == 0;
		boolean acceptsLegacy = withLegacy || chance.nextBoolean();
		long stabilityPeriod = switch (chance.nextInt(6)) {
			case 0 -> 1 + chance.nextInt(5000);
			case 1 -> 12_000 + chance.nextInt(8000);
			case 2 -> 0;
			default -> DEFAULT_STABILITY_PERIOD;
		};
		long gracePeriod = pick(chance, 5000, 10_000, 20_000);
		boolean holds = chance.nextInt(4) != 0;
		boolean supervised = holds && chance.nextInt(4) == 0;
		boolean knowsBoot = chance.nextInt(5) != 0;
		boolean resolves = holds && chance.nextBoolean();
		boolean used = chance.nextInt(3) != 0;
		long trafficTimeout = (chance.nextInt(4) == 0) ? chance.nextInt(8000) : DEFAULT_TRAFFIC_TIMEOUT;
		return new Fleet(withLegacy, withSecrets, acceptsLegacy, knowsBoot, stabilityPeriod, gracePeriod, holds,
				supervised, resolves, used, trafficTimeout);
	}

	private static List<Birth> births(SplittableRandom chance, Fleet fleet) {
		List<Birth> births = new ArrayList<>();
		int count = 2 + chance.nextInt(4);
		long at = 0;
		for (int i = 0; i < count; i++) {
			boolean legacy = fleet.withLegacy() && chance.nextInt(3) == 0;
			long startsFor = 100 + chance.nextInt(chance.nextBoolean() ? 1000 : 12_000);
			births.add(new Birth(i, at, startsFor, chance.nextInt(6000), legacy));
			at += switch (chance.nextInt(6)) {
				case 0 -> 0;
				case 1 -> 1 + chance.nextInt(20);
				default -> 1 + chance.nextInt(20_000);
			};
		}
		return births;
	}

	/**
	 * Often in the middle of somebody's burst: that is where the burst matters.
	 */
	private static long quietFrom(SplittableRandom chance, List<Birth> births) {
		Birth birth = births.get(chance.nextInt(births.size()));
		long around = birth.at() + birth.startsFor() + chance.nextInt(4000) - 500;
		return Math.max(0, (chance.nextInt(3) == 0) ? chance.nextInt(60_000) : around);
	}

	private static List<Incident> incidents(SplittableRandom chance, Fleet fleet, int peers, long quietFrom) {
		List<Incident> incidents = new ArrayList<>();
		boolean deadly = chance.nextBoolean();
		int count = (quietFrom > 0) ? chance.nextInt(5) : 0;
		for (int i = 0; i < count; i++) {
			Incident.Kind kind = Incident.Kind.values()[chance.nextInt(Incident.Kind.values().length)];
			long at = chance.nextLong(quietFrom);
			long amount = chance.nextLong(quietFrom - at + 1);
			int peer = chance.nextInt(peers);
			boolean stepsAmongLegacy = kind == Incident.Kind.CLOCK_STEP && fleet.withLegacy();
			if ((deadly || !kind.isDeadly()) && !stepsAmongLegacy) {
				incidents.add(new Incident(kind, at, peer, amount));
			}
		}
		return incidents;
	}

	/**
	 * Whether the network is quiet or not, some refuse traffic for a while.
	 */
	private static List<Incident> refusals(SplittableRandom chance, List<Birth> births) {
		List<Incident> refusals = new ArrayList<>();
		int count = chance.nextBoolean() ? chance.nextInt(4) : 0;
		for (int i = 0; i < count; i++) {
			int peer = chance.nextInt(births.size());
			Birth birth = births.get(peer);
			long at = birth.at() + chance.nextLong(birth.startsFor() + 30_000);
			long amount = 1 + chance.nextInt(chance.nextBoolean() ? 3000 : 25_000);
			refusals.add(new Incident(chance.nextBoolean() ? Incident.Kind.PAUSE : Incident.Kind.SICKNESS, at, peer,
					amount));
		}
		return refusals;
	}

	private static int pick(SplittableRandom chance, int... values) {
		return values[chance.nextInt(values.length)];
	}

	boolean isDeadly() {
		return this.fleet.supervised() || this.incidents.stream().anyMatch((incident) -> incident.kind().isDeadly());
	}

	/**
	 * What the peers have in common.
	 *
	 * @param withLegacy whether some are legacy peers; then no clock is set, since nobody
	 * could tell their order
	 * @param withSecrets whether they share a secret
	 * @param acceptsLegacy whether they obey legacy peers
	 * @param knowsBoot whether they know the boot
	 * @param stabilityPeriod how long a younger one must have accepted traffic
	 * @param gracePeriod how long the platform waits before it kills
	 * @param holds whether they hold when the platform asks them to end
	 * @param supervised whether the platform asks all others to end when it starts one
	 * @param resolves whether the platform tells if the service has another instance
	 * @param used whether somebody sends requests to those that accept traffic
	 * @param trafficTimeout how long to wait until a younger one is in use
	 */
	record Fleet(boolean withLegacy, boolean withSecrets, boolean acceptsLegacy, boolean knowsBoot,
			long stabilityPeriod, long gracePeriod, boolean holds, boolean supervised, boolean resolves, boolean used,
			long trafficTimeout) {

	}

	/**
	 * What the network does until it is quiet.
	 *
	 * @param loss how many datagrams of a hundred are lost
	 * @param duplication how many of a hundred arrive twice
	 * @param delay the most that one takes, in milliseconds; they overtake each other
	 */
	record Weather(int loss, int duplication, int delay) {

	}

	/**
	 * The start of a peer.
	 *
	 * @param release the number of its release
	 * @param at when
	 * @param startsFor how long until it is ready
	 * @param closesFor how long it takes to close
	 * @param legacy whether it is a legacy peer
	 */
	record Birth(int release, long at, long startsFor, long closesFor, boolean legacy) {

		Birth at(long time) {
			return new Birth(this.release, time, this.startsFor, this.closesFor, this.legacy);
		}

	}

	/**
	 * Something that happens to a peer.
	 *
	 * @param kind what
	 * @param at when
	 * @param peer to whom
	 * @param amount for how long, or how far
	 */
	record Incident(Kind kind, long at, int peer, long amount) {

		enum Kind {

			/**
			 * It is killed.
			 */
			CRASH,

			/**
			 * It is killed, and the platform starts it again.
			 */
			RESTART,

			/**
			 * All are killed and started again; later the platform ends those of the
			 * older releases.
			 */
			POWER_FAILURE,

			/**
			 * The platform asks it to end.
			 */
			TERMINATION,

			/**
			 * It refuses traffic for a while.
			 */
			PAUSE,

			/**
			 * Its health group is down for a while.
			 */
			SICKNESS,

			/**
			 * The process is stopped for a while.
			 */
			FREEZE,

			/**
			 * Its network is gone for a while, and then opened again.
			 */
			OUTAGE,

			/**
			 * The wall clock of the device is set.
			 */
			CLOCK_STEP;

			boolean isDeadly() {
				return compareTo(TERMINATION) <= 0;
			}

		}

	}

}
