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
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Monitors that the peer receives its own messages on each link. Multicast loops back, so
 * a peer that sends and receives nothing has lost the group there, and would not hear its
 * successor either.
 */
final class LoopbackMonitor {

	private final Duration silence;

	/**
	 * By link, since when it has been silent: last received, opened, or first sent on.
	 */
	private final Map<String, Duration> silentSince = new HashMap<>();

	private final Set<String> deaf = new HashSet<>();

	LoopbackMonitor(Duration silence) {
		this.silence = silence;
	}

	void linksChanged(Set<String> links, Duration now) {
		this.silentSince.keySet().retainAll(links);
		this.deaf.retainAll(links);
		for (String link : links) {
			this.silentSince.putIfAbsent(link, now);
		}
	}

	void sendingBegins(Duration now) {
		for (Map.Entry<String, Duration> link : this.silentSince.entrySet()) {
			link.setValue(now);
		}
	}

	void received(String link, Duration now) {
		if (this.silentSince.replace(link, now) != null) {
			this.deaf.remove(link);
		}
	}

	/**
	 * Join the group again on each link that has been silent for too long, and wait as
	 * long for the next time.
	 */
	List<Effect> rejoin(Duration now) {
		return rejoinSilentSince(now.minus(this.silence), now);
	}

	/**
	 * Join the group again on each link that has been silent since the given time.
	 */
	List<Effect> rejoinSilentSince(Duration time, Duration now) {
		List<Effect> effects = new ArrayList<>(0);
		for (Map.Entry<String, Duration> link : this.silentSince.entrySet()) {
			if (link.getValue().compareTo(time) <= 0) {
				link.setValue(now);
				this.deaf.add(link.getKey());
				effects.add(new Effect.Rejoin(link.getKey()));
			}
		}
		return effects;
	}

	/**
	 * Return whether there are links, and something was received on each of them after
	 * the given time.
	 */
	boolean hasReceivedSince(Duration time) {
		return !this.silentSince.isEmpty()
				&& this.silentSince.values().stream().allMatch((since) -> since.compareTo(time) > 0);
	}

	@Nullable Duration next() {
		return this.silentSince.isEmpty() ? null : Collections.min(this.silentSince.values()).plus(this.silence);
	}

	Set<String> deafLinks() {
		return Set.copyOf(this.deaf);
	}

}
