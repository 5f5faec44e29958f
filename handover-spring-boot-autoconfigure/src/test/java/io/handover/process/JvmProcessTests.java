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
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Configuration;

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

	/*
	 * Spring Boot has closed the log by then.
	 */
	@Test
	void whenAShutdownHookNeverReturnsShouldEndWithTheStatusAndSayWhy() throws Exception {
		try (ForkedProcess process = new ForkedProcess(Program.class, "stuck")) {
			assertThat(process.awaitExit()).isEqualTo(3);
			assertThat(process.lines()).contains(HALTING);
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

	/**
	 * Ends, or does not end, as its argument tells.
	 */
	static final class Program {

		private Program() {
		}

		public static void main(String[] arguments) throws InterruptedException {
			String what = arguments[0];
			JvmProcess process = new JvmProcess(Duration.ofSeconds(what.equals("stuck") ? 1 : 30));
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
				case "stuck" -> {
					runApplication(Program.class, "--handover.enabled=false", "--spring.main.banner-mode=off");
					process.exit(3);
				}
				case "stuck-application" -> {
					runApplication(Application.class, Arrays.copyOfRange(arguments, 1, arguments.length));
					pause(60_000);
				}
				default -> process.exit(3);
			}
		}

		private static void hook(String what) {
			System.out.println("hook");
			if (what.startsWith("stuck")) {
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
