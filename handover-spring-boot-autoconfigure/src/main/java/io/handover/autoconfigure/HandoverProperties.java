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
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.Lazy;
import org.springframework.util.StringUtils;

import io.handover.lifecycle.AfterHandover;
import io.handover.multicast.NetworkMode;
import io.handover.protocol.Authentication;

/**
 * Configuration properties for hand-over.
 * <p>
 * They are bound before the context is refreshed. The bean is for who asks for it, such
 * as the endpoint {@code configprops}, and binds them a second time only then. The
 * defaults are in the constructors and not in annotations of their parameters, all of
 * which the binder would read anew for each one: a fiftieth of a second of every start.
 *
 * @param enabled Whether to hand over to a younger instance of this service.
 * @param networkMode Which interfaces to use: all eligible ones (bridge), or the
 * configured one alone (host).
 * @param networkInterface Name of the only interface to use. In host mode 'supervisor0'
 * unless set; in bridge mode all eligible ones unless set.
 * @param group Multicast group to speak and listen to, IPv4 or IPv6.
 * @param port UDP port of the group.
 * @param timeToLive Time to live of the messages, that is how many networks they may
 * cross.
 * @param heartbeatInterval How often a ready instance says so. Three times that long
 * without a word, and it counts as gone.
 * @param serviceName Name of the service, the same in the old and the new release. By
 * default BALENA_SERVICE_NAME, else 'spring.application.name', else 'application'.
 * @param deviceId Identity of the device. By default BALENA_DEVICE_UUID, else the
 * kernel's boot id.
 * @param secrets Shared secrets of at least 16 bytes that authenticate messages. The
 * first one signs, any of them verifies. None by default: nothing is authenticated.
 * @param acceptLegacyPeers Whether to obey messages of handover-lib, which say neither
 * service nor device. Never obeyed while there are secrets.
 * @param stabilityPeriod How long a younger instance must have been ready before this one
 * drains.
 * @param drainDelay How long to go on serving after readiness was refused, so that
 * proxies notice. By default 3s with a web server, else 0s.
 * @param shutdownTimeout How long closing the application may take before the hand-over
 * goes on without waiting for it.
 * @param completeFile File that tells the platform that the hand-over is complete.
 * @param afterHandover What the process does when it has handed over.
 * @param termination What happens on SIGTERM.
 * @param web What the web server does.
 * @since 0.1.0
 */
@Lazy
@ConfigurationProperties(HandoverProperties.PREFIX)
public record HandoverProperties(Boolean enabled, NetworkMode networkMode, @Nullable String networkInterface,
		String group, Integer port, Integer timeToLive, Duration heartbeatInterval, @Nullable String serviceName,
		@Nullable String deviceId, List<String> secrets, Boolean acceptLegacyPeers, Duration stabilityPeriod,
		@Nullable Duration drainDelay, Duration shutdownTimeout, Path completeFile, AfterHandover afterHandover,
		Termination termination, Web web) {

	static final String PREFIX = "handover";

	private static final String DEFAULT_GROUP = "239.192.16.16";

	private static final int DEFAULT_PORT = 1536;

	private static final int DEFAULT_TIME_TO_LIVE = 1;

	private static final Duration DEFAULT_HEARTBEAT_INTERVAL = Duration.ofSeconds(10);

	private static final Duration DEFAULT_SHUTDOWN_TIMEOUT = Duration.ofSeconds(60);

	private static final Path DEFAULT_COMPLETE_FILE = Path.of("/tmp/balena/handover-complete");

	private static final Duration SHORTEST_HEARTBEAT = Duration.ofMillis(100);

	/**
	 * Create new {@link HandoverProperties}. What is {@code null} has its default.
	 * @throws InvalidHandoverPropertyException if a value makes no sense
	 */
	public HandoverProperties(@Nullable Boolean enabled, @Nullable NetworkMode networkMode,
			@Nullable String networkInterface, @Nullable String group, @Nullable Integer port,
			@Nullable Integer timeToLive, @Nullable Duration heartbeatInterval, @Nullable String serviceName,
			@Nullable String deviceId, @Nullable List<String> secrets, @Nullable Boolean acceptLegacyPeers,
			@Nullable Duration stabilityPeriod, @Nullable Duration drainDelay, @Nullable Duration shutdownTimeout,
			@Nullable Path completeFile, @Nullable AfterHandover afterHandover, @Nullable Termination termination,
			@Nullable Web web) {
		this.enabled = (enabled != null) ? enabled : true;
		this.networkMode = (networkMode != null) ? networkMode : NetworkMode.BRIDGE;
		this.networkInterface = networkInterface;
		this.group = (group != null) ? group : DEFAULT_GROUP;
		this.port = (port != null) ? port : DEFAULT_PORT;
		this.timeToLive = (timeToLive != null) ? timeToLive : DEFAULT_TIME_TO_LIVE;
		this.heartbeatInterval = (heartbeatInterval != null) ? heartbeatInterval : DEFAULT_HEARTBEAT_INTERVAL;
		this.serviceName = serviceName;
		this.deviceId = deviceId;
		this.secrets = (secrets != null) ? List.copyOf(secrets) : List.of();
		this.acceptLegacyPeers = (acceptLegacyPeers != null) ? acceptLegacyPeers : true;
		this.stabilityPeriod = (stabilityPeriod != null) ? stabilityPeriod : Duration.ZERO;
		this.drainDelay = drainDelay;
		this.shutdownTimeout = (shutdownTimeout != null) ? shutdownTimeout : DEFAULT_SHUTDOWN_TIMEOUT;
		this.completeFile = (completeFile != null) ? completeFile : DEFAULT_COMPLETE_FILE;
		this.afterHandover = (afterHandover != null) ? afterHandover : AfterHandover.PARK;
		this.termination = (termination != null) ? termination : new Termination(null, null, null, null);
		this.web = (web != null) ? web : new Web(null);
		validate();
	}

	private void validate() {
		validateGroup();
		Valid.range("port", this.port, 1, 65535);
		Valid.range("time-to-live", this.timeToLive, 0, 255);
		Valid.text("network-interface", this.networkInterface,
				"the name of an interface such as 'eth0', or leave the property out");
		Valid.text("service-name", this.serviceName,
				"a name that the old and the new release of the service share, or leave the property out");
		Valid.text("device-id", this.deviceId, "an id that no other device has, or leave the property out");
		Valid.duration("heartbeat-interval", this.heartbeatInterval, SHORTEST_HEARTBEAT);
		Valid.duration("stability-period", this.stabilityPeriod, Duration.ZERO);
		Valid.duration("drain-delay", this.drainDelay, Duration.ZERO);
		Valid.duration("shutdown-timeout", this.shutdownTimeout, Duration.ofMillis(1));
		for (int i = 0; i < this.secrets.size(); i++) {
			validateSecret(i, this.secrets.get(i));
		}
	}

	private void validateGroup() {
		InetAddress address = groupAddress();
		if (!address.isMulticastAddress()) {
			throw new InvalidHandoverPropertyException("group", this.group, "it is not a multicast address",
					"an address from 224.0.0.0 to 239.255.255.255, such as 239.192.16.16, or an IPv6 address that "
							+ "begins with ff");
		}
		// Java can tie a socket to one interface by a link-local group alone. Of another
		// one the kernel delivers what arrives on any interface, the LAN's included.
		if (this.networkMode == NetworkMode.HOST && address instanceof Inet6Address && !address.isMCLinkLocal()) {
			throw new InvalidHandoverPropertyException("group", this.group,
					"it is not link-local, and in host mode messages of other devices would be obeyed",
					"an IPv6 address that begins with ff02, such as ff02::4810, or an IPv4 address");
		}
	}

	private static void validateSecret(int index, String secret) {
		int length = secret.getBytes(StandardCharsets.UTF_8).length;
		if (length < Authentication.MINIMUM_SECRET_LENGTH) {
			// The value stays out of the message: it is a secret, if a bad one.
			throw new InvalidHandoverPropertyException("secrets[" + index + "]", null,
					"it has " + length + " bytes and can be guessed",
					"a random secret of at least " + Authentication.MINIMUM_SECRET_LENGTH
							+ " bytes, for example what 'openssl rand -hex 16' prints");
		}
	}

	InetAddress groupAddress() {
		return Valid.address("group", this.group);
	}

	@Override
	public String toString() {
		return "HandoverProperties[group=" + this.group + ", port=" + this.port + "]";
	}

	/**
	 * What happens on SIGTERM.
	 *
	 * @param hold Whether to go on serving until a successor is ready. On balena by
	 * default.
	 * @param successorWait How long to listen for a successor before shutting down.
	 * @param gracePeriod How long the platform waits before it kills the process; the
	 * 'stop_grace_period' of the service.
	 * @param shutdownReserve How much of the grace period is kept for the shutdown.
	 */
	public record Termination(TerminationHold hold, Duration successorWait, Duration gracePeriod,
			Duration shutdownReserve) {

		private static final Duration DEFAULT_SUCCESSOR_WAIT = Duration.ofSeconds(5);

		private static final Duration DEFAULT_GRACE_PERIOD = Duration.ofSeconds(10);

		private static final Duration DEFAULT_SHUTDOWN_RESERVE = Duration.ofSeconds(5);

		/**
		 * Create a new {@link Termination}. What is {@code null} has its default.
		 * @throws InvalidHandoverPropertyException if a value makes no sense
		 */
		public Termination(@Nullable TerminationHold hold, @Nullable Duration successorWait,
				@Nullable Duration gracePeriod, @Nullable Duration shutdownReserve) {
			this.hold = (hold != null) ? hold : TerminationHold.AUTO;
			this.successorWait = (successorWait != null) ? successorWait : DEFAULT_SUCCESSOR_WAIT;
			this.gracePeriod = (gracePeriod != null) ? gracePeriod : DEFAULT_GRACE_PERIOD;
			this.shutdownReserve = (shutdownReserve != null) ? shutdownReserve : DEFAULT_SHUTDOWN_RESERVE;
			validate();
		}

		private void validate() {
			Valid.duration("termination.successor-wait", this.successorWait, Duration.ZERO);
			Valid.duration("termination.grace-period", this.gracePeriod, Duration.ZERO);
			Valid.duration("termination.shutdown-reserve", this.shutdownReserve, Duration.ZERO);
			if (this.shutdownReserve.compareTo(this.gracePeriod) > 0) {
				throw new InvalidHandoverPropertyException("termination.shutdown-reserve",
						Valid.text(this.shutdownReserve),
						"it is longer than 'handover.termination.grace-period' (" + Valid.text(this.gracePeriod) + ")",
						"a shorter time, or set the grace period and the 'stop_grace_period' of the service to a "
								+ "longer one");
			}
		}

	}

	/**
	 * What the web server does.
	 *
	 * @param sharePort Whether the old and the new instance listen at the same port at
	 * the same time. In host mode by default.
	 */
	public record Web(@Nullable Boolean sharePort) {

	}

	/**
	 * Checks of single values.
	 */
	private static final class Valid {

		/**
		 * No time that is meant is longer, and three of them can still be counted in
		 * nanoseconds.
		 */
		private static final Duration LONGEST = Duration.ofDays(365);

		private static final Pattern ADDRESS = Pattern
			.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

		private Valid() {
		}

		static void range(String property, int value, int least, int most) {
			if (value < least || value > most) {
				throw new InvalidHandoverPropertyException(property, String.valueOf(value),
						"it is not between " + least + " and " + most, "a number from " + least + " to " + most);
			}
		}

		static void text(String property, @Nullable String value, String remedy) {
			if (value != null && !StringUtils.hasText(value)) {
				throw new InvalidHandoverPropertyException(property, value, "it must not be empty", remedy);
			}
		}

		static void duration(String property, @Nullable Duration value, Duration least) {
			if (value == null) {
				return;
			}
			if (value.compareTo(least) < 0) {
				throw new InvalidHandoverPropertyException(property, text(value),
						"it is shorter than " + least.toMillis() + " ms",
						"a duration of at least " + least.toMillis() + "ms, such as 10s");
			}
			if (value.compareTo(LONGEST) > 0) {
				throw new InvalidHandoverPropertyException(property, text(value),
						"it is longer than " + LONGEST.toDays() + " days", "a duration such as 10s");
			}
		}

		static String text(Duration value) {
			return (value.toMillisPart() == 0) ? value.toSeconds() + "s" : value.toMillis() + "ms";
		}

		static InetAddress address(String property, String value) {
			try {
				// Only a whole address: a name would be looked up, which takes time, and
				// of a part the rest would be guessed.
				if (ADDRESS.matcher(value).matches()) {
					return InetAddress.getByName(value);
				}
			}
			catch (UnknownHostException ex) {
				// Said below, with what to write instead.
			}
			throw new InvalidHandoverPropertyException(property, value, "it is not an IP address",
					"a multicast address such as 239.192.16.16");
		}

	}

}
