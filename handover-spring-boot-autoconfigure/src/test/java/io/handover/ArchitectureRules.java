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
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.jspecify.annotations.NullMarked;

/**
 * The rooms below a root package and the arrows between them. A rule is made for a root
 * so that a test can break it in rooms of its own.
 */
class ArchitectureRules {

	/**
	 * The room at the root: what an application programs against.
	 */
	static final String ROOT = "(root)";

	/**
	 * Each room and whom it may know. A new room is a decision: it gets its row here.
	 */
	private static final Map<String, Set<String>> ARROWS = arrows();

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

	private final String root;

	ArchitectureRules(String root) {
		this.root = root;
	}

	private static Map<String, Set<String>> arrows() {
		Map<String, Set<String>> arrows = new LinkedHashMap<>();
		arrows.put("protocol", Set.of());
		arrows.put(ROOT, Set.of("protocol"));
		arrows.put("peer", Set.of("protocol"));
		arrows.put("multicast", Set.of("protocol"));
		arrows.put("process", Set.of("protocol"));
		arrows.put("lifecycle", Set.of(ROOT, "protocol", "peer", "multicast", "process"));
		arrows.put("actuate", Set.of(ROOT, "protocol"));
		arrows.put("web", Set.of(ROOT, "protocol", "lifecycle"));
		arrows.put("test", Set.of());
		arrows.put("autoconfigure", new LinkedHashSet<>(arrows.keySet()));
		return arrows;
	}

	/**
	 * Return one rule for each room: it knows those it may know and nobody else.
	 * @return the rules, by room
	 */
	Map<String, ArchRule> arrowsOfRooms() {
		return ARROWS.entrySet()
			.stream()
			.collect(Collectors.toMap(Map.Entry::getKey, (arrow) -> arrow(arrow.getKey(), arrow.getValue()),
					(first, second) -> first, LinkedHashMap::new));
	}

	private ArchRule arrow(String room, Set<String> known) {
		String[] allowed = Stream.concat(Stream.of(room), known.stream()).map(this::inside).toArray(String[]::new);
		return ArchRuleDefinition.noClasses()
			.that()
			.resideInAPackage(inside(room))
			.should()
			.dependOnClassesThat(JavaClass.Predicates.resideInAPackage(this.root + "..")
				.and(DescribedPredicate.not(JavaClass.Predicates.resideInAnyPackage(allowed))))
			.as("'%s' knows %s and no other room".formatted(room, known.isEmpty() ? "itself" : known))
			.allowEmptyShould(true);
	}

	ArchRule everyRoomIsKnown() {
		String[] rooms = ARROWS.keySet().stream().map(this::inside).toArray(String[]::new);
		return ArchRuleDefinition.classes()
			.that()
			.resideInAPackage(this.root + "..")
			.should()
			.resideInAnyPackage(rooms)
			.as("everything is in a room whose arrows are written down: " + ARROWS.keySet())
			.allowEmptyShould(true);
	}

	ArchRule protocolNeedsOnlyTheJdk() {
		return needsOnly("protocol", "java..", "javax.crypto..", "org.jspecify.annotations..")
			.as("'protocol' needs the JDK alone: no Spring");
	}

	ArchRule peerNeedsOnlyProtocolAndTheJdk() {
		return needsOnly("peer", "java..", "org.jspecify.annotations..", inside("protocol"))
			.as("'peer' needs the JDK and 'protocol' alone: no Spring");
	}

	ArchRule multicastNeedsOnlyProtocolTheJdkAndALog() {
		return needsOnly("multicast", "java..", "org.apache.commons.logging..", "org.jspecify.annotations..",
				inside("protocol"))
			.as("'multicast' needs the JDK, a log and 'protocol' alone: no Spring Integration, no Reactor");
	}

	private ArchRule needsOnly(String room, String... packages) {
		return ArchRuleDefinition.classes()
			.that()
			.resideInAPackage(inside(room))
			.should()
			.onlyDependOnClassesThat(JavaClass.Predicates.resideInAPackage(inside(room))
				.or(JavaClass.Predicates.resideInAnyPackage(packages)))
			.allowEmptyShould(true);
	}

	ArchRule peerIsPure() {
		return ArchRuleDefinition.noClasses()
			.that()
			.resideInAPackage(inside("peer"))
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

	ArchRule roomsAreFreeOfCycles() {
		return SlicesRuleDefinition.slices()
			.matching(this.root + ".(*)..")
			.should()
			.beFreeOfCycles()
			.as("no room knows itself by way of another")
			.allowEmptyShould(true);
	}

	ArchRule everyPackageIsNullMarked() {
		return ArchRuleDefinition.classes()
			.that()
			.resideInAPackage(this.root + "..")
			.should(new BeInNullMarkedPackage())
			.allowEmptyShould(true);
	}

	private String inside(String room) {
		return room.equals(ROOT) ? this.root : this.root + "." + room + "..";
	}

	private static final class BeInNullMarkedPackage extends ArchCondition<JavaClass> {

		private BeInNullMarkedPackage() {
			super("be in a package that is @NullMarked");
		}

		@Override
		public void check(JavaClass type, ConditionEvents events) {
			boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
			events.add(new SimpleConditionEvent(type, marked,
					"%s is in %s @NullMarked package".formatted(type.getName(), marked ? "a" : "no")));
		}

	}

}
