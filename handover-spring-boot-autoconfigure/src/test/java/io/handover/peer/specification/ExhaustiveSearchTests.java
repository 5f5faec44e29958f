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

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Lets happen to the real peers all that can happen, within a bound: the rules of
 * PROTOCOL.md, of the code and not of its specification. The longest searches are made
 * when {@link RecordedSources} have changed, or with
 * {@code -Dhandover.specification=all}. {@code -Dhandover.search.deeper=1} lets one thing
 * more happen.
 */
class ExhaustiveSearchTests {

	private static final int DEEPER = Integer.getInteger("handover.search.deeper", 0);

	@ParameterizedTest
	@CsvSource(textBlock = """
			2, 0, 1, 1, 0, 0, 0, 60, 6
			2, 0, 0, 0, 0, 0, 2, 60, 7
			3, 1, 0, 0, 0, 0, 0, 60, 6
			2, 1, 0, 0, 1, 2, 0, 60, 6
			""")
	void whenAnythingHappensShouldKeepAllRules(int lives, int ready, int crashes, int terminations, int refusals,
			int requests, int stabilityPeriod, int takeoverTimeout, int depth) throws Exception {
		search(new Situation.Bound(lives, ready, crashes, terminations, refusals, requests,
				Duration.ofSeconds(stabilityPeriod), Duration.ofSeconds(takeoverTimeout), false, depth + DEEPER));
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			2, 1, 1, 2, 0, 0, 2, 60, 6
			2, 2, 1, 2, 0, 0, 0, 60, 6
			3, 2, 1, 1, 0, 0, 2, 60, 5
			3, 3, 1, 1, 0, 0, 0, 60, 4
			2, 2, 1, 1, 2, 1, 2, 60, 5
			3, 1, 0, 0, 1, 1, 2, 60, 5
			""")
	@EnabledIf("io.handover.peer.specification.RecordedSources#haveChanged")
	void whenMoreHappensShouldKeepAllRules(int lives, int ready, int crashes, int terminations, int refusals,
			int requests, int stabilityPeriod, int takeoverTimeout, int depth) throws Exception {
		whenAnythingHappensShouldKeepAllRules(lives, ready, crashes, terminations, refusals, requests, stabilityPeriod,
				takeoverTimeout, depth);
	}

	/**
	 * Where nothing is lost two hold the takeover only if the older one serves for longer
	 * than the time-out, or is silent since it closes for another reason than a
	 * hand-over.
	 */
	@ParameterizedTest
	@CsvSource(textBlock = """
			2, 1, 1, 0, 0, 0, 0, 3600, 8,
			2, 0, 0, 0, 0, 0, 2, 3600, 9,
			3, 1, 0, 0, 0, 0, 0, 3600, 7,
			3, 1, 0, 0, 0, 0, 2, 3600, 7,
			2, 1, 0, 0, 0, 0, 20, 10, 6, TIMED_OUT
			2, 1, 0, 1, 0, 0, 0, 3600, 7, CLOSES
			3, 1, 1, 1, 0, 0, 0, 3600, 6, CLOSES
			2, 1, 1, 0, 1, 1, 2, 3600, 7,
			""")
	void whenTheNetworkIsQuietShouldHaveOneThatHoldsTheTakeover(int lives, int ready, int crashes, int terminations,
			int refusals, int requests, int stabilityPeriod, int takeoverTimeout, int depth,
			@Nullable TakeoverException exception) throws Exception {
		ExhaustiveSearch search = search(new Situation.Bound(lives, ready, crashes, terminations, refusals, requests,
				Duration.ofSeconds(stabilityPeriod), Duration.ofSeconds(takeoverTimeout), true, depth + DEEPER));
		assertThat(search.exceptions()).containsOnlyKeys((exception != null) ? Set.of(exception) : Set.of());
	}

	private static ExhaustiveSearch search(Situation.Bound bound) throws IOException {
		ExhaustiveSearch search = new ExhaustiveSearch(bound);
		assertThat(search.findViolation()).isNull();
		System.out.println(search);
		assertThat(Files.readString(ModelChecker.SPECIFICATION.resolve("README.md")).contains(search + "\n"))
			.as("docs/spec/README.md has the row %s", search)
			.isEqualTo(DEEPER == 0);
		return search;
	}

}
