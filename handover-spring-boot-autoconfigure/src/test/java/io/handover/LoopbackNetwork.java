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

package io.handover;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;

import io.handover.protocol.PeerState;

/**
 * JUnit extension that gives each test a network of its own: the loopback interface, a
 * UDP port that nobody else uses, and a folder for the file that tells of a complete
 * hand-over. It keeps every message that is sent there.
 */
public final class LoopbackNetwork implements BeforeEachCallback, AfterEachCallback {

	private static final String GROUP = "239.192.16.16";

	private static final int FORK = Integer.getInteger("handover.fork", 0);

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private NetworkInterface link;

	private InetSocketAddress group;

	private Path folder;

	private MessageRecorder recorder;

	@Override
	public void beforeEach(ExtensionContext context) throws IOException {
		this.link = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
		this.group = new InetSocketAddress(GROUP, freePort());
		this.folder = Files.createTempDirectory("handover");
		this.recorder = new MessageRecorder(this.link, this.group);
	}

	@Override
	public void afterEach(ExtensionContext context) throws IOException {
		this.recorder.close();
		FileSystemUtils.deleteRecursively(this.folder);
	}

	/**
	 * Return a port for a group that nobody uses, below those that the kernel gives to
	 * sockets that send. Tests that run at the same time in another JVM of the build get
	 * others.
	 * @return the port
	 */
	public static int freePort() {
		return ThreadLocalRandom.current()
			.ints(20_000, 32_000)
			.filter((port) -> port % 2 == FORK % 2)
			.filter(LoopbackNetwork::isFree)
			.findFirst()
			.getAsInt();
	}

	private static boolean isFree(int port) {
		try (DatagramSocket socket = new DatagramSocket(null)) {
			socket.setReuseAddress(false);
			socket.bind(new InetSocketAddress(port));
			return true;
		}
		catch (SocketException ex) {
			return false;
		}
	}

	public int port() {
		return this.group.getPort();
	}

	public Path completeFile() {
		return this.folder.resolve("handover-complete");
	}

	/**
	 * Return what keeps an application on this network.
	 * @return the properties, as {@code name=value}
	 */
	public List<String> properties() {
		return List.of("handover.network-interface=" + this.link.getName(), "handover.port=" + port(),
				"handover.complete-file=" + completeFile(), "handover.drain.delay=0s", "handover.after-handover=none",
				"spring.main.banner-mode=off", "spring.main.cloud-platform=none", "spring.jmx.enabled=false",
				"spring.main.register-shutdown-hook=false");
	}

	/**
	 * Return command line arguments: the network's own properties and others.
	 * @param others other properties, as {@code name=value}, which win
	 * @return the arguments
	 */
	public String[] arguments(String... others) {
		Map<String, String> arguments = new LinkedHashMap<>();
		Stream.concat(properties().stream(), Arrays.stream(others))
			.forEach((property) -> arguments.put(property.split("=", 2)[0], "--" + property));
		return arguments.values().toArray(String[]::new);
	}

	/**
	 * Start an application without a web server.
	 * @param source its configuration
	 * @param properties its properties
	 * @return its context
	 */
	public ConfigurableApplicationContext run(Class<?> source, String... properties) {
		return run(application(source), properties);
	}

	public ConfigurableApplicationContext run(SpringApplication application, String... properties) {
		return application.run(arguments(properties));
	}

	public static SpringApplication application(Class<?>... sources) {
		SpringApplication application = new SpringApplication(sources);
		application.setWebApplicationType(WebApplicationType.NONE);
		return application;
	}

	/**
	 * From now on, let the applications that were started so far take part as if each ran
	 * in a process of its own: the peers of one process do not obey each other.
	 */
	public void separateProcesses() {
		System.clearProperty("io.handover.peers");
	}

	public List<Heard> heard() {
		return this.recorder.heard();
	}

	public boolean hasHeard(PeerState state) {
		return heard().stream().anyMatch((heard) -> heard.state() == state);
	}

	public boolean hasHeard(PeerState state, String instance) {
		return heard().contains(new Heard(state, instance));
	}

	public void awaitHeard(PeerState state) {
		await((network) -> network.hasHeard(state));
	}

	public void awaitHeard(PeerState state, String instance) {
		await((network) -> network.hasHeard(state, instance));
	}

	private void await(Predicate<LoopbackNetwork> condition) {
		Awaitility.await().atMost(LIMIT).until(() -> condition.test(this));
	}

	/**
	 * Send what {@code handover-lib} sends when it is ready.
	 * @param startedAt its start time, in epoch milliseconds
	 */
	public void sendAsNodePeer(long startedAt) {
		byte[] datagram = ByteBuffer.allocate(9).put((byte) 1).putLong(startedAt).array();
		try (MulticastSocket socket = new MulticastSocket()) {
			socket.setNetworkInterface(this.link);
			socket.send(new DatagramPacket(datagram, datagram.length, this.group));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return whether no one else has a socket on the port. Nothing is recorded
	 * afterwards.
	 * @return whether the port is free
	 */
	public boolean isLeft() {
		this.recorder.close();
		return isFree(port());
	}

	/**
	 * A message that was heard.
	 *
	 * @param state the state of its sender
	 * @param instance its sender
	 */
	public record Heard(PeerState state, String instance) {

	}

}
