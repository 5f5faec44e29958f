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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.handover.peer.simulation.Flaw;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks PROTOCOL.md by machine: its specification in {@code docs/spec}, which says what
 * it states and what it leaves out. What must fail is looked at when
 * {@link RecordedSources} have changed, or with {@code -Dhandover.specification=all}.
 * {@code -Dhandover.specification=large} checks the large configurations as well, which
 * takes much longer.
 */
class SpecificationTests {

	private static final ModelChecker HANDOVER = new ModelChecker("Handover");

	private static final ModelChecker TIMETABLE = new ModelChecker("Timetable");

	@ParameterizedTest
	@ValueSource(strings = { "TwoPeers", "ThreePeers", "Takeover", "ClockStep", "Legacy", "Traffic" })
	void whenAnythingHappensShouldKeepAllProperties(String configuration) throws Exception {
		assertKept(HANDOVER.check(configuration));
	}

	@ParameterizedTest
	@ValueSource(strings = { "Termination", "LargeTermination", "LargeClockStep", "LargeLegacy", "LargeTakeover",
			"LargeTraffic", "Large" })
	@EnabledIfSystemProperty(named = "handover.specification", matches = "large")
	void whenAnythingHappensToMoreShouldKeepAllProperties(String configuration) throws Exception {
		assertKept(HANDOVER.check(configuration));
	}

	@Test
	void whenReadyShouldBeHeardByTheTimetable() throws Exception {
		assertKept(TIMETABLE.check("Timetable"));
	}

	@Test
	@EnabledIf("io.handover.peer.specification.RecordedSources#haveChanged")
	void whenClocksAndLegacyPeersAreMixedShouldFindTheCycle() throws Exception {
		ModelChecker.Verdict verdict = HANDOVER.check("Cycle", "SomebodyServes");
		assertThat(verdict.violated()).as(verdict::log).isEqualTo("SomebodyServes");
		assertThat(verdict.log().replaceAll("\\s+", " ")).contains("successor = <<2, 3, 1>>")
			.contains("state = <<3, 3, 3>>");
	}

	@ParameterizedTest
	@ValueSource(strings = { "NeverBecauseOfSilence", "NeverBecauseNotHeard", "NeverBecauseOfTheTimeOut" })
	@EnabledIf("io.handover.peer.specification.RecordedSources#haveChanged")
	void whenThereIsAnExceptionShouldFindTwoThatHoldTheTakeover(String never) throws Exception {
		ModelChecker.Verdict verdict = HANDOVER.check("TwoPeers", never);
		assertThat(verdict.violated()).as(verdict::log).isEqualTo(never);
	}

	@ParameterizedTest
	@CsvSource(delimiter = ':', textBlock = """
			ORDER_BY_WALL_CLOCK    : ClockStep        : YoungestReadyNeverDrains
			ORDER_NOT_STRICT       : ClockStep        : YoungestReadyNeverDrains
			SCOPE_IGNORED          : TwoPeers         : NobodyDrainsForAStranger
			SECRET_IGNORED         : TwoPeers         : NobodyDrainsForAStranger
			NO_GUARD               : TwoPeers         : InTheEndSomebodyServes
			NO_GUARD               : TwoPeers         : EventuallySomebodyServes
			GUARD_DOES_NOT_LISTEN  : TwoPeers         : RestartsOnlyIfNobodyLives
			SILENT_WHEN_REFUSING   : Traffic          : RestartsOnlyIfNobodyLives
			ACCEPTING_IGNORED      : Traffic          : NobodyDrainsForOneThatRefuses
			NUMBER_IGNORED         : Traffic          : NobodyDrainsForOneThatRefuses
			ANSWER_NOT_AWAITED     : Traffic          : NobodyDrainsWithoutAnAnswer
			IN_USE_IGNORED         : Traffic          : NobodyDrainsForOneThatIsNotInUse
			ALONE                  : TwoPeers         : WhoIsToldOfAnotherWaits
			TAKEOVER_AT_ONCE       : Takeover         : OneHoldsTheTakeover
			NOT_REVOKED            : Takeover         : OnlyWhoServesHoldsTheTakeover
			DRAINING_TAKEN_FOR_RELEASED : Takeover    : NobodyTakesOverBeforeItIsLetGo
			ADDRESSEE_IGNORED      : LargeTakeover    : OneHoldsTheTakeoverButForExceptions
			TAKEOVER_BESIDE_YOUNGER : ClockStep       : OneHoldsTheTakeoverButForExceptions
			TIME_OUT_RUNS          : TwoPeers         : TheTimeOutWaits
			""")
	@EnabledIf("io.handover.peer.specification.RecordedSources#haveChanged")
	void whenBrokenOnPurposeShouldBeFound(String flaw, String configuration, String property) throws Exception {
		ModelChecker.Verdict verdict = HANDOVER.checkBroken(configuration, flaw, property);
		assertThat(verdict.violated()).as(verdict::log)
			.isEqualTo(property.startsWith("Eventually") ? "temporal" : property);
	}

	/**
	 * A new way to break the simulation has to be found here too.
	 */
	@Test
	void whenTheSimulationIsBrokenOnPurposeShouldBeKnownHere() throws Exception {
		String specification = Files.readString(ModelChecker.SPECIFICATION.resolve("Handover.tla"))
				+ Files.readString(ModelChecker.SPECIFICATION.resolve("Timetable.tla"));
		assertThat(Flaw.values())
			.allMatch((flaw) -> flaw == Flaw.NONE || specification.contains('"' + flaw.name() + '"'));
	}

	private static void assertKept(ModelChecker.Verdict verdict) throws IOException {
		assertThat(verdict.isWithoutError()).as(verdict::log).isTrue();
		assertThat(Files.readString(ModelChecker.SPECIFICATION.resolve("README.md")).lines())
			.filteredOn((line) -> line.startsWith("| `" + verdict.name() + "`"))
			.singleElement()
			.asString()
			.contains(verdict.states());
	}

	@Test
	@EnabledIf("io.handover.peer.specification.RecordedSources#haveChanged")
	void whenThereIsNoBurstShouldBeFound() throws Exception {
		ModelChecker.Verdict verdict = TIMETABLE.checkBroken("Timetable", "NO_BURST", "HeardInTime");
		assertThat(verdict.violated()).as(verdict::log).isEqualTo("HeardInTime");
	}

}
