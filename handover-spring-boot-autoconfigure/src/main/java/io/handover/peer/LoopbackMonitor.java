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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Monitors that the peer receives its own messages on each link. Multicast loops back, so
 * a peer that sends and receives nothing has lost the group there, and would not hear its
 * successor either. It joins the group again, after pauses that double up to an hour: a
 * firewall may drop the messages for ever.
 */
final class LoopbackMonitor {

	private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

	private final Duration silence;

	private final Map<String, Link> links = new HashMap<>();

	private boolean received;

	LoopbackMonitor(Duration silence) {
		this.silence = silence;
	}

	void linksChanged(Set<String> names, Duration now) {
		this.links.keySet().retainAll(names);
		for (String name : names) {
			this.links.computeIfAbsent(name, (absent) -> new Link(now, this.silence));
		}
	}

	void sendingBegins(Duration now) {
		this.links.values().forEach((link) -> link.silentSince = now);
	}

	List<Effect> received(String name, Duration now) {
		this.received = true;
		Link link = this.links.get(name);
		if (link == null) {
			return List.of();
		}
		boolean wasDeaf = link.isDeaf;
		this.links.put(name, new Link(now, this.silence));
		return wasDeaf ? List.of(new Effect.HearAgain(name)) : List.of();
	}

	/**
	 * Return whether anything was ever received.
	 */
	boolean hasReceived() {
		return this.received;
	}

	/**
	 * Join the group again on each link that has been silent for too long.
	 */
	List<Effect> rejoin(Duration now) {
		List<Effect> effects = new ArrayList<>(0);
		this.links.forEach((name, link) -> {
			if (link.rejoinsAt().compareTo(now) <= 0) {
				effects.add(link.rejoin(name, now));
			}
		});
		return effects;
	}

	/**
	 * Join the group again on each link that was not deaf and has been silent since the
	 * given time, and on others whose pause is over.
	 */
	List<Effect> rejoinSilentSince(Duration time, Duration now) {
		List<Effect> effects = new ArrayList<>(0);
		this.links.forEach((name, link) -> {
			if ((!link.isDeaf && link.silentSince.compareTo(time) <= 0) || link.rejoinsAt().compareTo(now) <= 0) {
				effects.add(link.rejoin(name, now));
			}
		});
		return effects;
	}

	/**
	 * Return whether something was received after the given time on each link that is not
	 * deaf, and on one at least.
	 */
	boolean hasReceivedSince(Duration time) {
		Collection<Link> hearing = this.links.values().stream().filter((link) -> !link.isDeaf).toList();
		return !hearing.isEmpty() && hearing.stream().allMatch((link) -> link.silentSince.compareTo(time) > 0);
	}

	@Nullable Duration next() {
		return this.links.values().stream().map(Link::rejoinsAt).min(Comparator.naturalOrder()).orElse(null);
	}

	Set<String> deafLinks() {
		return this.links.entrySet()
			.stream()
			.filter((link) -> link.getValue().isDeaf)
			.map(Map.Entry::getKey)
			.collect(Collectors.toUnmodifiableSet());
	}

	private static final class Link {

		/**
		 * Last received, opened, or first sent on, or joined again.
		 */
		private Duration silentSince;

		private Duration pause;

		private boolean isDeaf;

		Link(Duration silentSince, Duration pause) {
			this.silentSince = silentSince;
			this.pause = pause;
		}

		Duration rejoinsAt() {
			return this.silentSince.plus(this.pause);
		}

		Effect rejoin(String name, Duration now) {
			boolean first = !this.isDeaf;
			this.isDeaf = true;
			this.silentSince = now;
			Duration twice = this.pause.multipliedBy(2);
			if (this.pause.compareTo(LONGEST_PAUSE) < 0) {
				this.pause = (twice.compareTo(LONGEST_PAUSE) < 0) ? twice : LONGEST_PAUSE;
			}
			return new Effect.Rejoin(name, first);
		}

	}

}
