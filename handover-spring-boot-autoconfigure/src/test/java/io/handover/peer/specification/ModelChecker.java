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

package io.handover.peer.specification;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tlc2.TLC;

/**
 * Runs TLC on a module of {@code docs/spec}, in a process of its own: TLC keeps much in
 * static fields.
 */
final class ModelChecker {

	static final Path SPECIFICATION = Path.of("..", "docs", "spec").toAbsolutePath().normalize();

	private static final Path OUTPUT = Path.of("target", "specification").toAbsolutePath();

	private static final Pattern STATES = Pattern.compile("(\\d+) states generated, (\\d+) distinct states found, 0 ");

	private static final Pattern VIOLATED = Pattern.compile("Error: (?:Invariant|Action property) (\\S+) is violated");

	private static final long MINUTES = Long.getLong("handover.specification.minutes", 10);

	private final String module;

	ModelChecker(String module) {
		this.module = module;
	}

	/**
	 * Check a configuration.
	 */
	Verdict check(String name) throws IOException, InterruptedException {
		return run(name, Files.readString(SPECIFICATION.resolve(name + ".cfg")));
	}

	/**
	 * Check one property of a configuration in which a rule is broken on purpose.
	 */
	Verdict checkBroken(String name, String flaw, String property) throws IOException, InterruptedException {
		String configuration = Files.readString(SPECIFICATION.resolve(name + ".cfg"));
		String broken = configuration.replace("Flaws = {}", "Flaws = {\"" + flaw + "\"}");
		if (broken.equals(configuration) || !configuration.contains(" " + property + "\n")) {
			throw new IllegalArgumentException(name + " has flaws, or does not check " + property);
		}
		return run(name + "-" + flaw, only(property, broken));
	}

	/**
	 * Check one property in a configuration, to see whether it can be violated.
	 */
	Verdict check(String name, String property) throws IOException, InterruptedException {
		return run(name + "-" + property, only(property, Files.readString(SPECIFICATION.resolve(name + ".cfg"))));
	}

	private static String only(String property, String configuration) {
		String heading = "";
		String kind = "INVARIANTS";
		StringBuilder only = new StringBuilder();
		for (String line : configuration.lines().toList()) {
			heading = line.startsWith(" ") ? heading : line.strip();
			boolean lists = heading.equals("INVARIANTS") || heading.equals("PROPERTIES");
			if (!lists) {
				only.append(line).append('\n');
			}
			else if (line.strip().equals(property)) {
				kind = heading;
			}
		}
		return only.append(kind).append(' ').append(property).append('\n').toString();
	}

	private Verdict run(String name, String configuration) throws IOException, InterruptedException {
		Path folder = Files.createDirectories(OUTPUT.resolve(this.module + "-" + name));
		Path file = Files.writeString(folder.resolve("Checked.cfg"), configuration);
		Path log = folder.resolve("tlc.log");
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of("-Xmx1g", "-XX:+UseSerialGC", "-Djava.io.tmpdir=" + folder, "-cp", archive()));
		command.addAll(List.of(TLC.class.getName(), "-workers", "1", "-metadir", folder.resolve("states").toString()));
		command.addAll(List.of("-config", file.toString(), this.module + ".tla"));
		Process process = new ProcessBuilder(command).directory(SPECIFICATION.toFile())
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
		try {
			if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
				throw new IllegalStateException("TLC takes longer than " + MINUTES + " minutes on " + name);
			}
		}
		finally {
			process.destroyForcibly();
		}
		return new Verdict(name, Files.readString(log, StandardCharsets.UTF_8));
	}

	private static String archive() {
		try {
			return Path.of(TLC.class.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * What TLC says of one configuration.
	 *
	 * @param name the name of the configuration, or of the flaw in it
	 * @param log all that TLC printed
	 */
	record Verdict(String name, String log) {

		boolean isWithoutError() {
			return this.log.contains("Model checking completed. No error has been found.");
		}

		/**
		 * The invariant or action property that is violated.
		 */
		@Nullable String violated() {
			Matcher matcher = VIOLATED.matcher(this.log);
			if (matcher.find()) {
				return matcher.group(1);
			}
			return this.log.contains("Error: Temporal properties were violated.") ? "temporal" : null;
		}

		/**
		 * What {@code docs/spec/README.md} says of the states.
		 */
		String states() {
			Matcher matcher = STATES.matcher(this.log);
			return matcher.find() ? String.format(Locale.ROOT, "| %,d | %,d |", Long.parseLong(matcher.group(2)),
					Long.parseLong(matcher.group(1))) : this.log;
		}

	}

}
