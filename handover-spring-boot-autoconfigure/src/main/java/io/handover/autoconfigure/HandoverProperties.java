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

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.context.annotation.Lazy;
import org.springframework.util.Assert;

import io.handover.multicast.NetworkMode;
import io.handover.peer.AfterHandover;
import io.handover.protocol.Authentication;

/**
 * Configuration properties for hand-over.
 * <p>
 * They are bound before the context is refreshed. The bean is for those that ask for it,
 * such as the endpoint {@code configprops}, and is bound only then. Numbers and booleans
 * are boxed so that an empty value, which is what a compose file makes of a variable that
 * is not set, leaves the default.
 *
 * @since 0.1.0
 */
@Lazy
@ConfigurationProperties(HandoverProperties.PREFIX)
public class HandoverProperties {

	static final String PREFIX = "handover";

	static final String DEFAULT_HEALTH_GROUP = "readiness";

	/**
	 * Whether to hand over to a younger instance of this service. Set to false for a
	 * one-shot run, such as a migration. On Kubernetes and in a servlet container only if
	 * set explicitly.
	 */
	private Boolean enabled = true;

	/**
	 * Which interfaces to use: all eligible ones (bridge), or the configured one alone
	 * (host).
	 */
	private NetworkMode networkMode = NetworkMode.BRIDGE;

	/**
	 * Name of the only interface to use. In host mode NETWORK_INTERFACE, else
	 * 'supervisor0', unless set; in bridge mode all eligible ones unless set.
	 */
	private @Nullable String networkInterface;

	/**
	 * Multicast group to send to and to listen to, IPv4 or IPv6.
	 */
	private String group = "239.192.16.16";

	/**
	 * UDP port of the group.
	 */
	private Integer port = 1536;

	/**
	 * Time to live of the messages, that is how many networks they may cross.
	 */
	private Integer timeToLive = 1;

	/**
	 * How often a ready instance sends its state. After three times that long without a
	 * message, it counts as gone.
	 */
	private Duration heartbeatInterval = Duration.ofSeconds(10);

	/**
	 * Name of the service, the same in the old and the new release. By default
	 * BALENA_SERVICE_NAME, else 'spring.application.name', else the name of the main
	 * application class.
	 */
	private @Nullable String serviceName;

	/**
	 * Identity of the device. By default BALENA_DEVICE_UUID, else the kernel's boot id.
	 */
	private @Nullable String deviceId;

	/**
	 * Shared secrets of at least 16 bytes that authenticate messages. The first one
	 * signs, any of them verifies. None by default: nothing is authenticated. Set and
	 * empty is an error.
	 */
	private List<String> secrets = List.of();

	/**
	 * Whether to obey messages of handover-lib, which name neither service nor device.
	 * Outside a container only those from this machine. Never obeyed while there are
	 * secrets.
	 */
	private Boolean acceptLegacyPeers = true;

	/**
	 * Health group that must be up before this instance accepts traffic, the one that
	 * proxies ask. By default 'readiness', if that exists. Set and empty for none.
	 */
	private @Nullable String healthGroup;

	/**
	 * How long a younger instance must have accepted traffic before this one drains, so
	 * that proxies use it by then. By default 2s with a web server, else 0s.
	 */
	private @Nullable Duration stabilityPeriod;

	/**
	 * How long to wait after that until the younger instance has answered a request. Not
	 * waited for by an instance that has answered none itself within a minute, has no web
	 * server or shares its port.
	 */
	private Duration trafficTimeout = Duration.ofSeconds(10);

	/**
	 * How long closing the application may take before the hand-over continues without
	 * waiting for it, and how long shutdown hooks may take when the process exits.
	 */
	private Duration shutdownTimeout = Duration.ofSeconds(60);

	/**
	 * File that tells the platform that the hand-over is complete. Set and empty is an
	 * error.
	 */
	private Path completeFile = Path.of("/tmp/balena/handover-complete");

	/**
	 * What the process does when it has handed over.
	 */
	private AfterHandover afterHandover = AfterHandover.PARK;

	private final Drain drain = new Drain();

	private final Termination termination = new Termination();

	private final Takeover takeover = new Takeover();

	@NestedConfigurationProperty
	private final Web web = new Web();

	public Boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(Boolean enabled) {
		this.enabled = enabled;
	}

	public NetworkMode getNetworkMode() {
		return this.networkMode;
	}

	public void setNetworkMode(NetworkMode networkMode) {
		this.networkMode = networkMode;
	}

	public @Nullable String getNetworkInterface() {
		return this.networkInterface;
	}

	public void setNetworkInterface(String networkInterface) {
		this.networkInterface = networkInterface;
	}

	public String getGroup() {
		return this.group;
	}

	public void setGroup(String group) {
		this.group = group;
	}

	public Integer getPort() {
		return this.port;
	}

	public void setPort(Integer port) {
		this.port = port;
	}

	public Integer getTimeToLive() {
		return this.timeToLive;
	}

	public void setTimeToLive(Integer timeToLive) {
		this.timeToLive = timeToLive;
	}

	public Duration getHeartbeatInterval() {
		return this.heartbeatInterval;
	}

	public void setHeartbeatInterval(Duration heartbeatInterval) {
		this.heartbeatInterval = heartbeatInterval;
	}

	public @Nullable String getServiceName() {
		return this.serviceName;
	}

	public void setServiceName(String serviceName) {
		this.serviceName = serviceName;
	}

	public @Nullable String getDeviceId() {
		return this.deviceId;
	}

	public void setDeviceId(String deviceId) {
		this.deviceId = deviceId;
	}

	public List<String> getSecrets() {
		return this.secrets;
	}

	public void setSecrets(List<String> secrets) {
		// Checked here, since the analysis of what is invalid later would show the value.
		Assert.notEmpty(secrets, "It is set, but empty.");
		for (int i = 0; i < secrets.size(); i++) {
			int length = secrets.get(i).getBytes(StandardCharsets.UTF_8).length;
			if (length < Authentication.MINIMUM_SECRET_LENGTH) {
				throw new IllegalArgumentException("Secret " + i + " has " + length + " bytes and can be guessed.");
			}
		}
		this.secrets = List.copyOf(secrets);
	}

	public Boolean isAcceptLegacyPeers() {
		return this.acceptLegacyPeers;
	}

	public void setAcceptLegacyPeers(Boolean acceptLegacyPeers) {
		this.acceptLegacyPeers = acceptLegacyPeers;
	}

	public @Nullable String getHealthGroup() {
		return this.healthGroup;
	}

	public void setHealthGroup(String healthGroup) {
		this.healthGroup = healthGroup;
	}

	public @Nullable Duration getStabilityPeriod() {
		return this.stabilityPeriod;
	}

	public void setStabilityPeriod(Duration stabilityPeriod) {
		this.stabilityPeriod = stabilityPeriod;
	}

	public Duration getTrafficTimeout() {
		return this.trafficTimeout;
	}

	public void setTrafficTimeout(Duration trafficTimeout) {
		this.trafficTimeout = trafficTimeout;
	}

	public Duration getShutdownTimeout() {
		return this.shutdownTimeout;
	}

	public void setShutdownTimeout(Duration shutdownTimeout) {
		this.shutdownTimeout = shutdownTimeout;
	}

	public Path getCompleteFile() {
		return this.completeFile;
	}

	public void setCompleteFile(Path completeFile) {
		this.completeFile = completeFile;
	}

	public AfterHandover getAfterHandover() {
		return this.afterHandover;
	}

	public void setAfterHandover(AfterHandover afterHandover) {
		this.afterHandover = afterHandover;
	}

	public Drain getDrain() {
		return this.drain;
	}

	public Termination getTermination() {
		return this.termination;
	}

	public Takeover getTakeover() {
		return this.takeover;
	}

	public Web getWeb() {
		return this.web;
	}

	/**
	 * Configuration properties for how long an instance continues to serve while it
	 * drains.
	 */
	public static class Drain {

		/**
		 * Minimum time to continue to serve after readiness was refused, so that proxies
		 * notice. By default 3s with a web server, else 0s.
		 */
		private @Nullable Duration delay;

		/**
		 * For how long no request must have come in before the application is closed.
		 * Requests to the endpoints of actuator do not count.
		 */
		private Duration quietPeriod = Duration.ofSeconds(1);

		/**
		 * Maximum time to continue to serve, even if requests still come in.
		 */
		private Duration timeout = Duration.ofSeconds(30);

		public @Nullable Duration getDelay() {
			return this.delay;
		}

		public void setDelay(Duration delay) {
			this.delay = delay;
		}

		public Duration getQuietPeriod() {
			return this.quietPeriod;
		}

		public void setQuietPeriod(Duration quietPeriod) {
			this.quietPeriod = quietPeriod;
		}

		public Duration getTimeout() {
			return this.timeout;
		}

		public void setTimeout(Duration timeout) {
			this.timeout = timeout;
		}

	}

	/**
	 * Configuration properties for what happens on SIGTERM.
	 */
	public static class Termination {

		/**
		 * Whether to continue to serve until a successor is ready. On balena by default.
		 */
		private Hold hold = Hold.AUTO;

		/**
		 * How long to listen for a successor before shutting down, at most until the
		 * grace period less the reserve has passed.
		 */
		private Duration successorWait = Duration.ofSeconds(20);

		/**
		 * How long the platform waits before it kills the process; the
		 * 'stop_grace_period' of the service.
		 */
		private Duration gracePeriod = Duration.ofSeconds(10);

		/**
		 * How much of the grace period is kept for the shutdown.
		 */
		private Duration shutdownReserve = Duration.ofSeconds(5);

		public Hold getHold() {
			return this.hold;
		}

		public void setHold(Hold hold) {
			this.hold = hold;
		}

		public Duration getSuccessorWait() {
			return this.successorWait;
		}

		public void setSuccessorWait(Duration successorWait) {
			this.successorWait = successorWait;
		}

		public Duration getGracePeriod() {
			return this.gracePeriod;
		}

		public void setGracePeriod(Duration gracePeriod) {
			this.gracePeriod = gracePeriod;
		}

		public Duration getShutdownReserve() {
			return this.shutdownReserve;
		}

		public void setShutdownReserve(Duration shutdownReserve) {
			this.shutdownReserve = shutdownReserve;
		}

		/**
		 * Whether to continue to serve on SIGTERM until a successor is ready.
		 */
		public enum Hold {

			/**
			 * On balena (where {@code BALENA} is set), whose Supervisor asks the old
			 * instance to end before the new one is ready.
			 */
			AUTO,

			/**
			 * On any platform.
			 */
			ALWAYS,

			/**
			 * Never: shut down at once.
			 */
			NEVER;

			boolean isOn(boolean onBalena) {
				return this == ALWAYS || (this == AUTO && onBalena);
			}

		}

	}

	/**
	 * Configuration properties for when an instance takes over what only one may hold.
	 */
	public static class Takeover {

		/**
		 * How long after it is ready an instance takes over, if it has heard no other one
		 * that could hold the takeover; and how long after its start at the earliest.
		 */
		private Duration discovery = Duration.ofSeconds(2);

		/**
		 * How long after it is ready an instance takes over at the latest, although
		 * another one that could hold the takeover is heard and has not released.
		 */
		private Duration timeout = Duration.ofSeconds(60);

		public Duration getDiscovery() {
			return this.discovery;
		}

		public void setDiscovery(Duration discovery) {
			this.discovery = discovery;
		}

		public Duration getTimeout() {
			return this.timeout;
		}

		public void setTimeout(Duration timeout) {
			this.timeout = timeout;
		}

	}

	/**
	 * What the web server does.
	 */
	public static class Web {

		/**
		 * Whether the old and the new instance listen at the same port at the same time.
		 * In host mode by default.
		 */
		private @Nullable Boolean sharePort;

		/**
		 * Whether to complete server-sent events and to close WebSocket sessions when the
		 * instance drains, so that their clients connect to the successor.
		 */
		private Boolean completeStreams = true;

		/**
		 * Paths of the application that platforms and proxies check. Requests to them,
		 * and to what is below them, do not count as requests to the application. None by
		 * default.
		 */
		private List<String> probePaths = List.of();

		public @Nullable Boolean getSharePort() {
			return this.sharePort;
		}

		public void setSharePort(Boolean sharePort) {
			this.sharePort = sharePort;
		}

		public Boolean isCompleteStreams() {
			return this.completeStreams;
		}

		public void setCompleteStreams(Boolean completeStreams) {
			this.completeStreams = completeStreams;
		}

		public List<String> getProbePaths() {
			return this.probePaths;
		}

		public void setProbePaths(List<String> probePaths) {
			this.probePaths = List.copyOf(probePaths);
		}

	}

}
