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

package io.handover.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

import io.handover.lifecycle.HandoverSettings;
import io.handover.multicast.MulticastSettings;
import io.handover.multicast.NetworkMode;
import io.handover.peer.PeerSettings;
import io.handover.process.BootClock;
import io.handover.protocol.Authentication;
import io.handover.protocol.Scope;

/**
 * Makes settings of the properties, the environment and this machine.
 */
final class HandoverSettingsFactory {

	private static final String SUPERVISOR_INTERFACE = "supervisor0";

	private static final Duration WEB_DRAIN_DELAY = Duration.ofSeconds(3);

	private static final boolean WEB_SERVER_PRESENT = ClassUtils.isPresent(
			"org.springframework.boot.web.server.context.WebServerApplicationContext",
			HandoverSettingsFactory.class.getClassLoader());

	private HandoverSettingsFactory() {
	}

	static HandoverSettings create(HandoverProperties properties, ConfigurableApplicationContext context) {
		Environment environment = context.getEnvironment();
		BootClock bootClock = BootClock.ofThisMachine();
		boolean onBalena = environment.containsProperty("BALENA");
		return new HandoverSettings(bootClock.newIdentity(), scope(properties, environment, bootClock),
				Authentication.with(properties.secrets()), properties.acceptLegacyPeers(), peer(properties),
				multicast(properties), drainDelay(properties, context), properties.shutdownTimeout(),
				properties.completeFile(), properties.afterHandover(), hold(properties, onBalena), onBalena);
	}

	private static Scope scope(HandoverProperties properties, Environment environment, BootClock bootClock) {
		String device = firstWithText(properties.deviceId(), bootClock.bootId().orElse(""));
		String service = firstWithText(properties.serviceName(),
				environment.getProperty("spring.application.name", ""));
		return Scope.of(device, environment.getProperty("BALENA_APP_ID", ""),
				StringUtils.hasText(service) ? service : "application");
	}

	private static String firstWithText(@Nullable String first, String second) {
		return StringUtils.hasText(first) ? first : second;
	}

	private static PeerSettings peer(HandoverProperties properties) {
		HandoverProperties.Termination termination = properties.termination();
		return new PeerSettings(properties.heartbeatInterval(), properties.stabilityPeriod(),
				termination.successorWait(), termination.gracePeriod(), termination.shutdownReserve());
	}

	private static MulticastSettings multicast(HandoverProperties properties) {
		String networkInterface = properties.networkInterface();
		if (networkInterface == null && properties.networkMode() == NetworkMode.HOST) {
			networkInterface = SUPERVISOR_INTERFACE;
		}
		return new MulticastSettings(properties.networkMode(), networkInterface, properties.groupAddress(),
				properties.port(), properties.timeToLive());
	}

	private static Duration drainDelay(HandoverProperties properties, ConfigurableApplicationContext context) {
		Duration configured = properties.drainDelay();
		if (configured != null) {
			return configured;
		}
		boolean servesWeb = WEB_SERVER_PRESENT && context instanceof WebServerApplicationContext;
		return servesWeb ? WEB_DRAIN_DELAY : Duration.ZERO;
	}

	private static boolean hold(HandoverProperties properties, boolean onBalena) {
		return switch (properties.termination().hold()) {
			case ALWAYS -> true;
			case NEVER -> false;
			case AUTO -> onBalena;
		};
	}

}
