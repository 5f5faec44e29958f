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
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A test's own network: the loopback interface and a UDP port that nobody else uses. It
 * writes down what is said there, by the bytes of the protocol.
 */
public final class LoopbackNetwork implements AutoCloseable {

	private static final String GROUP = "239.192.16.16";

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private final NetworkInterface loopback;

	private final MulticastSocket ear;

	private final Thread listening;

	private final Path completeFile;

	private final List<Heard> heard = new CopyOnWriteArrayList<>();

	/**
	 * Listen on a port that is free.
	 * @param folder a temporary folder, for the file that says that a hand-over is
	 * complete
	 */
	public LoopbackNetwork(Path folder) {
		try {
			this.loopback = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
			this.ear = bindToFreePort();
			this.ear.joinGroup(new InetSocketAddress(GROUP, 0), this.loopback);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.completeFile = folder.resolve("handover-complete");
		this.listening = new Thread(this::listen, "ear on " + port());
		this.listening.setDaemon(true);
		this.listening.start();
	}

	/*
	 * Below those that the kernel gives to sockets that send.
	 */
	private static MulticastSocket bindToFreePort() throws IOException {
		int port;
		do {
			port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
		}
		while (!isFree(port));
		return new MulticastSocket(port);
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

	private void listen() {
		DatagramPacket packet = new DatagramPacket(new byte[128], 128);
		while (!this.ear.isClosed()) {
			try {
				packet.setLength(128);
				this.ear.receive(packet);
				if (packet.getLength() >= 61) {
					ByteBuffer message = ByteBuffer.wrap(packet.getData(), 0, packet.getLength());
					this.heard.add(new Heard(Kind.values()[message.get(12) - 1], message.getLong(45)));
				}
			}
			catch (IOException ex) {
				// Closed: the loop ends.
			}
		}
	}

	public int port() {
		return this.ear.getLocalPort();
	}

	public Path completeFile() {
		return this.completeFile;
	}

	/**
	 * What keeps an application on this network.
	 * @return the properties, as {@code name=value}
	 */
	public List<String> properties() {
		return List.of("handover.network-interface=" + this.loopback.getName(), "handover.port=" + port(),
				"handover.complete-file=" + this.completeFile, "handover.drain-delay=0s", "spring.main.banner-mode=off",
				"spring.jmx.enabled=false", "spring.main.register-shutdown-hook=false");
	}

	/**
	 * Command line arguments: the network's own properties and others.
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
	 * Start an application that serves no web.
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

	public List<Heard> heard() {
		return List.copyOf(this.heard);
	}

	public boolean hasHeard(Kind kind) {
		return this.heard.stream().anyMatch((heard) -> heard.kind() == kind);
	}

	public boolean hasHeard(Kind kind, String instance) {
		return this.heard.stream().anyMatch((heard) -> heard.kind() == kind && heard.name().equals(instance));
	}

	public void awaitHeard(Kind kind) {
		await((network) -> network.hasHeard(kind));
	}

	public void awaitHeard(Kind kind, String instance) {
		await((network) -> network.hasHeard(kind, instance));
	}

	private void await(Predicate<LoopbackNetwork> condition) {
		Awaitility.await().atMost(LIMIT).until(() -> condition.test(this));
	}

	/**
	 * Say what {@code handover-lib} says when it is ready.
	 * @param startedAt its start time, in epoch milliseconds
	 */
	public void sayAsNodePeer(long startedAt) {
		byte[] datagram = ByteBuffer.allocate(9).put((byte) 1).putLong(startedAt).array();
		try (MulticastSocket mouth = new MulticastSocket()) {
			mouth.setNetworkInterface(this.loopback);
			mouth.send(new DatagramPacket(datagram, datagram.length, new InetSocketAddress(GROUP, port())));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Stop to listen.
	 * @return whether nobody else has the port
	 */
	public boolean isFreeOnceClosed() {
		int port = port();
		close();
		return isFree(port);
	}

	@Override
	public void close() {
		this.ear.close();
		try {
			// Until it has noticed, the port is in use.
			this.listening.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * The kinds of message.
	 */
	public enum Kind {

		STARTING, READY, DRAINING, RELEASED

	}

	/**
	 * What was said.
	 *
	 * @param kind what
	 * @param instance by whom
	 */
	public record Heard(Kind kind, long instance) {

		public String name() {
			return HexFormat.of().toHexDigits(this.instance);
		}

	}

}
