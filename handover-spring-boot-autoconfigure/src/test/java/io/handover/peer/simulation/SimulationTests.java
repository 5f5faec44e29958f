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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/**
 * Simulates many peers in many histories, in virtual time. One seed is one history, so
 * that what fails can be replayed:
 * <ul>
 * <li>{@code -Dhandover.simulation.seed=4711} tells one history,</li>
 * <li>{@code -Dhandover.simulation.histories=2000000 -Dhandover.simulation.first=20000}
 * lets others happen than those of the build, in about a quarter of an hour.</li>
 * </ul>
 * How many hand-overs there are follows from the code alone, and {@code docs/figures.md}
 * says it.
 */
class SimulationTests {

	private static final long FIRST = Long.getLong("handover.simulation.first", 0);

	private static final int HISTORIES = Integer.getInteger("handover.simulation.histories", 20_000);

	private static final Long SEED = Long.getLong("handover.simulation.seed");

	@Test
	void whenAnythingHappensShouldKeepAllLaws() throws IOException {
		Simulation simulation = new Simulation(Flaw.NONE);
		if (SEED != null) {
			System.out.println(simulation.tell(SEED));
			assertThat(simulation.firstToFail(SEED, 1)).isNull();
			return;
		}
		Long failed = simulation.firstToFail(FIRST, HISTORIES);
		if (failed != null) {
			fail("%s%nTo replay it: -Dtest=SimulationTests -Dhandover.simulation.seed=%d",
					new Simulation(Flaw.NONE).tell(failed), failed);
		}
		System.out.println(simulation.tally());
		assertThat(simulation.tally().rarities()).isEmpty();
		Matcher published = Pattern
			.compile(String.format(Locale.ROOT, "hand-overs in %,d histories[^|]*\\| ([\\d,]+)", HISTORIES))
			.matcher(Files.readString(Path.of("..", "docs", "figures.md")));
		if (FIRST == 0 && published.find()) {
			assertThat(String.format(Locale.ROOT, "%,d", simulation.tally().handovers())).isEqualTo(published.group(1));
		}
	}

	/**
	 * The exceptions that PROTOCOL.md names, but for a peer that was forgotten: there are
	 * never that many.
	 */
	@ParameterizedTest
	@CsvSource(delimiter = ':', textBlock = """
			could not be heard : 67
			could not be heard; it closes for another reason than a hand-over : 419
			could not be heard; it was stopped : 1634
			could not be heard; its network is gone : 614
			could not be heard; it is a legacy peer : 17
			was silent : 25314
			was silent; it was stopped : 2513
			was silent; its network is gone : 920
			was silent; #\\d+ was stopped itself : 49018
			was silent; it is a legacy peer; #\\d+ was stopped itself : 4469
			took too long : 15
			took too long; it is a legacy peer : 544
			""")
	void whenTwoHoldTheTakeoverShouldBeForAReasonThatIsDocumented(String reason, long seed) {
		assertThat(new Simulation(Flaw.NONE).tell(seed))
			.containsPattern("holds the takeover beside #\\d+, which " + reason + "\\R")
			.endsWith("no law was broken");
	}

	@ParameterizedTest
	@CsvSource(delimiter = ':', textBlock = """
			ORDER_BY_WALL_CLOCK : which is older
			ORDER_NOT_STRICT    : which is older
			SCOPE_IGNORED       : drains for a stranger
			SECRET_IGNORED      : drains for a stranger
			NO_BURST            : and not by
			NO_GUARD            : nobody serves in the end
			GUARD_DOES_NOT_LISTEN : is alive
			DRAINING_TAKEN_FOR_RELEASED : takes over although
			ADDRESSEE_IGNORED   : takes over although
			NOT_REVOKED         : does not give up
			ALONE               : which is another
			ACCEPTING_IGNORED   : does not accept traffic by its last word
			NUMBER_IGNORED      : does not accept traffic by its last word
			ANSWER_NOT_AWAITED  : has not answered within the last second
			IN_USE_IGNORED      : which is not in use
			SILENT_WHEN_REFUSING : is alive
			""")
	void whenBrokenOnPurposeShouldBeFound(Flaw flaw, String violation) {
		Simulation simulation = new Simulation(flaw);
		Long failed = null;
		for (long first = 0; first < 20_000; first = failed + 1) {
			failed = simulation.firstToFail(first, 20_000);
			assertThat(failed).isNotNull();
			if (new Simulation(flaw).tell(failed).contains(violation)) {
				return;
			}
		}
		fail("%s breaks other laws than the one that it should", flaw);
	}

}
