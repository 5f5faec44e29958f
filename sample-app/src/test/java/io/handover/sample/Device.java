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
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The device on which a test's instances run: a folder with their logs and the marker
 * file, and a UDP port that no other test uses. What was started ends with the test.
 */
final class Device implements BeforeEachCallback, AfterEachCallback {

	// Below the ports that the kernel gives away by itself, and not the same in two
	// builds
	private static final AtomicInteger PORTS = new AtomicInteger(ThreadLocalRandom.current().nextInt(10000, 30000));

	private final boolean withNamespace;

	private final Deque<AutoCloseable> resources = new ArrayDeque<>();

	private @Nullable NetworkNamespace namespace;

	private Path folder = Path.of("target");

	private int port;

	private Device(boolean withNamespace) {
		this.withNamespace = withNamespace;
	}

	static Device onLoopback() {
		return new Device(false);
	}

	static Device inNamespace() {
		return new Device(true);
	}

	@Override
	public void beforeEach(ExtensionContext context) throws Exception {
		this.folder = TestFolder.emptyFor(context);
		this.port = freePort();
		if (this.withNamespace) {
			this.namespace = register(NetworkNamespace.create());
		}
	}

	@Override
	public void afterEach(ExtensionContext context) throws Exception {
		while (!this.resources.isEmpty()) {
			this.resources.pop().close();
		}
	}

	/**
	 * Start an instance of the sample.
	 * @param name the name of its log
	 * @param properties what it is told, as {@code name=value}, beyond or instead of what
	 * every instance on this device is told
	 */
	SampleProcess start(String name, String... properties) throws IOException {
		return start(name, List.of(), properties);
	}

	/**
	 * Start an instance of the sample that runs the code that its build has generated.
	 */
	SampleProcess startAheadOfTime(String name, String... properties) throws IOException {
		return start(name, List.of("-Dspring.aot.enabled=true"), properties);
	}

	/**
	 * Start an instance of the sample that may need more memory than most.
	 * @param size the size of the heap, as the JVM reads it
	 */
	SampleProcess startWithHeap(String name, String size, String... properties) throws IOException {
		return start(name, List.of("-Xmx" + size), properties);
	}

	private SampleProcess start(String name, List<String> options, String... properties) throws IOException {
		List<String> command = new ArrayList<>(options);
		command.addAll(List.of("-jar", jar().toString()));
		told(properties).forEach((property, value) -> command.add("--%s=%s".formatted(property, value)));
		return register(new SampleProcess(name, java(command), this.folder));
	}

	/**
	 * Start an instance of the sample whose wall clock is not the machine's.
	 * @param clock the file that says by how much the clock is wrong, as libfaketime
	 * reads it, again and again
	 */
	SampleProcess startWithClock(String name, Path clock, String... properties) throws IOException {
		List<String> command = new ArrayList<>(List.of("-jar", jar().toString()));
		told(properties).forEach((property, value) -> command.add("--%s=%s".formatted(property, value)));
		ProcessBuilder builder = java(command);
		builder.environment()
			.putAll(Map.of("LD_PRELOAD", Prerequisite.libfaketime().toString(), "FAKETIME_TIMESTAMP_FILE",
					clock.toString(), "FAKETIME_NO_CACHE", "1", "FAKETIME_DONT_FAKE_MONOTONIC", "1",
					"FAKETIME_FORCE_MONOTONIC_FIX", "0"));
		return register(new SampleProcess(name, builder, this.folder));
	}

	/**
	 * Start an instance of the sample that has the test's classes on its class path, and
	 * among them the faults of the package {@code faulty}.
	 */
	SampleProcess startFaulty(String name, String... properties) throws IOException {
		List<String> command = new ArrayList<>(List.of(
				"-Dloader.path=" + Path.of("target", "test-classes").toAbsolutePath(), "-cp", jar().toString(),
				"org.springframework.boot.loader.launch.PropertiesLauncher", "--spring.profiles.active=faulty"));
		told(properties).forEach((property, value) -> command.add("--%s=%s".formatted(property, value)));
		return register(new SampleProcess(name, java(command), this.folder));
	}

	/**
	 * Start an instance that is told by its environment alone, as a container is.
	 */
	SampleProcess startWithEnvironment(String name, String... properties) throws IOException {
		List<String> command = new ArrayList<>(
				List.of("-jar", jar().toString(), "--server.port=0", "--handover.network-interface=lo"));
		for (String property : properties) {
			command.add("--" + property);
		}
		ProcessBuilder builder = java(command);
		builder.environment()
			.putAll(Map.of("SHUTDOWN_PORT", Integer.toString(this.port), "SHUTDOWN_BROADCAST_ADDRESS", Datagrams.GROUP,
					"HANDOVER_NETWORK_MODE", "bridge", "BALENA_SERVICE_HANDOVER_COMPLETE_PATH", marker().toString()));
		return register(new SampleProcess(name, builder, this.folder));
	}

	NodePeer startNode(String name) throws IOException, InterruptedException {
		Path library = NodePeer.library();
		ProcessBuilder builder = command(List.of("node", Path.of("src/test/node/peer.js").toAbsolutePath().toString()));
		builder.environment()
			.putAll(Map.of("NODE_PATH", library.toString(), "SHUTDOWN_PORT", Integer.toString(this.port), "MARKER",
					marker().toString()));
		return register(new NodePeer(name, builder, this.folder));
	}

	/**
	 * Start a program on the device.
	 * @param name the name of its log
	 */
	ObservedProcess startProgram(String name, String... command) throws IOException {
		return register(new ObservedProcess(name, command(List.of(command)), this.folder));
	}

	Datagrams datagrams() throws IOException {
		return register(new Datagrams(this.port));
	}

	Path folder() {
		return this.folder;
	}

	Path marker() {
		return this.folder.resolve("balena/handover-complete");
	}

	private Map<String, String> told(String... properties) {
		Map<String, String> told = new LinkedHashMap<>();
		told.put("server.port", "0");
		told.put("handover.network-interface", "lo");
		told.put("handover.port", Integer.toString(this.port));
		told.put("handover.complete-file", marker().toString());
		told.put("handover.stability-period", "0s");
		told.put("handover.drain.delay", "100ms");
		told.put("handover.drain.quiet-period", "100ms");
		for (String property : properties) {
			int separator = property.indexOf('=');
			told.put(property.substring(0, separator), property.substring(separator + 1));
		}
		return told;
	}

	private ProcessBuilder java(List<String> arguments) {
		return ObservedProcess.java(enter(), arguments);
	}

	private ProcessBuilder command(List<String> command) {
		return ObservedProcess.command(enter(), command);
	}

	private List<String> enter() {
		return (this.namespace != null) ? this.namespace.enter() : List.of();
	}

	private <T extends AutoCloseable> T register(T resource) {
		this.resources.push(resource);
		return resource;
	}

	private static Path jar() {
		return Path.of("target", "sample-app.jar").toAbsolutePath();
	}

	private static int freePort() {
		while (true) {
			int port = PORTS.incrementAndGet();
			try (DatagramSocket socket = new DatagramSocket(null)) {
				socket.setReuseAddress(false);
				socket.bind(new InetSocketAddress(port));
				return port;
			}
			catch (SocketException ex) {
				// Taken, so try the next one
			}
		}
	}

}
