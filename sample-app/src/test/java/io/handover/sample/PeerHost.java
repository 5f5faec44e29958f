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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.boot.health.contributor.Health;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.NestedExceptionUtils;
import tools.jackson.databind.json.JsonMapper;

import io.handover.Handover;
import io.handover.actuate.HandoverHealthIndicator;
import io.handover.autoconfigure.HandoverAutoConfiguration;

/**
 * A process that runs many peers, each an application without a web server, and raw
 * sockets beside them. It does what it is told on its standard input, one command a line,
 * and ends with it.
 */
final class PeerHost {

	private static final JsonMapper JSON = new JsonMapper();

	private final Map<String, Handover> peers = new ConcurrentHashMap<>();

	private final Map<String, AtomicLong> heard = new ConcurrentHashMap<>();

	private volatile @Nullable Flood flood;

	private PeerHost() {
	}

	public static void main(String[] args) throws IOException {
		PrintStream answers = System.out;
		System.setOut(System.err);
		PeerHost host = new PeerHost();
		BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String line = commands.readLine(); line != null; line = commands.readLine()) {
			answers.println(JSON.writeValueAsString(host.answer(List.of(JSON.readValue(line, String[].class)))));
		}
		// Peers that have not left keep it alive
		Runtime.getRuntime().halt(0);
	}

	private Answer answer(List<String> command) {
		try {
			return new Answer(obey(command.get(0), command.subList(1, command.size())), null);
		}
		catch (Exception ex) {
			return new Answer(null, ex + ", from " + NestedExceptionUtils.getMostSpecificCause(ex));
		}
	}

	private @Nullable Object obey(String verb, List<String> arguments) throws Exception {
		String name = arguments.get(0);
		return switch (verb) {
			case "start" -> start(name, arguments.subList(1, arguments.size()));
			case "report" -> Objects.requireNonNull(this.peers.get(name)).report();
			case "health" -> health(name);
			case "listen" -> listen(name, arguments.get(1), arguments.get(2), Integer.parseInt(arguments.get(3)));
			case "heard" -> Objects.requireNonNull(this.heard.get(name)).get();
			case "send" -> send(name, arguments.get(1), Integer.parseInt(arguments.get(2)), arguments.get(3),
					Integer.parseInt(arguments.get(4)));
			case "relay" -> relay(name, arguments.get(1), Long.parseLong(arguments.get(2)),
					Double.parseDouble(arguments.get(3)), Double.parseDouble(arguments.get(4)));
			case "flood" -> flood(name, arguments.get(1), arguments.get(2));
			case "get" -> get(name);
			default -> throw new IllegalArgumentException("No such command: " + verb);
		};
	}

	private @Nullable Object start(String name, List<String> properties) {
		SpringApplicationBuilder builder = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.logStartupInfo(false)
			.registerShutdownHook(false)
			.properties("handover.after-handover=none")
			.listeners((ApplicationListener<ApplicationPreparedEvent>) (event) -> prepared(name,
					event.getApplicationContext()));
		builder.run(
				Stream
					.concat(Stream.of("--spring.config.location=optional:classpath:/none/"),
							properties.stream().map((property) -> "--" + property))
					.toArray(String[]::new));
		return null;
	}

	private void prepared(String name, ConfigurableApplicationContext context) {
		// Peers of one process do not obey each other. These stand for processes.
		System.clearProperty("io.handover.peers");
		this.peers.put(name, context.getBeanFactory().getBeanProvider(Handover.class).getObject());
	}

	private Object health(String name) {
		Health health = Objects
			.requireNonNull(new HandoverHealthIndicator(Objects.requireNonNull(this.peers.get(name))).health());
		return Map.of("status", health.getStatus().getCode(), "details", health.getDetails());
	}

	/**
	 * Join a group on an interface as any other process would, and count what comes.
	 */
	private @Nullable Object listen(String name, String networkInterface, String group, int port) throws IOException {
		AtomicLong count = new AtomicLong();
		this.heard.put(name, count);
		InetAddress address = InetAddress.getByName(group);
		DatagramChannel channel = DatagramChannel.open(family(address))
			.setOption(StandardSocketOptions.SO_REUSEADDR, true)
			.bind(new InetSocketAddress(port));
		channel.join(address, NetworkInterface.getByName(networkInterface));
		Thread thread = new Thread(() -> countForever(channel, count));
		thread.setDaemon(true);
		thread.start();
		return null;
	}

	private static void countForever(DatagramChannel channel, AtomicLong count) {
		ByteBuffer buffer = ByteBuffer.allocate(1500);
		try {
			while (true) {
				channel.receive(buffer.clear());
				count.incrementAndGet();
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private @Nullable Object send(String networkInterface, String host, int port, String datagram, int times)
			throws IOException {
		InetAddress address = InetAddress.getByName(host);
		try (DatagramChannel channel = DatagramChannel.open(family(address))) {
			if (!networkInterface.isEmpty()) {
				channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, NetworkInterface.getByName(networkInterface));
			}
			for (int i = 0; i < times; i++) {
				channel.send(ByteBuffer.wrap(HexFormat.of().parseHex(datagram)), new InetSocketAddress(address, port));
			}
		}
		return null;
	}

	private @Nullable Object relay(String one, String other, long seed, double loss, double duplication)
			throws IOException {
		LossyRelay relay = new LossyRelay(seed, loss, duplication);
		relay.carry(one, other, Datagrams.GROUP, 1536);
		relay.carry(other, one, Datagrams.GROUP, 1536);
		return null;
	}

	private @Nullable Object flood(String what, String port, String perSecond) throws IOException {
		if (what.equals("begin")) {
			this.flood = new Flood(Integer.parseInt(port), Integer.parseInt(perSecond));
			return null;
		}
		Flood begun = Objects.requireNonNull(this.flood);
		boolean lasted = begun.isRunning();
		begun.close();
		return lasted ? begun.sent() : 0;
	}

	private static ProtocolFamily family(InetAddress address) {
		return (address.getAddress().length == 4) ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
	}

	/*
	 * A client of the JDK's would take a second to start.
	 */
	private static String get(String uri) throws IOException {
		try (InputStream body = URI.create(uri).toURL().openStream()) {
			return new String(body.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	record Answer(@Nullable Object result, @Nullable String error) {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(HandoverAutoConfiguration.class)
	static class Application {

	}

}
