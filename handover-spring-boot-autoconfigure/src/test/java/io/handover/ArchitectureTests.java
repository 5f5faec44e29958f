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

import java.util.Set;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rooms and arrows of the library, by {@link ArchitectureRules}.
 */
class ArchitectureTests {

	private static final JavaClasses LIBRARY = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("io.handover");

	private static final Set<String> ROOMS = ArchitectureRules.ARROWS.keySet();

	@Test
	void whenThereIsARoomShouldBeKnown() {
		ArchitectureRules.everythingIsInAKnownRoom().check(LIBRARY);
	}

	@ParameterizedTest
	@FieldSource("ROOMS")
	void whenARoomIsKnownShouldBeThere(String room) {
		assertThat(LIBRARY.stream().map(JavaClass::getPackageName)).contains(ArchitectureRules.packageOf(room));
	}

	@ParameterizedTest
	@FieldSource("ROOMS")
	void whenARoomKnowsOthersShouldFollowTheArrows(String room) {
		ArchitectureRules.knowsOnlyWhatItMay(room).check(LIBRARY);
	}

	@ParameterizedTest
	@FieldSource("ROOMS")
	void whenARoomMayKnowAnotherShouldDoSo(String room) {
		assertThat(ArchitectureRules.unusedArrows(room, LIBRARY)).isEmpty();
	}

	@Test
	void whenRoomsKnowEachOtherShouldBeFreeOfCycles() {
		ArchitectureRules.roomsAreFreeOfCycles().check(LIBRARY);
	}

	@ParameterizedTest
	@FieldSource("ROOMS")
	void whenClassesOfARoomKnowEachOtherShouldBeFreeOfCycles(String room) {
		ArchitectureRules.classesAreFreeOfCycles(room).check(LIBRARY);
	}

	@Test
	void whenInProtocolShouldNeedOnlyTheJdk() {
		ArchitectureRules.protocolNeedsOnlyTheJdk().check(LIBRARY);
	}

	@Test
	void whenInPeerShouldNeedOnlyTheJdk() {
		ArchitectureRules.peerNeedsOnlyTheJdk().check(LIBRARY);
	}

	@Test
	void whenInMulticastShouldNeedOnlySpringIntegrationAndALog() {
		ArchitectureRules.multicastNeedsOnlySpringIntegrationAndALog().check(LIBRARY);
	}

	@Test
	void whenInPeerShouldBePure() {
		ArchitectureRules.peerIsPure().check(LIBRARY);
	}

	@Test
	void whenThereIsAPackageShouldBeNullMarked() {
		ArchitectureRules.everyPackageIsNullMarked().check(LIBRARY);
	}

}
