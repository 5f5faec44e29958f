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
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ArchitectureRules}: each fails for sources that break it.
 */
class ArchitectureRulesTests {

	private static final Set<String> ROOMS = ArchitectureRules.ARROWS.keySet();

	@Test
	void whenARoomIsUnknownShouldFail() {
		JavaClasses classes = CompiledSources.of(source("cellar", "Stranger", ""));
		assertThat(violations(ArchitectureRules.everythingIsInAKnownRoom(), classes)).singleElement()
			.asString()
			.contains("io.handover.cellar.Stranger");
	}

	@Test
	void whenEachRoomKnowsAllOthersShouldFailForThoseThatItMayNotKnow() {
		List<String> rooms = Stream.concat(ROOMS.stream(), Stream.of("cellar")).toList();
		String fields = rooms.stream()
			.map((room) -> "%s.Neighbor %s;".formatted(packageOf(room), nameOf(room)))
			.collect(Collectors.joining());
		JavaClasses classes = CompiledSources.of(rooms.stream().map((room) -> source(room, "Neighbor", fields)));
		for (String room : ROOMS) {
			Set<String> allowed = ArchitectureRules.ARROWS.get(room);
			List<String> forbidden = rooms.stream()
				.filter((other) -> !other.equals(room) && !allowed.contains(other))
				.map((other) -> "<%s.Neighbor.%s>".formatted(packageOf(room), nameOf(other)))
				.toList();
			assertThat(violations(ArchitectureRules.knowsOnlyWhatItMay(room), classes)).as(room)
				.hasSameSizeAs(forbidden)
				.allMatch((violation) -> forbidden.stream().anyMatch(violation::contains));
		}
	}

	@Test
	void whenARoomMayKnowOneClassOfAnotherShouldFailForTheOthers() {
		JavaClasses classes = CompiledSources.of(source("lifecycle", "RequestCounter", ""),
				source("lifecycle", "Neighbor", ""), source("web", "Curious", """
						io.handover.lifecycle.RequestCounter counter;
						io.handover.lifecycle.Neighbor neighbor;
						"""));
		assertThat(violations(ArchitectureRules.knowsOnlyWhatItMay("web"), classes)).singleElement()
			.asString()
			.contains("io.handover.web.Curious.neighbor");
	}

	@Test
	void whenARoomDoesNotUseAnArrowShouldNameIt() {
		JavaClasses classes = CompiledSources.of(source("peer", "Neighbor", ""),
				source("lifecycle", "Curious", "io.handover.peer.Neighbor[] neighbors;"));
		assertThat(ArchitectureRules.unusedArrows("peer", classes)).containsExactly("protocol");
		assertThat(ArchitectureRules.unusedArrows("lifecycle", classes)).contains("protocol").doesNotContain("peer");
	}

	@Test
	void whenRoomsKnowEachOtherInACircleShouldFail() {
		List<String> rooms = List.copyOf(ROOMS);
		JavaClasses classes = CompiledSources.of(IntStream.range(0, rooms.size()).mapToObj((number) -> {
			String next = rooms.get((number + 1) % rooms.size());
			return source(rooms.get(number), "Neighbor", packageOf(next) + ".Neighbor next;");
		}));
		assertThat(violations(ArchitectureRules.roomsAreFreeOfCycles(), classes)).singleElement()
			.asString()
			.contains(rooms.stream().map((room) -> "Slice " + room + " ->").toList());
	}

	@Test
	void whenClassesOfARoomKnowEachOtherInACircleShouldFail() {
		JavaClasses classes = CompiledSources.of(ROOMS.stream()
			.flatMap((room) -> Stream.of(source(room, "Egg", "Hen hen;"),
					source(room, "Hen", "static class Nest { Egg egg; }"))));
		for (String room : ROOMS) {
			assertThat(violations(ArchitectureRules.classesAreFreeOfCycles(room), classes)).singleElement()
				.asString()
				.contains("<" + packageOf(room) + ".Egg.hen>", "<" + packageOf(room) + ".Hen$Nest.egg>");
		}
	}

	@Test
	void whenAClassAndItsNestedOnesKnowEachOtherShouldPass() {
		JavaClasses classes = CompiledSources.of("""
				package io.handover.peer;
				sealed interface Hen {
					Egg egg();
					record Egg(Hen hen) implements Hen {
						public Egg egg() {
							return this;
						}
					}
				}
				""");
		assertThat(violations(ArchitectureRules.classesAreFreeOfCycles("peer"), classes)).isEmpty();
	}

	@Test
	void whenSpringIsInProtocolShouldFail() {
		assertThat(violations(ArchitectureRules.protocolNeedsOnlyTheJdk(),
				using("protocol", "org.springframework.util.StringUtils")))
			.singleElement()
			.asString()
			.contains("org.springframework.util.StringUtils");
	}

	@Test
	void whenSpringIsInPeerShouldFail() {
		assertThat(violations(ArchitectureRules.peerNeedsOnlyTheJdk(),
				using("peer", "org.springframework.util.StringUtils")))
			.singleElement()
			.asString()
			.contains("org.springframework.util.StringUtils");
	}

	@ParameterizedTest
	@ValueSource(strings = { "org.reactivestreams.Publisher", "org.springframework.boot.SpringApplication",
			"org.springframework.context.ApplicationContext", "reactor.core.publisher.Mono" })
	void whenMoreThanSpringIntegrationIsInMulticastShouldFail(String type) {
		assertThat(violations(ArchitectureRules.multicastNeedsOnlySpringIntegrationAndALog(), using("multicast", type)))
			.singleElement()
			.asString()
			.contains(type);
	}

	@ParameterizedTest
	@ValueSource(strings = { "java.net.NetworkInterface", "org.apache.commons.logging.Log",
			"org.springframework.core.task.TaskExecutor",
			"org.springframework.integration.ip.udp.inbound.MulticastReceivingChannelAdapter",
			"org.springframework.messaging.MessageChannel" })
	void whenSpringIntegrationIsInMulticastShouldPass(String type) {
		assertThat(violations(ArchitectureRules.multicastNeedsOnlySpringIntegrationAndALog(), using("multicast", type)))
			.isEmpty();
	}

	@Test
	void whenPeerIsImpureShouldFailForEachExpression() {
		List<String> expressions = List.of("System.currentTimeMillis()", "System.nanoTime()", "System.getenv()",
				"System.getProperty(null)", "Math.random()", "Thread.currentThread()", "java.time.Clock.systemUTC()",
				"java.time.Instant.now()", "(java.util.function.Supplier<Object>) java.time.Instant::now",
				"java.util.concurrent.Executors.newCachedThreadPool()", "java.util.concurrent.TimeUnit.SECONDS",
				"new java.util.Random()", "java.util.UUID.randomUUID()", "new java.io.File(\"\")",
				"java.nio.file.Path.of(\"\")", "new java.net.DatagramSocket()");
		List<String> violations = violations(ArchitectureRules.peerIsPure(),
				CompiledSources.of(IntStream.range(0, expressions.size())
					.mapToObj((number) -> source("peer", "Impure" + number,
							"Object use() throws Exception { return " + expressions.get(number) + "; }"))));
		for (int number = 0; number < expressions.size(); number++) {
			String method = "io.handover.peer.Impure" + number + ".use()";
			assertThat(violations).as(expressions.get(number)).anyMatch((violation) -> violation.contains(method));
		}
	}

	@Test
	void whenPeerIsPureShouldPass() {
		JavaClasses classes = CompiledSources.of(source("peer", "Pure", """
				java.time.Instant later(java.time.Instant time, java.util.List<java.time.Duration> delays) {
					return time.plus(delays.get(0));
				}
				"""));
		assertThat(violations(ArchitectureRules.peerIsPure(), classes)).isEmpty();
	}

	@Test
	void whenAPackageIsNotNullMarkedShouldFail() {
		JavaClasses classes = CompiledSources.of(source("peer", "Unmarked", ""), source("protocol", "Marked", ""),
				"@org.jspecify.annotations.NullMarked package io.handover.protocol;");
		assertThat(violations(ArchitectureRules.everyPackageIsNullMarked(), classes)).singleElement()
			.asString()
			.contains("io.handover.peer.Unmarked");
	}

	private static JavaClasses using(String room, String type) {
		return CompiledSources.of(source(room, "User", type + " used;"));
	}

	private static String source(String room, String type, String body) {
		return "package %s; public class %s { %s }".formatted(packageOf(room), type, body);
	}

	private static String packageOf(String room) {
		return ArchitectureRules.packageOf(room);
	}

	private static String nameOf(String room) {
		return room.equals(ArchitectureRules.ROOT) ? "root" : room.replace('.', '_');
	}

	private static List<String> violations(ArchRule rule, JavaClasses classes) {
		return rule.evaluate(classes).getFailureReport().getDetails();
	}

}
