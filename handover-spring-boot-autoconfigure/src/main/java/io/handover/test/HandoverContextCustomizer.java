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

package io.handover.test;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * {@link ContextCustomizer} that turns hand-over off, or on among contexts that do not
 * disturb each other. A record, so that contexts are cached as they would be without it.
 *
 * @param enabled whether hand-over is on
 */
record HandoverContextCustomizer(boolean enabled) implements ContextCustomizer {

	private static final Log log = LogFactory.getLog(HandoverContextCustomizer.class);

	private static final String PROPERTY_SOURCE = "handoverTest";

	private static final String ENABLED = "handover.enabled";

	private static final int FIRST_PORT = 20_000;

	private static final int LAST_PORT = 32_000;

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration mergedConfig) {
		Map<String, Object> properties = new HashMap<>();
		properties.put("handover.test.enabled", this.enabled);
		if (this.enabled) {
			isolate(properties);
		}
		else if (isAskedFor(context.getEnvironment().getPropertySources())) {
			log.warn("'" + ENABLED + "' of " + mergedConfig.getTestClass().getName()
					+ " has no effect: hand-over is off in tests, where two cached contexts would be two instances of "
					+ "one service. Annotate the test class with @EnableHandover, which keeps them apart.");
		}
		addBelowThoseOfTheTest(context.getEnvironment().getPropertySources(),
				new MapPropertySource(PROPERTY_SOURCE, properties));
	}

	/**
	 * Whether the test itself sets the property, and not the application.
	 */
	private static boolean isAskedFor(MutablePropertySources sources) {
		return sources.stream()
			.takeWhile((source) -> !source.getName().equals(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME))
			.filter((source) -> !ConfigurationPropertySources.isAttachedConfigurationPropertySource(source))
			.anyMatch((source) -> "true".equalsIgnoreCase(String.valueOf(source.getProperty(ENABLED))));
	}

	/**
	 * The application may name the real network, and the file that a real platform waits
	 * for.
	 */
	private static void isolate(Map<String, Object> properties) {
		String device = "test-" + UUID.randomUUID();
		properties.put("handover.device-id", device);
		properties.put("handover.network-interface", loopbackInterface());
		properties.put("handover.port", freePort());
		properties.put("handover.complete-file", temporaryFile(device).toString());
		properties.put("handover.after-handover", "none");
		properties.put("handover.termination.hold", "never");
	}

	/**
	 * The application's own properties come after those of the system.
	 */
	private static void addBelowThoseOfTheTest(MutablePropertySources sources, MapPropertySource source) {
		if (sources.contains(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME)) {
			sources.addBefore(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME, source);
		}
		else {
			sources.addFirst(source);
		}
	}

	/**
	 * A legacy peer names neither service nor device: every peer that listens at its port
	 * obeys it, in another test that runs at the same time as well. The ports are those
	 * below the ones that the kernel gives to sockets that send.
	 */
	private static int freePort() {
		return ThreadLocalRandom.current()
			.ints(FIRST_PORT, LAST_PORT)
			.filter(HandoverContextCustomizer::isFree)
			.findFirst()
			.orElseThrow();
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

	/**
	 * What is registered last is deleted first: the file, then its folder.
	 */
	private static Path temporaryFile(String device) {
		Path folder = Path.of(System.getProperty("java.io.tmpdir"), device);
		Path file = folder.resolve("handover-complete");
		folder.toFile().deleteOnExit();
		file.toFile().deleteOnExit();
		return file;
	}

	private static String loopbackInterface() {
		try {
			NetworkInterface loopback = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
			return (loopback != null) ? loopback.getName() : "lo";
		}
		catch (SocketException ex) {
			return "lo";
		}
	}

}
