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

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Lets histories happen and tells which of them broke a law.
 */
final class Simulation {

	private static final int LINES = 60;

	private final Flaw flaw;

	private final Tally tally = new Tally();

	Simulation(Flaw flaw) {
		this.flaw = flaw;
	}

	/**
	 * Let many histories happen, until one breaks a law.
	 */
	@Nullable Long firstToFail(long first, int histories) {
		for (long seed = first; seed < first + histories; seed++) {
			if (violation(seed, Trace.asNumber()) != null) {
				return seed;
			}
		}
		return null;
	}

	/**
	 * Tell what happened in a history.
	 */
	String tell(long seed) {
		Trace trace = Trace.asText();
		String violation = violation(seed, trace);
		List<String> lines = trace.text().lines().toList();
		return History.of(seed) + System.lineSeparator()
				+ String.join(System.lineSeparator(), lines.subList(Math.max(0, lines.size() - LINES), lines.size()))
				+ System.lineSeparator() + "History " + seed + ": "
				+ ((violation != null) ? violation : "no law was broken");
	}

	private @Nullable String violation(long seed, Trace trace) {
		History history = History.of(seed);
		this.tally.history(history);
		try {
			new World(history, this.flaw, trace, this.tally).run(true);
			if (history.intrusions() > 0) {
				Trace undisturbed = Trace.asNumber();
				new World(history, this.flaw, undisturbed, this.tally).run(false);
				return (undisturbed.hash() == trace.hash()) ? null : "a stranger's message changed something";
			}
			return null;
		}
		catch (Laws.Violation ex) {
			return ex.getMessage();
		}
	}

	Tally tally() {
		return this.tally;
	}

}
