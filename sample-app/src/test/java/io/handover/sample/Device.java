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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The device on which a test's instances run: a folder with their logs and the marker
 * file, and a UDP port that no other test uses. What was started ends with the test.
 */
final class Device extends TestMachine {

	// Below the ports that the kernel gives away by itself, and not the same in two
	// builds
	private static final AtomicInteger PORTS = new AtomicInteger(ThreadLocalRandom.current().nextInt(10000, 30000));

	private static final List<String> JAR = List.of("-jar", ExtractedSample.ARCHIVE.toString());

	private final boolean withNamespace;

	private @Nullable NetworkNamespace namespace;

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
		super.beforeEach(context);
		this.port = freePort();
		this.namespace = this.withNamespace ? register(NetworkNamespace.create()) : null;
	}

	/**
	 * Start an instance of the sample.
	 * @param name the name of its log
	 * @param properties what it is told, as {@code name=value}, beyond or instead of what
	 * every instance on this device is told
	 */
	SampleProcess start(String name, String... properties) throws IOException {
		return start(name, Map.of(), ExtractedSample.arguments(), properties);
	}

	/**
	 * Start an instance of the sample as a user does, with options of its JVM.
	 */
	SampleProcess startJar(String name, List<String> options, String... properties) throws IOException {
		return start(name, Map.of(), Stream.concat(options.stream(), JAR.stream()).toList(), properties);
	}

	/**
	 * Start an instance of the sample that sees other contents in files of the machine.
	 * @param contents as in {@link ObservedProcess#withFiles}
	 */
	SampleProcess startWithFiles(String name, Map<String, String> contents, String... properties) throws IOException {
		ProcessBuilder builder = sampleBuilder(this.namespace, ExtractedSample.arguments(), defaults(), properties);
		return register(new SampleProcess(name, ObservedProcess.withFiles(builder, contents), folder()));
	}

	private SampleProcess start(String name, Map<String, String> environment, List<String> java, String... properties)
			throws IOException {
		return sample(this.namespace, name, environment, java, defaults(), properties);
	}

	private Map<String, String> defaults() {
		Map<String, String> defaults = new HashMap<>(quick(marker()));
		defaults.putAll(Map.of("handover.network-interface", "lo", "handover.port", Integer.toString(this.port)));
		return defaults;
	}

	/**
	 * Start an instance of the sample whose wall clock is not the machine's.
	 * @param clock the file that says by how much the clock is wrong, as libfaketime
	 * reads it, again and again
	 */
	SampleProcess startWithClock(String name, Path clock, String... properties) throws IOException {
		return start(name,
				Map.of("LD_PRELOAD", Prerequisite.libfaketime().toString(), "FAKETIME_TIMESTAMP_FILE", clock.toString(),
						"FAKETIME_NO_CACHE", "1", "FAKETIME_DONT_FAKE_MONOTONIC", "1", "FAKETIME_FORCE_MONOTONIC_FIX",
						"0"),
				ExtractedSample.arguments(), properties);
	}

	/**
	 * Start an instance of the sample that has the test's classes on its class path, and
	 * among them the faults of the package {@code faulty}.
	 */
	SampleProcess startFaulty(String name, String... properties) throws IOException {
		return start(name, Map.of(), ExtractedSample.argumentsWithTests(SampleApplication.class.getName()),
				Stream.concat(Stream.of("spring.profiles.active=faulty"), Stream.of(properties))
					.toArray(String[]::new));
	}

	/**
	 * Start an instance that is told by its environment alone, as a container is.
	 */
	SampleProcess startWithEnvironment(String name, String... properties) throws IOException {
		return sample(this.namespace, name,
				Map.of("SHUTDOWN_PORT", Integer.toString(this.port), "SHUTDOWN_BROADCAST_ADDRESS", Datagrams.GROUP,
						"HANDOVER_NETWORK_MODE", "bridge", "BALENA_SERVICE_HANDOVER_COMPLETE_PATH",
						marker().toString()),
				ExtractedSample.arguments(), Map.of("handover.network-interface", "lo"), properties);
	}

	NodePeer startNode(String name) throws IOException, InterruptedException {
		return node(this.namespace, name,
				Map.of("SHUTDOWN_PORT", Integer.toString(this.port), "MARKER", marker().toString()));
	}

	ObservedProcess startProgram(String name, String... command) throws IOException {
		return register(new ObservedProcess(name, ObservedProcess.command(this.namespace, List.of(command)), folder()));
	}

	/**
	 * Start wrk, with 16 connections, until it is interrupted.
	 */
	ObservedProcess startLoad(String name, String url, String script, String... options) throws IOException {
		Path file = Files.writeString(folder().resolve(name + ".lua"), script);
		List<String> command = new ArrayList<>(List.of("wrk", "-t", "1", "-c", "16", "-d", "1h", "--latency",
				"--timeout", ObservedProcess.PATIENCE.toSeconds() + "s", "-s", file.toString()));
		command.addAll(List.of(options));
		command.add(url);
		return startProgram(name, command.toArray(String[]::new));
	}

	/**
	 * Run commands of the shell in the namespace and return what they print.
	 */
	String run(String script) throws IOException, InterruptedException {
		return this.namespace.run(script);
	}

	/**
	 * Say what a Node peer that started then says when it is ready.
	 */
	void sendReady(long startedAt) throws IOException {
		Datagrams.sendRepeatedly(Datagrams.ready(startedAt), this.port);
	}

	Path marker() {
		return folder().resolve("balena/handover-complete");
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
