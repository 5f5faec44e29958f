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

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.TestContextAnnotationUtils;

/**
 * {@link ContextCustomizerFactory} that keeps hand-over off in tests, unless
 * {@link EnableHandover @EnableHandover} asks for it.
 */
class HandoverContextCustomizerFactory implements ContextCustomizerFactory {

	@Override
	public ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> configAttributes) {
		return new Customizer(TestContextAnnotationUtils.hasAnnotation(testClass, EnableHandover.class));
	}

	/**
	 * {@link ContextCustomizer} that turns hand-over off, or on among contexts that do
	 * not disturb each other. A record, so that contexts are cached as they would be
	 * without it.
	 *
	 * @param enabled whether hand-over is on
	 */
	record Customizer(boolean enabled) implements ContextCustomizer {

		/**
		 * Below the ports that the kernel gives to sockets that send.
		 */
		private static final int FIRST_PORT = 20_000;

		private static final int LAST_PORT = 32_000;

		@Override
		public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration mergedConfig) {
			Map<String, Object> properties = new HashMap<>();
			properties.put("handover.test.enabled", this.enabled);
			if (this.enabled) {
				isolate(properties);
			}
			addBelowThoseOfTheTest(context.getEnvironment().getPropertySources(),
					new MapPropertySource("handoverTest", properties));
		}

		/**
		 * The application may name the real network, and the file that a real platform
		 * waits for.
		 */
		private static void isolate(Map<String, Object> properties) {
			String device = "test-" + UUID.randomUUID();
			properties.put("handover.device-id", device);
			properties.put("handover.network-interface", loopbackInterface());
			properties.put("handover.port", ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT));
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

}
