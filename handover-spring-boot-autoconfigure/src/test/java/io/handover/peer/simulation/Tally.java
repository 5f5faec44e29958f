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

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.handover.peer.Effect;
import io.handover.protocol.TakeoverReason;

/**
 * How often things happened in many histories: a law that was never put to the test was
 * not kept.
 */
final class Tally {

	private final Map<Class<?>, Integer> effects = new HashMap<>();

	private final Map<String, Integer> handovers = new TreeMap<>();

	private final Map<TakeoverReason, Integer> takeovers = new TreeMap<>();

	private final Map<String, Integer> shared = new TreeMap<>();

	private int histories;

	private int intrusions;

	private int askedAgain;

	void count(Class<? extends Effect> effect) {
		this.effects.merge(effect, 1, Integer::sum);
	}

	void handover(Node older, Node younger) {
		this.handovers.merge(name(older) + " to " + name(younger), 1, Integer::sum);
	}

	void takeover(TakeoverReason reason) {
		this.takeovers.merge(reason, 1, Integer::sum);
	}

	/**
	 * Two hold the takeover.
	 */
	void shared(String exception) {
		this.shared.merge(exception, 1, Integer::sum);
	}

	/**
	 * A node that holds for a successor is asked to end again.
	 */
	void askedAgain() {
		this.askedAgain++;
	}

	int handovers() {
		return this.handovers.values().stream().mapToInt(Integer::intValue).sum();
	}

	private static String name(Node node) {
		return node.isLegacy() ? "legacy" : "starter";
	}

	void history(History history) {
		this.histories++;
		this.intrusions += history.intrusions();
	}

	/**
	 * What happened less often than it would have to.
	 */
	List<String> rarities() {
		int enough = this.histories / 200;
		List<String> effects = Arrays.stream(Effect.class.getPermittedSubclasses())
			.filter((effect) -> this.effects.getOrDefault(effect, 0) < enough)
			.map(Class::getSimpleName)
			.toList();
		boolean takeovers = this.takeovers.size() == TakeoverReason.values().length && this.shared.size() == 3;
		return (takeovers && this.handovers.size() == 4 && this.intrusions > enough && this.askedAgain > enough
				&& this.handovers.values().stream().allMatch((count) -> count > enough)) ? effects
						: List.of("hand-overs, intrusions, takeovers or repeated requests", toString());
	}

	@Override
	public String toString() {
		Map<String, Integer> named = new TreeMap<>();
		this.effects.forEach((effect, count) -> named.put(effect.getSimpleName(), count));
		return this.histories + " histories, hand-overs " + this.handovers + ", effects " + named + ", intrusions "
				+ this.intrusions + ", asked again in a hold " + this.askedAgain + ", takeovers " + this.takeovers
				+ ", beside another one that " + this.shared;
	}

}
