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

package io.handover.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process of its own, seen from outside: what it logs, what it holds, how it ends.
 */
class ObservedProcess implements AutoCloseable {

	/**
	 * How long to wait for what comes within seconds on an idle machine.
	 */
	static final Duration PATIENCE = onThisMachine(Duration.ofSeconds(60));

	/**
	 * What is not absolute belongs to this process, whose id stays the same.
	 */
	private static final String MOUNT_FILES = """
			cd /proc/$$
			while [ "$1" != -- ]; do mount --bind "$1" "$2"; shift 2; done
			cd "$OLDPWD"
			shift
			exec "$@\"""";

	private final String name;

	private final Process process;

	private final Path log;

	ObservedProcess(String name, ProcessBuilder builder, Path folder) throws IOException {
		this.name = name;
		this.log = folder.resolve(name + ".log");
		this.process = builder.redirectErrorStream(true).redirectOutput(this.log.toFile()).start();
		// A build that is stopped leaves nothing behind.
		Runtime.getRuntime().addShutdownHook(new Thread(this.process::destroyForcibly));
	}

	ObservedProcess(String name, Process process, Path log) {
		this.name = name;
		this.process = process;
		this.log = log;
	}

	/**
	 * The command of a JVM that starts quickly and stays small.
	 * @param namespace where it runs, or {@code null} to share the network of the tests
	 */
	static ProcessBuilder java(@Nullable NetworkNamespace namespace, List<String> arguments) {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m",
						"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
		command.addAll(arguments);
		return command(namespace, command);
	}

	/**
	 * A command that knows nothing of the environment in which the tests run.
	 */
	static ProcessBuilder command(@Nullable NetworkNamespace namespace, List<String> command) {
		List<String> whole = new ArrayList<>((namespace != null) ? namespace.enter() : List.of());
		whole.addAll(command);
		ProcessBuilder builder = new ProcessBuilder(whole);
		builder.environment().keySet().removeIf((name) -> name.matches("(HANDOVER|BALENA|SHUTDOWN|SPRING)_.*"));
		builder.environment().keySet().removeAll(List.of("BALENA", "NETWORK_INTERFACE", "JAVA_TOOL_OPTIONS"));
		return builder;
	}

	/**
	 * Let a process see other contents in files of the machine, in a mount namespace of
	 * its own.
	 * @param builder the command, which is changed
	 * @param contents by the path of a file, the path of one that has what is seen there.
	 * A path may begin with {@code /proc/self}
	 */
	static ProcessBuilder withFiles(ProcessBuilder builder, Map<String, String> contents) {
		Prerequisite.mountNamespace();
		List<String> command = new ArrayList<>(List.of("unshare", "--mount", "sh", "-ec", MOUNT_FILES, "sh"));
		// That of the program 'mount' would be another one.
		contents.forEach((file, content) -> command.addAll(List.of(content, file.replace("/proc/self/", ""))));
		command.add("--");
		command.addAll(builder.command());
		return builder.command(command);
	}

	long pid() {
		return this.process.pid();
	}

	String log() {
		try {
			return Files.readString(this.log);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Wait until the log has something that matches, and fail as soon as the process has
	 * ended without it.
	 */
	MatchResult awaitLog(String regex) {
		Pattern pattern = Pattern.compile(regex);
		await()
			.failFast(() -> assertThat(this.process.isAlive() || pattern.matcher(log()).find())
				.withFailMessage(() -> "%s has ended without logging '%s':%n%s".formatted(this.name, regex, log()))
				.isTrue())
			.untilAsserted(() -> assertThat(log()).as("log of %s", this.name).containsPattern(pattern));
		return pattern.matcher(log()).results().findFirst().orElseThrow();
	}

	int awaitExit(Duration limit) throws InterruptedException {
		assertThat(this.process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS))
			.withFailMessage(() -> "%s has not ended after %s:%n%s".formatted(this.name, limit, log()))
			.isTrue();
		return this.process.exitValue();
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	void terminate() {
		this.process.destroy();
	}

	void kill() {
		this.process.destroyForcibly().onExit().join();
	}

	Duration processorTime() {
		return this.process.info().totalCpuDuration().orElseThrow();
	}

	/**
	 * The TCP and UDP sockets that the process holds, a line each.
	 */
	List<String> sockets() {
		Prerequisite.program("ss");
		return Command.run(command(null, List.of("ss", "-Htuanp")))
			.lines()
			.filter((line) -> line.contains("pid=" + pid() + ","))
			.toList();
	}

	/**
	 * The time that a process needs where it shares the processors with those that wait
	 * for them now, up to five times as long.
	 */
	static Duration onThisMachine(Duration undisturbed) {
		OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
		double waiting = system.getSystemLoadAverage() / system.getAvailableProcessors();
		return Duration.ofMillis((long) (undisturbed.toMillis() * Math.max(1, Math.min(5, waiting))));
	}

	static ConditionFactory await() {
		return Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).pollDelay(Duration.ZERO);
	}

	@Override
	public void close() {
		kill();
	}

}
