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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link JvmProcess}, in processes of their own.
 */
class JvmProcessTests {

	@Test
	void whenItExitsShouldEndWithTheStatus() throws Exception {
		try (ForkedProcess process = new ForkedProcess(Program.class, "exit")) {
			assertThat(process.awaitExit()).isEqualTo(3);
			assertThat(process.lines()).contains("hook");
		}
	}

	@Test
	void whenAShutdownHookNeverReturnsShouldEndWithTheStatus() throws Exception {
		try (ForkedProcess process = new ForkedProcess(Program.class, "stuck")) {
			assertThat(process.awaitExit()).isEqualTo(3);
			assertThat(process.lines())
				.anyMatch((line) -> line.contains("Shutdown hooks did not complete within PT1S; halting the process"));
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
				default -> process.exit(3);
			}
		}

		private static void hook(String what) {
			System.out.println("hook");
			if (what.equals("stuck")) {
				pause(60_000);
			}
		}

		private static void waitForSomething(JvmProcess process) {
			SpringApplication application = new SpringApplication(Program.class);
			application.setWebApplicationType(WebApplicationType.NONE);
			application.run("--handover.enabled=false", "--spring.main.banner-mode=off");
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

		private static void pause(long millis) {
			try {
				TimeUnit.MILLISECONDS.sleep(millis);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

}
