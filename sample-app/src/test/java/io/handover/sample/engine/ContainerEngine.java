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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.springframework.util.FileSystemUtils;

import io.handover.sample.Command;

/**
 * A container engine of the test's own: Debian's {@code dockerd} in a {@link Sandbox},
 * with one image that is empty and gets its programs from the machine.
 */
final class ContainerEngine implements AutoCloseable {

	static final String IMAGE = "handover/base:1";

	private final Path folder;

	private final Sandbox sandbox;

	private Process daemon;

	private ContainerEngine(Path folder, Sandbox sandbox) throws IOException {
		this.folder = folder;
		this.sandbox = sandbox;
		this.daemon = launch();
	}

	static ContainerEngine start() throws IOException {
		Path folder = Files.createTempDirectory("handover-engine");
		Files.writeString(folder.resolve("daemon.json"), "{}");
		ContainerEngine engine = new ContainerEngine(folder, Sandbox.open());
		try {
			engine.awaitDaemon();
			engine.importImage();
			return engine;
		}
		catch (RuntimeException | IOException ex) {
			engine.close();
			throw ex;
		}
	}

	private Process launch() throws IOException {
		// The machine's own engine, if there is one, shares nothing with this: not the
		// configuration either.
		ProcessBuilder builder = this.sandbox.inside("dockerd", "--config-file", path("daemon.json"), "--data-root",
				path("data"), "--exec-root", path("exec"), "--pidfile", path("pid"), "--host", address(),
				"--storage-driver", "overlay2", "--cgroup-parent", "/" + this.sandbox.cgroup());
		return builder.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(this.folder.resolve("dockerd.log").toFile()))
			.start();
	}

	private void awaitDaemon() {
		Awaitility.await("the container engine").atMost(Duration.ofSeconds(30)).until(() -> {
			if (!this.daemon.isAlive()) {
				throw new IllegalStateException("dockerd ended: " + log());
			}
			try {
				docker("version");
				return true;
			}
			catch (IllegalStateException ex) {
				return false;
			}
		});
	}

	/**
	 * Ask the engine to stop, as the machine does when it goes down: it stops its
	 * containers first.
	 */
	void stopDaemon() throws IOException, InterruptedException {
		kill("TERM", Files.readString(this.folder.resolve("pid")).strip());
		this.daemon.waitFor();
	}

	/**
	 * Kill the engine and all containers at once, as a power failure does: none of them
	 * is told.
	 */
	void cutPower() throws InterruptedException {
		List<String> inspect = new ArrayList<>(List.of("inspect", "--format", "{{.State.Pid}}"));
		docker("ps", "--quiet").lines().forEach(inspect::add);
		String containers = String.join(" ", docker(inspect).lines().toList());
		// The engine first, as it would start again what is killed.
		inside("sh", "-c", "pkill -KILL -x 'dockerd|containerd|containerd-shim'; kill -KILL " + containers);
		this.daemon.waitFor();
	}

	void startDaemon() throws IOException {
		this.daemon = launch();
		awaitDaemon();
	}

	private void importImage() throws IOException {
		Path root = this.folder.resolve("root");
		for (String directory : List.of("usr", "tmp", "proc", "sys", "dev", "etc", "run", "var/tmp")) {
			Files.createDirectories(root.resolve(directory));
		}
		for (String link : List.of("bin", "lib", "lib64", "sbin")) {
			Files.createSymbolicLink(root.resolve(link), Path.of("usr", link));
		}
		Command.run("chmod", "1777", root + "/tmp", root + "/var/tmp");
		Path archive = this.folder.resolve("root.tar");
		Command.run("tar", "--create", "--file", archive.toString(), "--directory", root.toString(), ".");
		docker("import", archive.toString(), IMAGE);
	}

	/**
	 * The options that give a container the machine's programs, read-only.
	 */
	List<String> programs() {
		List<String> options = new ArrayList<>();
		try (Stream<Path> etc = Files.list(Path.of("/etc"))) {
			Stream
				.concat(Stream.of(Path.of("/usr"), Path.of("/etc/alternatives")),
						etc.filter((path) -> path.getFileName().toString().startsWith("java-")))
				.forEach((path) -> options.addAll(List.of("--volume", path + ":" + path + ":ro")));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return options;
	}

	/**
	 * Run the client against this engine.
	 */
	String docker(String... arguments) {
		return docker(List.of(arguments));
	}

	String docker(List<String> arguments) {
		List<String> line = new ArrayList<>(List.of("docker"));
		line.addAll(arguments);
		ProcessBuilder builder = new ProcessBuilder(line);
		builder.environment().putAll(clientEnvironment());
		return Command.run(builder);
	}

	/**
	 * What leads a client to this engine, without the person's own configuration.
	 */
	Map<String, String> clientEnvironment() {
		return Map.of("DOCKER_HOST", address(), "DOCKER_CONFIG", path("client"));
	}

	/**
	 * Prepare a program of the machine that is to see the engine's network.
	 */
	ProcessBuilder inNetwork(String... line) {
		return this.sandbox.inside(line);
	}

	/**
	 * Run a program of the machine in the engine's network.
	 */
	String inside(String... line) {
		return Command.run(this.sandbox.inside(line));
	}

	/**
	 * A folder of the machine for what containers share.
	 */
	Path folder(String name) throws IOException {
		return Files.createDirectories(this.folder.resolve(name));
	}

	/**
	 * Send a signal to a process of the sandbox.
	 */
	void kill(String signal, String pid) {
		inside("kill", "-" + signal, pid);
	}

	private String address() {
		return "unix://" + path("docker.sock");
	}

	private String path(String name) {
		return this.folder.resolve(name).toString();
	}

	private String log() throws IOException {
		return Files.readString(this.folder.resolve("dockerd.log"));
	}

	@Override
	public void close() {
		try {
			this.sandbox.close();
			FileSystemUtils.deleteRecursively(this.folder);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
