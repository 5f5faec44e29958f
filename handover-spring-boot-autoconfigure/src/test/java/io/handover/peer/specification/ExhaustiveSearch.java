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
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.StringJoiner;

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
	 */
	@Nullable String findViolation() {
		Queue<ChoiceSequence> sequences = new ArrayDeque<>();
		sequences.add(new ChoiceSequence(null, null, 0));
		for (ChoiceSequence sequence = sequences.poll(); sequence != null; sequence = sequences.poll()) {
			if (sequence.length < this.bound.depth()) {
				for (Choice choice : sequence.reach(this.bound).choices()) {
					ChoiceSequence next = new ChoiceSequence(sequence, choice, sequence.length + 1);
					String violation = look(next);
					if (violation != null) {
						return violation + ", after " + next.choices();
					}
					if (next.isNew) {
						sequences.add(next);
					}
				}
			}
		}
		return null;
	}

	private @Nullable String look(ChoiceSequence sequence) {
		this.steps++;
		try {
			Situation situation = sequence.reach(this.bound);
			situation.exceptions().forEach((exception) -> this.exceptions.merge(exception, 1, Integer::sum));
			sequence.isNew = this.known.add(situation.fingerprint());
			if (sequence.isNew) {
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

	/**
	 * Return the row of the table in {@code docs/spec/README.md}.
	 */
	@Override
	public String toString() {
		StringJoiner exceptions = new StringJoiner(", ").setEmptyValue("none");
		this.exceptions.forEach((exception, times) -> exceptions.add(String.format(Locale.ROOT, "%,d %s", times,
				exception.name().toLowerCase(Locale.ROOT).replace('_', ' '))));
		return String.format(Locale.ROOT, "| %s | %,d | %,d | %s |", this.bound, this.steps, this.known.size(),
				exceptions);
	}

	/**
	 * The choices that lead to a situation. A sequence shares its beginning with others.
	 */
	private static final class ChoiceSequence {

		private final @Nullable ChoiceSequence before;

		private final @Nullable Choice choice;

		private final int length;

		private boolean isNew;

		ChoiceSequence(@Nullable ChoiceSequence before, @Nullable Choice choice, int length) {
			this.before = before;
			this.choice = choice;
			this.length = length;
		}

		Situation reach(Situation.Bound bound) {
			Situation situation = new Situation(bound);
			choices().forEach(situation::apply);
			return situation;
		}

		List<Choice> choices() {
			List<Choice> choices = new ArrayList<>(this.length);
			for (ChoiceSequence last = this; last != null && last.choice != null; last = last.before) {
				choices.add(last.choice);
			}
			Collections.reverse(choices);
			return choices;
		}

	}

}
