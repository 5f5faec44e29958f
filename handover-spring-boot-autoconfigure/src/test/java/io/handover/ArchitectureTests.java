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

package io.handover;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rooms and arrows of the library. Each rule is also seen to fail, in the packages
 * below {@code io.handover.architecture}.
 */
class ArchitectureTests {

	private static final ArchitectureRules RULES = new ArchitectureRules("io.handover");

	private static final JavaClasses LIBRARY = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("io.handover");

	@Test
	void whenImportedShouldHaveTheLibrary() {
		assertThat(LIBRARY.stream().map(JavaClass::getPackageName)).contains("io.handover.protocol", "io.handover.peer",
				"io.handover.autoconfigure");
	}

	@Test
	void whenRoomsKnowEachOtherShouldFollowTheArrows() {
		RULES.arrowsOfRooms().values().forEach((rule) -> rule.check(LIBRARY));
	}

	@Test
	void whenThereIsARoomShouldBeKnown() {
		RULES.everyRoomIsKnown().check(LIBRARY);
	}

	@Test
	void whenInProtocolShouldNeedOnlyTheJdk() {
		RULES.protocolNeedsOnlyTheJdk().check(LIBRARY);
	}

	@Test
	void whenInPeerShouldNeedOnlyProtocolAndTheJdk() {
		RULES.peerNeedsOnlyProtocolAndTheJdk().check(LIBRARY);
	}

	@Test
	void whenInMulticastShouldNeedOnlyProtocolTheJdkAndALog() {
		RULES.multicastNeedsOnlyProtocolTheJdkAndALog().check(LIBRARY);
	}

	@Test
	void whenInPeerShouldBePure() {
		RULES.peerIsPure().check(LIBRARY);
	}

	@Test
	void whenRoomsKnowEachOtherShouldBeFreeOfCycles() {
		RULES.roomsAreFreeOfCycles().check(LIBRARY);
	}

	@Test
	void whenThereIsAPackageShouldBeNullMarked() {
		RULES.everyPackageIsNullMarked().check(LIBRARY);
	}

	@Test
	void whenAllIsSoundShouldPass() {
		Fixture sound = new Fixture("sound");
		assertThat(sound.classes()).isNotEmpty();
		assertThat(sound.rules().arrowsOfRooms().values().stream().flatMap(sound::violations)).isEmpty();
		assertThat(sound.violations(sound.rules().everyRoomIsKnown())).isEmpty();
		assertThat(sound.violations(sound.rules().protocolNeedsOnlyTheJdk())).isEmpty();
		assertThat(sound.violations(sound.rules().peerNeedsOnlyProtocolAndTheJdk())).isEmpty();
		assertThat(sound.violations(sound.rules().multicastNeedsOnlyProtocolTheJdkAndALog())).isEmpty();
		assertThat(sound.violations(sound.rules().peerIsPure())).isEmpty();
		assertThat(sound.violations(sound.rules().roomsAreFreeOfCycles())).isEmpty();
		assertThat(sound.violations(sound.rules().everyPackageIsNullMarked())).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "protocol", "peer", "multicast", "lifecycle", "actuate", "test" })
	void whenARoomKnowsAutoconfigureShouldFail(String room) {
		Fixture fixture = new Fixture("arrows");
		assertThat(fixture.violations(fixture.rules().arrowsOfRooms().get(room))).isNotEmpty()
			.allMatch((violation) -> violation.contains("arrows." + room + ".Curious"));
	}

	@Test
	void whenARoomIsUnknownShouldFail() {
		Fixture fixture = new Fixture("arrows");
		assertThat(fixture.violations(fixture.rules().everyRoomIsKnown())).singleElement()
			.asString()
			.contains("arrows.cellar.Stranger");
		assertThat(fixture.violations(fixture.rules().arrowsOfRooms().get("autoconfigure"))).isNotEmpty()
			.allMatch((violation) -> violation.contains("arrows.cellar.Stranger"));
	}

	@Test
	void whenSpringIsInProtocolShouldFail() {
		Fixture fixture = new Fixture("spring");
		assertThat(fixture.violations(fixture.rules().protocolNeedsOnlyTheJdk())).isNotEmpty()
			.allMatch((violation) -> violation.contains("org.springframework.util.StringUtils"));
	}

	@Test
	void whenSpringIsInPeerShouldFail() {
		Fixture fixture = new Fixture("spring");
		assertThat(fixture.violations(fixture.rules().peerNeedsOnlyProtocolAndTheJdk())).isNotEmpty()
			.allMatch((violation) -> violation.contains("org.springframework.util.StringUtils"));
	}

	@Test
	void whenSpringIsInMulticastShouldFail() {
		Fixture fixture = new Fixture("spring");
		assertThat(fixture.violations(fixture.rules().multicastNeedsOnlyProtocolTheJdkAndALog())).isNotEmpty()
			.allMatch((violation) -> violation.contains("org.springframework.util.StringUtils"));
	}

	@Test
	void whenPeerIsImpureShouldFailForEachType() {
		Fixture fixture = new Fixture("impure");
		Map<String, Boolean> caught = fixture.classes()
			.stream()
			.map(JavaClass::getSimpleName)
			.collect(Collectors.toMap((type) -> type, (type) -> fixture.violations(fixture.rules().peerIsPure())
				.anyMatch((violation) -> violation.contains("peer." + type + "."))));
		assertThat(caught).isNotEmpty().doesNotContainValue(false);
	}

	@Test
	void whenRoomsKnowEachOtherInACircleShouldFail() {
		Fixture fixture = new Fixture("cycle");
		assertThat(fixture.violations(fixture.rules().roomsAreFreeOfCycles())).isNotEmpty();
	}

	@Test
	void whenAPackageIsNotNullMarkedShouldFail() {
		Fixture fixture = new Fixture("cycle");
		assertThat(fixture.violations(fixture.rules().everyPackageIsNullMarked())).hasSize(2);
	}

	/**
	 * Rooms made for a test.
	 */
	private record Fixture(ArchitectureRules rules, JavaClasses classes) {

		Fixture(String name) {
			this(new ArchitectureRules("io.handover.architecture." + name),
					new ClassFileImporter().importPackages("io.handover.architecture." + name));
		}

		Stream<String> violations(ArchRule rule) {
			return rule.evaluate(this.classes).getFailureReport().getDetails().stream();
		}

	}

}
