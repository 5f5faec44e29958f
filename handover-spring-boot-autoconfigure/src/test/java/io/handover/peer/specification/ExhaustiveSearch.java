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

package io.handover.peer.specification;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Looks at all situations that can come about within a bound, the nearest first. A
 * situation is reached by making the choices that lead to it once more; one whose
 * {@link Fingerprint} is known is not looked at again.
 */
final class ExhaustiveSearch {

	private final Situation.Bound bound;

	private final Set<Long> known = new HashSet<>();

	private final Map<TakeoverException, Integer> exceptions = new EnumMap<>(TakeoverException.class);

	private long steps;

	ExhaustiveSearch(Situation.Bound bound) {
		this.bound = bound;
	}

	/**
	 * Look at all of them, until one is not as it must be.
	 * @return what is wrong and how it came about, or {@code null}
	 */
	@Nullable String findViolation() {
		Queue<Step> steps = new ArrayDeque<>();
		steps.add(new Step(null, null, 0));
		for (Step step = steps.poll(); step != null; step = steps.poll()) {
			if (step.depth < this.bound.depth()) {
				for (Choice choice : step.reach(this.bound).choices()) {
					Step next = new Step(step, choice, step.depth + 1);
					String violation = look(next);
					if (violation != null) {
						return violation + ", after " + next.choices();
					}
					if (next.isNew) {
						steps.add(next);
					}
				}
			}
		}
		return null;
	}

	private @Nullable String look(Step step) {
		this.steps++;
		try {
			Situation situation = step.reach(this.bound);
			situation.exceptions().forEach((exception) -> this.exceptions.merge(exception, 1, Integer::sum));
			step.isNew = this.known.add(situation.fingerprint());
			if (step.isNew) {
				situation.comeToRest();
			}
			return null;
		}
		catch (Situation.Violation ex) {
			return ex.getMessage();
		}
	}

	/**
	 * Return how often one took over although another one might still use what it took
	 * over, and why.
	 */
	Map<TakeoverException, Integer> exceptions() {
		return this.exceptions;
	}

	@Override
	public String toString() {
		return "%s: %,d steps, %,d distinct states, %s".formatted(this.bound, this.steps, this.known.size(),
				this.exceptions);
	}

	private static final class Step {

		private final @Nullable Step before;

		private final @Nullable Choice choice;

		private final int depth;

		private boolean isNew;

		Step(@Nullable Step before, @Nullable Choice choice, int depth) {
			this.before = before;
			this.choice = choice;
			this.depth = depth;
		}

		Situation reach(Situation.Bound bound) {
			Situation situation = new Situation(bound);
			choices().forEach(situation::apply);
			return situation;
		}

		List<Choice> choices() {
			List<Choice> choices = new ArrayList<>(this.depth);
			for (Step step = this; step != null && step.choice != null; step = step.before) {
				choices.add(step.choice);
			}
			Collections.reverse(choices);
			return choices;
		}

	}

}
