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

import java.time.Duration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Lets happen to the real peers all that can happen, within a bound: the rules of
 * PROTOCOL.md, of the code and not of its specification.
 * {@code -Dhandover.search.deeper=1} lets one thing more happen.
 */
class ExhaustiveSearchTests {

	private static final int DEEPER = Integer.getInteger("handover.search.deeper", 0);

	@ParameterizedTest
	@CsvSource({ "2, 0, 1, 1, 0, 6", "2, 1, 1, 2, 2, 6", "2, 2, 1, 2, 0, 6", "3, 1, 0, 0, 0, 6", "3, 2, 1, 1, 2, 5",
			"3, 3, 1, 1, 0, 4" })
	void whenAnythingHappensShouldKeepAllRules(int lives, int ready, int crashes, int terminations, int stabilityPeriod,
			int depth) throws Exception {
		ExhaustiveSearch search = new ExhaustiveSearch(new Situation.Bound(lives, ready, crashes, terminations,
				Duration.ofSeconds(stabilityPeriod), depth + DEEPER));
		String violation = search.findViolation();
		Explored.tell("Search, " + search);
		assertThat(violation).isNull();
	}

}
