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

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.Architectures;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/**
 * The packages of the library, and which of them depends on which.
 */
class ArchitectureTests {

	private static final String BASE = "io.handover";

	/**
	 * What an application programs against.
	 */
	private static final String ROOT = "(root)";

	/**
	 * Each package, and the packages that it may depend on. A new package gets an entry
	 * here; an entry may stand before its package does.
	 */
	private static final Map<String, List<String>> ARROWS = Map.ofEntries(Map.entry("protocol", List.of()),
			Map.entry(ROOT, List.of("protocol")), Map.entry("peer", List.of("protocol")),
			Map.entry("multicast", List.of()), Map.entry("process", List.of(ROOT, "protocol")),
			Map.entry("drain", List.of(ROOT, "protocol", "peer", "process")),
			Map.entry("takeover", List.of(ROOT, "protocol", "process")),
			Map.entry("lifecycle", List.of(ROOT, "protocol", "peer", "multicast", "process", "drain", "takeover")),
			Map.entry("web", List.of(ROOT, "protocol", "lifecycle", "drain")),
			Map.entry("web.stream", List.of(ROOT, "protocol", "web")),
			Map.entry("web.port", List.of(ROOT, "protocol", "web")), Map.entry("status", List.of(ROOT, "protocol")),
			Map.entry("actuate", List.of(ROOT, "protocol", "lifecycle")), Map.entry("test", List.of(ROOT, "protocol")),
			Map.entry("autoconfigure", List.of(ROOT, "protocol", "peer", "multicast", "process", "drain", "takeover",
					"lifecycle", "web", "web.stream", "web.port", "status", "actuate")));

	/**
	 * What the peer must not use, since it has neither I/O nor threads nor a clock.
	 */
	private static final String[] IMPURE_PACKAGES = { "java.io..", "java.net..", "java.nio..", "java.util.concurrent..",
			"java.util.random.." };

	private static final Set<String> IMPURE_TYPES = Set.of("java.lang.Process", "java.lang.ProcessBuilder",
			"java.lang.ProcessHandle", "java.lang.Runtime", "java.lang.Thread", "java.lang.ThreadLocal",
			"java.lang.Thread$Builder", "java.security.SecureRandom", "java.time.Clock", "java.time.InstantSource",
			"java.util.Date", "java.util.Random", "java.util.Timer", "java.util.TimerTask");

	private static final Set<String> IMPURE_METHODS = Set.of("java.lang.Math.random", "java.lang.Object.notify",
			"java.lang.Object.notifyAll", "java.lang.Object.wait", "java.lang.StrictMath.random",
			"java.lang.System.currentTimeMillis", "java.lang.System.getProperty", "java.lang.System.getenv",
			"java.lang.System.nanoTime", "java.util.Calendar.getInstance", "java.util.UUID.randomUUID");

	private static final JavaClasses LIBRARY = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages(BASE);

	@Test
	void whenAPackageDependsOnAnotherShouldBeAllowedTo() {
		LayeredArchitecture architecture = Architectures.layeredArchitecture()
			.consideringOnlyDependenciesInAnyPackage(BASE + "..")
			.withOptionalLayers(true);
		for (String name : ARROWS.keySet()) {
			architecture = architecture.layer(name).definedBy(packageOf(name));
		}
		for (Map.Entry<String, List<String>> arrows : ARROWS.entrySet()) {
			String[] targets = arrows.getValue().toArray(String[]::new);
			architecture = (targets.length > 0) ? architecture.whereLayer(arrows.getKey()).mayOnlyAccessLayers(targets)
					: architecture.whereLayer(arrows.getKey()).mayNotAccessAnyLayer();
		}
		architecture.ensureAllClassesAreContainedInArchitecture().check(LIBRARY);
	}

	@Test
	void whenThereArePackagesShouldBeFreeOfCycles() {
		SlicesRuleDefinition.slices().matching(BASE + ".(**)").should().beFreeOfCycles().check(LIBRARY);
	}

	/*
	 * A nested class counts as the one that it is nested in.
	 */
	@Test
	void whenThereAreClassesShouldBeFreeOfCycles() {
		SlicesRuleDefinition.slices().assignedFrom(new SliceAssignment() {

			@Override
			public String getDescription() {
				return "classes";
			}

			@Override
			public SliceIdentifier getIdentifierOf(JavaClass type) {
				return SliceIdentifier.of(type.getName().split("\\$")[0]);
			}

		}).should().beFreeOfCycles().check(LIBRARY);
	}

	@Test
	void whenInProtocolShouldNeedOnlyTheJdk() {
		assertNeedsOnly("protocol", "java..", "javax.crypto..", "org.jspecify.annotations..");
	}

	@Test
	void whenInPeerShouldNeedOnlyTheJdk() {
		assertNeedsOnly("peer", "java..", "org.jspecify.annotations..");
	}

	/*
	 * The adapters need Reactor themselves; our own classes must not.
	 */
	@Test
	void whenInMulticastShouldNeedOnlySpringIntegrationAndALog() {
		assertNeedsOnly("multicast", "java..", "org.apache.commons.logging..", "org.jspecify.annotations..",
				"org.springframework.core..", "org.springframework.integration..", "org.springframework.messaging..",
				"org.springframework.util..");
	}

	@Test
	void whenInPeerShouldBePure() {
		ArchRuleDefinition.noClasses()
			.that()
			.resideInAPackage(packageOf("peer"))
			.should()
			.dependOnClassesThat(JavaClass.Predicates.resideInAnyPackage(IMPURE_PACKAGES)
				.or(DescribedPredicate.describe("are impure", (type) -> IMPURE_TYPES.contains(type.getName()))))
			.orShould()
			.accessTargetWhere(DescribedPredicate.describe("it is impure", ArchitectureTests::isImpure))
			.as("'peer' does no I/O, runs no threads and draws no lots; the time comes in with the event")
			.check(LIBRARY);
	}

	@Test
	void whenThereIsAPackageShouldBeNullMarked() {
		ArchRuleDefinition.classes()
			.should(ArchCondition.from(DescribedPredicate.describe("be in a package that is @NullMarked",
					(type) -> type.getPackage().isAnnotatedWith(NullMarked.class))))
			.check(LIBRARY);
	}

	private static void assertNeedsOnly(String name, String... others) {
		String[] packages = Stream
			.concat(Stream.concat(Stream.of(name), ARROWS.get(name).stream()).map(ArchitectureTests::packageOf),
					Stream.of(others))
			.toArray(String[]::new);
		ArchRuleDefinition.classes()
			.that()
			.resideInAPackage(packageOf(name))
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage(packages)
			.check(LIBRARY);
	}

	private static boolean isImpure(JavaAccess<?> access) {
		AccessTarget target = access.getTarget();
		return IMPURE_METHODS.contains(target.getOwner().getName() + "." + target.getName())
				|| (target.getOwner().getPackageName().startsWith("java.time") && target.getName().equals("now"));
	}

	private static String packageOf(String name) {
		return name.equals(ROOT) ? BASE : BASE + "." + name;
	}

}
