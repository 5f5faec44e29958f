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

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.jspecify.annotations.NullMarked;

/**
 * The rooms of the library and the arrows between them. A room is a package below
 * {@code io.handover}, or that package itself.
 */
final class ArchitectureRules {

	/**
	 * The room at the root: what an application programs against.
	 */
	static final String ROOT = "(root)";

	/**
	 * Each room and what it may know: a whole room, or one class of it. A new room is a
	 * decision: it gets its row here.
	 */
	static final Map<String, Set<String>> ARROWS = arrows();

	private static final String BASE = "io.handover";

	/**
	 * What the peer must not use, since it has neither I/O nor threads nor a clock.
	 */
	private static final Set<String> IMPURE_PACKAGES = Set.of("java.io", "java.net", "java.nio", "java.util.concurrent",
			"java.util.random");

	private static final Set<String> IMPURE_TYPES = Set.of("java.lang.Process", "java.lang.ProcessBuilder",
			"java.lang.ProcessHandle", "java.lang.Runtime", "java.lang.Thread", "java.lang.ThreadLocal",
			"java.lang.Thread$Builder", "java.security.SecureRandom", "java.time.Clock", "java.time.InstantSource",
			"java.util.Date", "java.util.Random", "java.util.Timer", "java.util.TimerTask");

	private static final Set<String> IMPURE_METHODS = Set.of("java.lang.Math.random", "java.lang.Object.notify",
			"java.lang.Object.notifyAll", "java.lang.Object.wait", "java.lang.StrictMath.random",
			"java.lang.System.currentTimeMillis", "java.lang.System.getProperty", "java.lang.System.getenv",
			"java.lang.System.nanoTime", "java.util.Calendar.getInstance", "java.util.UUID.randomUUID");

	private ArchitectureRules() {
	}

	private static Map<String, Set<String>> arrows() {
		Map<String, Set<String>> arrows = new LinkedHashMap<>();
		arrows.put("protocol", Set.of());
		arrows.put(ROOT, Set.of("protocol"));
		arrows.put("peer", Set.of("protocol"));
		arrows.put("multicast", Set.of());
		arrows.put("process", Set.of("protocol"));
		arrows.put("lifecycle", Set.of(ROOT, "protocol", "peer", "multicast", "process"));
		arrows.put("takeover", Set.of(ROOT, "protocol"));
		arrows.put("actuate", Set.of(ROOT, "protocol"));
		arrows.put("web", Set.of(ROOT, "protocol", "lifecycle.RequestCounter"));
		arrows.put("web.stream", Set.of(ROOT, "protocol", "web.DrainResponse"));
		arrows.put("web.port", Set.of(ROOT));
		arrows.put("test", Set.of(ROOT, "protocol"));
		arrows.put("autoconfigure", Set.of(ROOT, "protocol", "peer", "multicast", "process", "lifecycle", "takeover",
				"actuate", "web", "web.stream", "web.port"));
		return arrows;
	}

	static ArchRule everythingIsInAKnownRoom() {
		return ArchRuleDefinition.classes()
			.that()
			.resideInAPackage(BASE + "..")
			.should(ArchCondition.from(DescribedPredicate.describe("be in a room whose arrows are written down",
					(type) -> ARROWS.containsKey(roomOf(type)))))
			.allowEmptyShould(true);
	}

	static ArchRule knowsOnlyWhatItMay(String room) {
		Set<String> known = ARROWS.get(room);
		return ArchRuleDefinition.noClasses()
			.that(are(room))
			.should()
			.dependOnClassesThat(JavaClass.Predicates.resideInAPackage(BASE + "..")
				.and(DescribedPredicate.not(are(room)))
				.and(DescribedPredicate.not(areAny(known))))
			.as("'%s' knows %s and no other room".formatted(room, known.isEmpty() ? "itself" : known))
			.allowEmptyShould(true);
	}

	/**
	 * Return what a room may know but does not.
	 * @param room the room
	 * @param library the classes of all rooms
	 * @return the rooms or classes that are better taken out of its row
	 */
	static List<String> unusedArrows(String room, JavaClasses library) {
		List<JavaClass> targets = library.stream()
			.filter(are(room))
			.flatMap((type) -> type.getDirectDependenciesFromSelf().stream())
			.map(Dependency::getTargetClass)
			.map(JavaClass::getBaseComponentType)
			.toList();
		return ARROWS.get(room).stream().filter((known) -> targets.stream().noneMatch(are(known))).toList();
	}

	static ArchRule protocolNeedsOnlyTheJdk() {
		return needsOnly("protocol", "java..", "javax.crypto..", "org.jspecify.annotations..");
	}

	static ArchRule peerNeedsOnlyTheJdk() {
		return needsOnly("peer", "java..", "org.jspecify.annotations..");
	}

	/**
	 * The adapters need Reactor themselves; our own classes must not.
	 */
	static ArchRule multicastNeedsOnlySpringIntegrationAndALog() {
		return needsOnly("multicast", "java..", "org.apache.commons.logging..", "org.jspecify.annotations..",
				"org.springframework.core..", "org.springframework.integration..", "org.springframework.messaging..",
				"org.springframework.util..");
	}

	private static ArchRule needsOnly(String room, String... packages) {
		return ArchRuleDefinition.classes()
			.that(are(room))
			.should()
			.onlyDependOnClassesThat(
					are(room).or(areAny(ARROWS.get(room))).or(JavaClass.Predicates.resideInAnyPackage(packages)))
			.as("'%s' needs %s, the rooms that it may know, and nothing more".formatted(room, List.of(packages)))
			.allowEmptyShould(true);
	}

	static ArchRule peerIsPure() {
		return ArchRuleDefinition.noClasses()
			.that(are("peer"))
			.should()
			.dependOnClassesThat(DescribedPredicate.describe("do I/O, run threads, tell the time or draw lots",
					ArchitectureRules::isImpure))
			.orShould()
			.accessTargetWhere(DescribedPredicate.describe("it does I/O, runs threads, tells the time or draws lots",
					ArchitectureRules::isImpure))
			.as("'peer' is pure: the time comes in with the event")
			.allowEmptyShould(true);
	}

	private static boolean isImpure(JavaClass type) {
		JavaClass base = type.getBaseComponentType();
		return IMPURE_TYPES.contains(base.getName()) || IMPURE_PACKAGES.stream()
			.anyMatch(
					(impure) -> base.getPackageName().equals(impure) || base.getPackageName().startsWith(impure + "."));
	}

	private static boolean isImpure(JavaAccess<?> access) {
		AccessTarget target = access.getTarget();
		return IMPURE_METHODS.contains(target.getOwner().getName() + "." + target.getName())
				|| (target.getOwner().getPackageName().startsWith("java.time") && target.getName().equals("now"));
	}

	static ArchRule roomsAreFreeOfCycles() {
		return freeOfCycles("rooms", (type) -> SliceIdentifier.of(roomOf(type)));
	}

	/**
	 * A nested class counts as the one that it is nested in.
	 */
	static ArchRule classesAreFreeOfCycles(String room) {
		DescribedPredicate<JavaClass> inRoom = are(room);
		return freeOfCycles("classes of '" + room + "'", (type) -> inRoom.test(type)
				? SliceIdentifier.of(outermost(type).getSimpleName()) : SliceIdentifier.ignore());
	}

	private static ArchRule freeOfCycles(String what, Function<JavaClass, SliceIdentifier> identifier) {
		return SlicesRuleDefinition.slices().assignedFrom(new SliceAssignment() {

			@Override
			public String getDescription() {
				return what;
			}

			@Override
			public SliceIdentifier getIdentifierOf(JavaClass type) {
				return identifier.apply(type);
			}

		}).should().beFreeOfCycles().allowEmptyShould(true);
	}

	static ArchRule everyPackageIsNullMarked() {
		return ArchRuleDefinition.classes()
			.that()
			.resideInAPackage(BASE + "..")
			.should(ArchCondition.from(DescribedPredicate.describe("be in a package that is @NullMarked",
					(type) -> type.getPackage().isAnnotatedWith(NullMarked.class))))
			.allowEmptyShould(true);
	}

	private static DescribedPredicate<JavaClass> are(String room) {
		return areAny(Set.of(room));
	}

	/*
	 * Of one of the rooms, or one of the classes or nested in it.
	 */
	private static DescribedPredicate<JavaClass> areAny(Set<String> known) {
		return DescribedPredicate.describe("are in any of " + known, (type) -> known.contains(roomOf(type))
				|| known.contains(roomOf(type) + "." + outermost(type).getSimpleName()));
	}

	static String packageOf(String room) {
		return room.equals(ROOT) ? BASE : BASE + "." + room;
	}

	private static String roomOf(JavaClass type) {
		String name = type.getPackageName();
		if (name.equals(BASE)) {
			return ROOT;
		}
		return name.startsWith(BASE + ".") ? name.substring(BASE.length() + 1) : "(none)";
	}

	private static JavaClass outermost(JavaClass type) {
		return type.getEnclosingClass().map(ArchitectureRules::outermost).orElse(type);
	}

}
