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

package io.handover.sample.engine;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Network, mount and process namespaces of their own, in which a container engine can do
 * what it does to a machine without the machine noticing: bridges, packet filter rules,
 * mounts and processes all end with the sandbox, and so they do when the test is killed,
 * as the process that holds the sandbox waits for the end of its input.
 */
final class Sandbox implements AutoCloseable {

	private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

	private final Process holder;

	private final long pid;

	private final String cgroup;

	private Sandbox(Process holder, long pid) {
		this.holder = holder;
		this.pid = pid;
		this.cgroup = "handover-" + pid;
	}

	static Sandbox open() throws IOException {
		// What the engine leaves in /run goes with the tmpfs. The shell stays the parent
		// of whatever loses its own, and collects it, as the first process has to.
		Process holder = new ProcessBuilder("unshare", "--net", "--mount", "--pid", "--fork", "--kill-child",
				"--mount-proc", "sh", "-c",
				"ip link set lo up && mount -t tmpfs tmpfs /run && echo open && cat > /dev/null; :")
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		BufferedReader output = holder.inputReader();
		if (!"open".equals(output.readLine())) {
			holder.destroyForcibly();
			throw new IOException("No namespaces: 'unshare' failed");
		}
		long pid = holder.children().mapToLong(ProcessHandle::pid).findFirst().orElseThrow();
		Sandbox sandbox = new Sandbox(holder, pid);
		sandbox.weigh();
		return sandbox;
	}

	/**
	 * A group counts as one process when the processor is shared out, but this one holds
	 * a dozen that do their share of the work.
	 */
	private void weigh() throws IOException {
		Path shares = CGROUPS.resolve("cpu").resolve(this.cgroup).resolve("cpu.shares");
		if (Files.isDirectory(shares.getParent().getParent())) {
			Files.createDirectory(shares.getParent());
			Files.writeString(shares, "8192");
		}
	}

	/**
	 * Prepare a command that is to run inside.
	 */
	ProcessBuilder inside(String... line) {
		List<String> command = new ArrayList<>(
				List.of("nsenter", "--target", String.valueOf(this.pid), "--net", "--mount", "--pid", "--"));
		command.addAll(List.of(line));
		return new ProcessBuilder(command);
	}

	/**
	 * The name of the control group that belongs to this sandbox and is removed with it.
	 */
	String cgroup() {
		return this.cgroup;
	}

	@Override
	public void close() throws IOException {
		this.holder.getOutputStream().close();
		try {
			if (!this.holder.waitFor(10, TimeUnit.SECONDS)) {
				this.holder.destroyForcibly().waitFor();
			}
		}
		catch (InterruptedException ex) {
			this.holder.destroyForcibly();
			Thread.currentThread().interrupt();
		}
		removeCgroups();
	}

	private void removeCgroups() throws IOException {
		List<Path> roots = new ArrayList<>(List.of(CGROUPS.resolve(this.cgroup)));
		try (Stream<Path> hierarchies = Files.list(CGROUPS)) {
			hierarchies.map((hierarchy) -> hierarchy.resolve(this.cgroup)).forEach(roots::add);
		}
		for (Path root : roots.stream().filter(Files::isDirectory).toList()) {
			try (Stream<Path> tree = Files.walk(root)) {
				tree.filter(Files::isDirectory).sorted(Comparator.reverseOrder()).forEach(Sandbox::delete);
			}
		}
	}

	private static void delete(Path directory) {
		try {
			Files.delete(directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
