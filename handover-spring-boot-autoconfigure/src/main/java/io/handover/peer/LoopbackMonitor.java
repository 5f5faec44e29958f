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
 * Whether the peer hears itself on each link. Multicast loops back, so a peer that speaks
 * and hears nothing has lost the group there, and would not hear its successor either.
 */
final class LoopbackMonitor {

	private final Duration silence;

	/**
	 * By link, since when it has been silent: last heard, opened, or first spoken on.
	 */
	private final Map<String, Duration> silentSince = new HashMap<>();

	private final Set<String> deaf = new HashSet<>();

	LoopbackMonitor(Duration silence) {
		this.silence = silence;
	}

	void links(Set<String> links, Duration now) {
		this.silentSince.keySet().retainAll(links);
		this.deaf.retainAll(links);
		for (String link : links) {
			this.silentSince.putIfAbsent(link, now);
		}
	}

	void beginToSpeak(Duration now) {
		this.silentSince.replaceAll((link, since) -> now);
	}

	void heard(String link, Duration now) {
		if (this.silentSince.replace(link, now) != null) {
			this.deaf.remove(link);
		}
	}

	List<String> newlySilent(Duration now) {
		List<String> silent = new ArrayList<>();
		this.silentSince.replaceAll((link, since) -> {
			if (since.plus(this.silence).compareTo(now) > 0) {
				return since;
			}
			silent.add(link);
			return now;
		});
		this.deaf.addAll(silent);
		return silent;
	}

	@Nullable Duration next() {
		return this.silentSince.isEmpty() ? null : Collections.min(this.silentSince.values()).plus(this.silence);
	}

	Set<String> deafLinks() {
		return Set.copyOf(this.deaf);
	}

}
