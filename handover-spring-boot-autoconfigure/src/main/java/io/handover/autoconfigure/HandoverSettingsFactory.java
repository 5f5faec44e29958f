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
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

import io.handover.drain.DrainSettings;
import io.handover.lifecycle.HandoverSettings;
import io.handover.multicast.MulticastSettings;
import io.handover.multicast.NetworkMode;
import io.handover.peer.AfterHandover;
import io.handover.peer.PeerSettings;
import io.handover.peer.PeerSettings.HoldSettings;
import io.handover.peer.PeerSettings.TakeoverSettings;
import io.handover.process.BootClock;
import io.handover.process.ContainerDetection;
import io.handover.protocol.Authentication;
import io.handover.protocol.Scope;

/**
 * Makes settings of the properties, the environment and this machine.
 */
final class HandoverSettingsFactory {

	private static final Log log = LogFactory.getLog(HandoverSettingsFactory.class);

	private static final String SUPERVISOR_INTERFACE = "supervisor0";

	private static final String LINUX_LOOPBACK_INTERFACE = "lo";

	private static final String UNKNOWN_SERVICE = "application";

	private static final String UNKNOWN_DEVICE = "The device is unknown: 'handover.device-id' is not set, and the "
			+ "kernel does not tell the id of its boot in /proc/sys/kernel/random/boot_id. So that this service is not "
			+ "taken for that of another machine, hand-over messages stay on the loopback interface, where instances "
			+ "in other containers do not hear them. Set 'handover.device-id' to an id that all instances on this "
			+ "device share and that no other device has.";

	private static final String HEALTH_ENDPOINT = "org.springframework.boot.health.actuate.endpoint.HealthEndpoint";

	private HandoverSettingsFactory() {
	}

	static HandoverSettings create(HandoverProperties properties, ConfigurableApplicationContext context,
			@Nullable Class<?> mainApplicationClass) {
		return create(properties, context, mainApplicationClass, Path.of("/"));
	}

	/**
	 * Make settings.
	 * @param root the root of this machine's file system
	 */
	static HandoverSettings create(HandoverProperties properties, ConfigurableApplicationContext context,
			@Nullable Class<?> mainApplicationClass, Path root) {
		Environment environment = context.getEnvironment();
		InetAddress group = group(properties);
		checkValues(properties, environment);
		checkTimes(properties);
		checkHealthGroup(properties, context);
		BootClock bootClock = BootClock.of(root);
		boolean onBalena = environment.containsProperty("BALENA");
		String service = service(properties, environment, mainApplicationClass);
		String device = firstWithText(properties.getDeviceId(), bootClock.bootId().orElse(""));
		MulticastSettings multicast = multicast(properties, environment, group);
		if (device.isEmpty()) {
			multicast = multicast.on(loopbackInterface());
			log.warn(UNKNOWN_DEVICE);
		}
		Scope scope = Scope.of(device, environment.getProperty("BALENA_APP_ID", ""), service);
		HandoverSettings.Self self = new HandoverSettings.Self(bootClock.newIdentity(), scope, service, device,
				Authentication.with(properties.getSecrets()), properties.isAcceptLegacyPeers(),
				ContainerDetection.isContainer(root, context.getEnvironment().getSystemEnvironment()));
		return new HandoverSettings(self, peer(properties, environment, onBalena), properties.getStabilityPeriod(),
				trafficTimeout(properties), multicast, drain(properties),
				properties.getTermination().getHold().isOn(onBalena));
	}

	private static InetAddress group(HandoverProperties properties) {
		InetAddress group = PropertyChecks.multicastAddress("group", properties.getGroup());
		// Java can tie a socket to one interface by a link-local group alone. Of another
		// one the kernel delivers what arrives on any interface, the LAN's included.
		if (properties.getNetworkMode() == NetworkMode.HOST && group instanceof Inet6Address
				&& !group.isMCLinkLocal()) {
			throw PropertyChecks.invalid("group", properties.getGroup(),
					"not link-local, and in host mode messages of other devices would be obeyed",
					"an IPv6 address that begins with ff02, such as ff02::4810, or an IPv4 address");
		}
		return group;
	}

	private static void checkValues(HandoverProperties properties, Environment environment) {
		PropertyChecks.range("port", properties.getPort(), 1, 65535);
		PropertyChecks.range("time-to-live", properties.getTimeToLive(), 0, 255);
		PropertyChecks.text("network-interface", properties.getNetworkInterface(),
				"the name of an interface such as 'eth0'");
		PropertyChecks.text("service-name", properties.getServiceName(),
				"a name that the old and the new release of the service share");
		PropertyChecks.text("device-id", properties.getDeviceId(), "an id that no other device has");
		// An empty path is bound as if the property were not there.
		PropertyChecks.text("complete-file", environment.getProperty(HandoverProperties.PREFIX + ".complete-file"),
				"the path of the file that the platform waits for");
		PropertyChecks.paths("web.probe-paths", properties.getWeb().getProbePaths());
	}

	private static void checkTimes(HandoverProperties properties) {
		HandoverProperties.Termination termination = properties.getTermination();
		PropertyChecks.duration("heartbeat-interval", properties.getHeartbeatInterval(), 100);
		PropertyChecks.duration("stability-period", properties.getStabilityPeriod(), 0);
		PropertyChecks.duration("traffic-timeout", properties.getTrafficTimeout(), 0);
		PropertyChecks.duration("shutdown-timeout", properties.getShutdownTimeout(), 1);
		PropertyChecks.duration("drain.delay", properties.getDrain().getDelay(), 0);
		PropertyChecks.duration("drain.quiet-period", properties.getDrain().getQuietPeriod(), 0);
		PropertyChecks.duration("drain.timeout", properties.getDrain().getTimeout(), 0);
		PropertyChecks.duration("termination.successor-wait", termination.getSuccessorWait(), 0);
		PropertyChecks.duration("termination.grace-period", termination.getGracePeriod(), 0);
		PropertyChecks.duration("termination.shutdown-reserve", termination.getShutdownReserve(), 0);
		PropertyChecks.duration("takeover.discovery", properties.getTakeover().getDiscovery(), 0);
		PropertyChecks.duration("takeover.timeout", properties.getTakeover().getTimeout(), 0);
		if (termination.getShutdownReserve().compareTo(termination.getGracePeriod()) > 0) {
			throw PropertyChecks.invalid("termination.shutdown-reserve",
					DurationStyle.SIMPLE.print(termination.getShutdownReserve()),
					"longer than 'handover.termination.grace-period' ("
							+ DurationStyle.SIMPLE.print(termination.getGracePeriod()) + ")",
					"a shorter time, or set the grace period and the 'stop_grace_period' of the service to a longer "
							+ "one");
		}
	}

	private static String loopbackInterface() {
		try {
			NetworkInterface loopback = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
			return (loopback != null) ? loopback.getName() : LINUX_LOOPBACK_INTERFACE;
		}
		catch (SocketException ex) {
			return LINUX_LOOPBACK_INTERFACE;
		}
	}

	/**
	 * Where there is an endpoint, its groups are known later.
	 */
	private static void checkHealthGroup(HandoverProperties properties, ConfigurableApplicationContext context) {
		String group = properties.getHealthGroup();
		if (StringUtils.hasText(group) && !ClassUtils.isPresent(HEALTH_ENDPOINT, context.getClassLoader())) {
			throw PropertyChecks.unknownHealthGroup(group, null);
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

	private static String nameOf(@Nullable Class<?> mainApplicationClass) {
		if (mainApplicationClass != null) {
			return mainApplicationClass.getName();
		}
		log.warn("The name of this service is unknown, so it is called '" + UNKNOWN_SERVICE
				+ "' like any other one whose name is unknown, and would hand over to it. "
				+ "Set 'spring.application.name' or 'handover.service-name'.");
		return UNKNOWN_SERVICE;
	}

	/**
	 * Connections to a shared port reach both instances, whichever is in use.
	 */
	private static Duration trafficTimeout(HandoverProperties properties) {
		Boolean sharePort = properties.getWeb().getSharePort();
		boolean shared = (sharePort != null) ? sharePort : properties.getNetworkMode() == NetworkMode.HOST;
		return shared ? Duration.ZERO : properties.getTrafficTimeout();
	}

	private static PeerSettings peer(HandoverProperties properties, Environment environment, boolean onBalena) {
		HandoverProperties.Termination termination = properties.getTermination();
		HoldSettings hold = new HoldSettings(termination.getSuccessorWait(), termination.getGracePeriod(),
				termination.getShutdownReserve());
		TakeoverSettings takeover = new TakeoverSettings(properties.getTakeover().getDiscovery(),
				properties.getTakeover().getTimeout());
		return new PeerSettings(properties.getHeartbeatInterval(), hold, takeover,
				Activation.isDeployed(environment) ? AfterHandover.NONE : properties.getAfterHandover(), onBalena);
	}

	private static DrainSettings drain(HandoverProperties properties) {
		HandoverProperties.Drain drain = properties.getDrain();
		Duration delay = drain.getDelay();
		if (delay != null && drain.getTimeout().compareTo(delay) < 0) {
			throw PropertyChecks.invalid("drain.timeout", DurationStyle.SIMPLE.print(drain.getTimeout()),
					"shorter than 'handover.drain.delay' (" + DurationStyle.SIMPLE.print(delay) + ")",
					"a longer time, or 'handover.drain.delay' to a shorter one");
		}
		return new DrainSettings(delay, drain.getQuietPeriod(), drain.getTimeout(), properties.getShutdownTimeout(),
				properties.getCompleteFile());
	}

	private static MulticastSettings multicast(HandoverProperties properties, Environment environment,
			InetAddress group) {
		String networkInterface = properties.getNetworkInterface();
		if (networkInterface == null && properties.getNetworkMode() == NetworkMode.HOST) {
			// As handover-lib, which does not read it in bridge mode.
			networkInterface = firstWithText(environment.getProperty("NETWORK_INTERFACE"), SUPERVISOR_INTERFACE);
		}
		return new MulticastSettings(properties.getNetworkMode(), networkInterface, group, properties.getPort(),
				properties.getTimeToLive());
	}

}
