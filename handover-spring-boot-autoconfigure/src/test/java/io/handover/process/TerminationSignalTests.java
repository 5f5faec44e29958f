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

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TerminationSignal}, in processes of their own.
 */
class TerminationSignalTests {

	private static final int SIGTERM = 128 + 15;

	private static final int SIGINT = 128 + 2;

	@Test
	void whenInstalledShouldRunForEachSignalAndKeepTheProcessAlive() throws Exception {
		try (ForkedProcess process = new ForkedProcess(Program.class, "hold")) {
			process.awaitLine("running");
			process.signal("TERM");
			process.awaitLine("received 1");
			process.signal("TERM");
			process.awaitLine("received 2");
			assertThat(process.lines()).doesNotContain("hook");
		}
	}

	@Test
	void whenItProceedsShouldEndAsWithoutHandler() throws Exception {
		try (ForkedProcess process = new ForkedProcess(Program.class, "proceed")) {
			process.awaitLine("running");
			process.signal("TERM");
			assertThat(process.awaitExit()).isEqualTo(SIGTERM);
			assertThat(process.lines()).containsSubsequence("received 1", "hook");
		}
	}

	@Test
	void whenInterruptedFromATerminalShouldEndAtOnce() throws Exception {
		try (ForkedProcess process = new ForkedProcess(Program.class, "hold")) {
			process.awaitLine("running");
			process.signal("INT");
			assertThat(process.awaitExit()).isEqualTo(SIGINT);
			assertThat(process.lines()).contains("hook").doesNotContain("received 1");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "restore", "both-of-two" })
	void whenAllAreRestoredShouldEndAtOnce(String what) throws Exception {
		try (ForkedProcess process = new ForkedProcess(Program.class, what)) {
			process.awaitLine("running");
			process.signal("TERM");
			assertThat(process.awaitExit()).isEqualTo(SIGTERM);
			assertThat(process.lines()).doesNotContain("received 1", "second received 1");
		}
	}

	@Test
	void whenTheFirstOfTwoIsRestoredShouldRunTheSecond() throws Exception {
		try (ForkedProcess process = new ForkedProcess(Program.class, "first-of-two")) {
			process.awaitLine("running");
			process.signal("TERM");
			process.awaitLine("second received 1");
			assertThat(process.lines()).doesNotContain("hook", "received 1");
		}
	}

	@Test
	void whenTheSystemHandlesSignalsShouldLogWhatToDo() throws Exception {
		try (ForkedProcess process = new ForkedProcess(List.of("-Xrs"), Program.class, "hold")) {
			process.awaitLine("SIGTERM cannot be handled");
			process.awaitLine("handover.termination.hold");
			process.awaitLine("running");
		}
	}

	/**
	 * Handles SIGTERM as its argument tells.
	 */
	static final class Program {

		private static int received;

		private static TerminationSignal first;

		private Program() {
		}

		public static void main(String[] arguments) throws InterruptedException {
			String what = arguments[0];
			Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook")));
			first = new TerminationSignal(() -> received(what));
			first.install();
			if (what.endsWith("-of-two")) {
				TerminationSignal second = new TerminationSignal(() -> System.out.println("second received 1"));
				second.install();
				first.restore();
				if (what.startsWith("both")) {
					second.restore();
				}
			}
			if (what.equals("restore")) {
				first.restore();
			}
			System.out.println("running");
			new CountDownLatch(1).await(60, TimeUnit.SECONDS);
		}

		private static synchronized void received(String what) {
			System.out.println("received " + ++received);
			if (what.equals("proceed")) {
				first.proceed();
			}
		}

	}

}
