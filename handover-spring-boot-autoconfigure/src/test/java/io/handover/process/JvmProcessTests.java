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

package io.handover.process;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.OverridingClassLoader;
import org.springframework.test.util.ReflectionTestUtils;

import io.handover.LoopbackNetwork;
import io.handover.autoconfigure.HandoverAutoConfiguration;
import io.handover.protocol.PeerState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link JvmProcess}, in processes of their own.
 */
class JvmProcessTests {

	private static final String HALTING = "WARN: Shutdown hooks did not complete within "
			+ "'handover.shutdown-timeout' (PT1S); halting the process";

	@RegisterExtension
	private final LoopbackNetwork network = new LoopbackNetwork();

	@Test
	void whenItRunsShouldTellForHowLong() {
		Duration before = ProcessHandle.current()
			.info()
			.startInstant()
			.map((start) -> Duration.between(start, Instant.now()))
			.orElseThrow();
		assertThat(new JvmProcess(Duration.ZERO).uptime()).isCloseTo(before, Duration.ofSeconds(10));
	}

	@Test
	void whenItExitsShouldEndWithTheStatus() throws Exception {
		try (ForkedProcess process = new ForkedProcess(Program.class, "exit")) {
			assertThat(process.awaitExit()).isEqualTo(3);
			assertThat(process.lines()).contains("hook");
		}
	}

	@Test
	void whenAnApplicationExitsShouldGiveHooksItsShutdownTimeout() throws Exception {
		List<String> arguments = new ArrayList<>(List.of("stuck-application"));
		arguments.addAll(List.of(this.network.arguments("handover.after-handover=exit", "handover.shutdown-timeout=1s",
				"spring.main.register-shutdown-hook=true")));
		try (ForkedProcess process = new ForkedProcess(Program.class, arguments.toArray(String[]::new))) {
			this.network.awaitHeard(PeerState.READY);
			this.network.sendAsNodePeer(System.currentTimeMillis() + 60_000);
			assertThat(process.awaitExit()).isZero();
			assertThat(process.lines()).contains(HALTING);
		}
	}

	@Test
	void whenParkedShouldStayUntilTheSignal() throws Exception {
		try (ForkedProcess process = new ForkedProcess(Program.class, "park")) {
			process.awaitLine("Parked until SIGTERM");
			process.awaitLine("interrupted");
			process.signal("TERM");
			assertThat(process.awaitExit()).isEqualTo(128 + 15);
		}
	}

	@Test
	void whenSomethingIsInProgressShouldWaitForItOnShutdown() throws Exception {
		try (ForkedProcess process = new ForkedProcess(Program.class, "wait")) {
			process.awaitLine("in progress");
			process.signal("TERM");
			assertThat(process.awaitExit()).isEqualTo(128 + 15);
			assertThat(process.lines()).contains("done");
		}
	}

	@Nested
	class Peers {

		private final JvmProcess process = new JvmProcess(Duration.ZERO);

		private final long one = ThreadLocalRandom.current().nextLong();

		private final long other = ThreadLocalRandom.current().nextLong();

		private String before;

		@BeforeEach
		void forgetOthers() {
			this.before = System.clearProperty(JvmProcess.PEERS_PROPERTY);
		}

		@AfterEach
		void restoreOthers() {
			System.getProperties().remove(JvmProcess.PEERS_PROPERTY);
			if (this.before != null) {
				System.setProperty(JvmProcess.PEERS_PROPERTY, this.before);
			}
		}

		@Test
		void whenOneHasEnteredShouldContainItUntilItLeaves() {
			assertThat(this.process.contains(this.one)).isFalse();
			this.process.enter(this.one);
			assertThat(this.process.contains(this.one)).isTrue();
			assertThat(this.process.contains(this.other)).isFalse();
			this.process.leave(this.one);
			this.process.leave(this.one);
			assertThat(this.process.contains(this.one)).isFalse();
			assertThat(System.getProperty(JvmProcess.PEERS_PROPERTY)).isNull();
		}

		@Test
		void whenThereIsAnotherOneShouldBeShared() {
			assertThat(this.process.isShared(this.one)).isFalse();
			this.process.enter(this.one);
			assertThat(this.process.isShared(this.one)).isFalse();
			assertThat(this.process.isShared(this.other)).isTrue();
			this.process.enter(this.other);
			assertThat(this.process.isShared(this.one)).isTrue();
			this.process.leave(this.one);
			assertThat(this.process.isShared(this.one)).isTrue();
			assertThat(this.process.isShared(this.other)).isFalse();
		}

		@Test
		void whenSeveralThreadsEnterAndLeaveShouldLoseNone() {
			this.process.enter(this.one);
			List<Long> instances = LongStream.range(0, 200).boxed().toList();
			instances.parallelStream().forEach(this.process::enter);
			assertThat(instances).allMatch(this.process::contains);
			instances.parallelStream().forEach(this.process::leave);
			assertThat(System.getProperty(JvmProcess.PEERS_PROPERTY)).isEqualTo("%016x".formatted(this.one));
		}

		/*
		 * As in a servlet container.
		 */
		@Test
		void whenTheClassIsLoadedAgainShouldContainThePeersOfTheOtherClass() throws Exception {
			this.process.enter(this.one);
			ClassLoader loader = new OverridingClassLoader(getClass().getClassLoader()) {

				@Override
				protected boolean isEligibleForOverriding(String className) {
					return className.equals(JvmProcess.class.getName());
				}

			};
			Object again = loader.loadClass(JvmProcess.class.getName())
				.getConstructor(Duration.class)
				.newInstance(Duration.ZERO);
			assertThat(again).isNotInstanceOf(JvmProcess.class);
			assertThat((Boolean) ReflectionTestUtils.invokeMethod(again, "contains", this.one)).isTrue();
			assertThat((Boolean) ReflectionTestUtils.invokeMethod(again, "contains", this.other)).isFalse();
		}

	}

	/**
	 * Ends, or does not end, as its argument tells.
	 */
	static final class Program {

		private Program() {
		}

		public static void main(String[] arguments) throws InterruptedException {
			String what = arguments[0];
			JvmProcess process = new JvmProcess(Duration.ofSeconds(30));
			Runtime.getRuntime().addShutdownHook(new Thread(() -> hook(what)));
			switch (what) {
				case "park" -> {
					Thread parked = new Thread(process::park);
					parked.start();
					TimeUnit.MILLISECONDS.sleep(200);
					parked.interrupt();
					System.out.println("interrupted");
				}
				case "wait" -> waitForSomething(process);
				case "stuck-application" -> {
					runApplication(Application.class, Arrays.copyOfRange(arguments, 1, arguments.length));
					pause(60_000);
				}
				default -> process.exit(3);
			}
		}

		private static void hook(String what) {
			System.out.println("hook");
			if (what.equals("stuck-application")) {
				pause(60_000);
			}
		}

		private static void waitForSomething(JvmProcess process) {
			runApplication(Program.class, "--handover.enabled=false", "--spring.main.banner-mode=off");
			CountDownLatch done = new CountDownLatch(1);
			process.awaitOnShutdown(done, Duration.ofSeconds(30));
			CountDownLatch ending = new CountDownLatch(1);
			Runtime.getRuntime().addShutdownHook(new Thread(ending::countDown));
			Thread inProgress = new Thread(() -> {
				try {
					ending.await();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
				pause(500);
				System.out.println("done");
				done.countDown();
			});
			inProgress.start();
			System.out.println("in progress");
		}

		private static void runApplication(Class<?> source, String... arguments) {
			SpringApplication application = new SpringApplication(source);
			application.setWebApplicationType(WebApplicationType.NONE);
			application.run(arguments);
		}

		private static void pause(long millis) {
			try {
				TimeUnit.MILLISECONDS.sleep(millis);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(HandoverAutoConfiguration.class)
	static class Application {

	}

}
