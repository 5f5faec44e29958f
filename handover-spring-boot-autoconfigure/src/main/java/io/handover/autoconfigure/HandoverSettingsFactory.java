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

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

import io.handover.lifecycle.DrainSettings;
import io.handover.lifecycle.HandoverSettings;
import io.handover.lifecycle.Membership;
import io.handover.multicast.MulticastSettings;
import io.handover.multicast.NetworkMode;
import io.handover.peer.AfterHandover;
import io.handover.peer.PeerSettings;
import io.handover.peer.PeerSettings.HoldSettings;
import io.handover.peer.PeerSettings.TakeoverSettings;
import io.handover.process.BootClock;
import io.handover.protocol.Authentication;
import io.handover.protocol.Scope;

/**
 * Makes settings of the properties, the environment and this machine.
 */
final class HandoverSettingsFactory {

	private static final Log log = LogFactory.getLog(HandoverSettingsFactory.class);

	private static final String SUPERVISOR_INTERFACE = "supervisor0";

	private static final String UNKNOWN_SERVICE = "application";

	private static final String COMPLETE_FILE_PROPERTY = HandoverProperties.PREFIX + ".complete-file";

	private static final Duration WEB_STABILITY_PERIOD = Duration.ofSeconds(2);

	private static final Duration WEB_DRAIN_DELAY = Duration.ofSeconds(3);

	private static final boolean WEB_SERVER_PRESENT = ClassUtils.isPresent(
			"org.springframework.boot.web.server.context.WebServerApplicationContext",
			HandoverSettingsFactory.class.getClassLoader());

	private HandoverSettingsFactory() {
	}

	/**
	 * Make settings.
	 * @param properties what is configured
	 * @param context the application context, which is not refreshed yet
	 * @param mainApplicationClass the class whose main method starts the application, or
	 * {@code null} if it is unknown
	 */
	static HandoverSettings create(HandoverProperties properties, ConfigurableApplicationContext context,
			@Nullable Class<?> mainApplicationClass) {
		InetAddress group = PropertyChecks.address("group", properties.getGroup());
		Environment environment = context.getEnvironment();
		validate(properties, group, environment);
		BootClock bootClock = BootClock.ofThisMachine();
		boolean onBalena = environment.containsProperty("BALENA");
		String service = service(properties, environment, mainApplicationClass);
		String device = firstWithText(properties.getDeviceId(), bootClock.bootId().orElse(""));
		Scope scope = Scope.of(device, environment.getProperty("BALENA_APP_ID", ""), service);
		Membership membership = new Membership(bootClock.newIdentity(), scope, service, device,
				Authentication.with(properties.getSecrets()), properties.isAcceptLegacyPeers());
		boolean servesWeb = servesWeb(context);
		return new HandoverSettings(membership, peer(properties, environment, onBalena),
				stabilityPeriod(properties, servesWeb), multicast(properties, group), drain(properties, servesWeb), hold(properties, onBalena));
	}

	static boolean servesWeb(ConfigurableApplicationContext context) {
		return WEB_SERVER_PRESENT && context instanceof WebServerApplicationContext;
	}

	static Duration stabilityPeriod(HandoverProperties properties, boolean servesWeb) {
		return orDefault(properties.getStabilityPeriod(), servesWeb, WEB_STABILITY_PERIOD);
	}

	/**
	 * Check what more than one property decides, and what binding does not tell.
	 */
	private static void validate(HandoverProperties properties, InetAddress group, Environment environment) {
		// An empty path is bound as if the property were not there.
		PropertyChecks.text("complete-file", environment.getProperty(COMPLETE_FILE_PROPERTY, "default"),
				"the path of the file that the platform waits for, or leave the property out");
		HandoverTerminationProperties termination = properties.getTermination();
		if (termination.getShutdownReserve().compareTo(termination.getGracePeriod()) > 0) {
			throw new InvalidHandoverPropertyException("termination.shutdown-reserve",
					PropertyChecks.inWords(termination.getShutdownReserve()),
					"it is longer than 'handover.termination.grace-period' ("
							+ PropertyChecks.inWords(termination.getGracePeriod()) + ")",
					"a shorter time, or set the grace period and the 'stop_grace_period' of the service to a longer "
							+ "one");
		}
		// Java can tie a socket to one interface by a link-local group alone. Of another
		// one the kernel delivers what arrives on any interface, the LAN's included.
		if (properties.getNetworkMode() == NetworkMode.HOST && group instanceof Inet6Address
				&& !group.isMCLinkLocal()) {
			throw new InvalidHandoverPropertyException("group", properties.getGroup(),
					"it is not link-local, and in host mode messages of other devices would be obeyed",
					"an IPv6 address that begins with ff02, such as ff02::4810, or an IPv4 address");
		}
	}

	private static String service(HandoverProperties properties, Environment environment,
			@Nullable Class<?> mainApplicationClass) {
		String service = firstWithText(properties.getServiceName(),
				environment.getProperty("spring.application.name", ""));
		return StringUtils.hasText(service) ? service : nameOf(mainApplicationClass);
	}

	private static String firstWithText(@Nullable String first, String second) {
		return StringUtils.hasText(first) ? first : second;
	}

	/**
	 * Return a name for a service that has been given none.
	 */
	private static String nameOf(@Nullable Class<?> mainApplicationClass) {
		if (mainApplicationClass != null) {
			return mainApplicationClass.getName();
		}
		log.warn("The name of this service is unknown, so it is called '" + UNKNOWN_SERVICE
				+ "' like any other one whose name is unknown, and would hand over to it. "
				+ "Set 'spring.application.name' or 'handover.service-name'.");
		return UNKNOWN_SERVICE;
	}

	private static PeerSettings peer(HandoverProperties properties, Environment environment, boolean onBalena) {
		HandoverTerminationProperties termination = properties.getTermination();
		HoldSettings hold = new HoldSettings(termination.getSuccessorWait(), termination.getGracePeriod(),
				termination.getShutdownReserve());
		TakeoverSettings takeover = new TakeoverSettings(properties.getTakeover().getDiscovery(),
				properties.getTakeover().getTimeout());
		return new PeerSettings(properties.getHeartbeatInterval(), hold, takeover,
				Activation.isDeployed(environment) ? AfterHandover.NONE : properties.getAfterHandover(), onBalena);
	}

	static DrainSettings drain(HandoverProperties properties, boolean servesWeb) {
		HandoverDrainProperties drain = properties.getDrain();
		Duration delay = orDefault(drain.getDelay(), servesWeb, WEB_DRAIN_DELAY);
		if (drain.getTimeout().compareTo(delay) < 0) {
			throw new InvalidHandoverPropertyException("drain.timeout", PropertyChecks.inWords(drain.getTimeout()),
					"it is shorter than 'handover.drain.delay' (" + PropertyChecks.inWords(delay) + ")",
					"a longer time, or 'handover.drain.delay' to a shorter one");
		}
		return new DrainSettings(delay, drain.getQuietPeriod(), drain.getTimeout(), properties.getShutdownTimeout(),
				properties.getCompleteFile());
	}

	private static MulticastSettings multicast(HandoverProperties properties, InetAddress group) {
		String networkInterface = properties.getNetworkInterface();
		if (networkInterface == null && properties.getNetworkMode() == NetworkMode.HOST) {
			networkInterface = SUPERVISOR_INTERFACE;
		}
		return new MulticastSettings(properties.getNetworkMode(), networkInterface, group, properties.getPort(),
				properties.getTimeToLive());
	}

	/**
	 * Return what is configured, or else what a web server needs, if there is one.
	 */
	private static Duration orDefault(@Nullable Duration configured, boolean servesWeb, Duration webDefault) {
		if (configured != null) {
			return configured;
		}
		return servesWeb ? webDefault : Duration.ZERO;
	}

	private static boolean hold(HandoverProperties properties, boolean onBalena) {
		return switch (properties.getTermination().getHold()) {
			case ALWAYS -> true;
			case NEVER -> false;
			case AUTO -> onBalena;
		};
	}

}
