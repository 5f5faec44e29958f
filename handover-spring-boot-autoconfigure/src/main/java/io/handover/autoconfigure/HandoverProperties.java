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

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.context.annotation.Lazy;

import io.handover.multicast.NetworkMode;
import io.handover.peer.AfterHandover;

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

	private static final Duration SHORTEST_HEARTBEAT = Duration.ofMillis(100);

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
	 * Name of the only interface to use. In host mode 'supervisor0' unless set; in bridge
	 * mode all eligible ones unless set.
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
	 * Never obeyed while there are secrets.
	 */
	private Boolean acceptLegacyPeers = true;

	/**
	 * How long a younger instance must have been ready before this one drains, so that
	 * proxies use it by then. By default 2s with a web server, else 0s.
	 */
	private @Nullable Duration stabilityPeriod;

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

	@NestedConfigurationProperty
	private final HandoverDrainProperties drain = new HandoverDrainProperties();

	@NestedConfigurationProperty
	private final HandoverTerminationProperties termination = new HandoverTerminationProperties();

	@NestedConfigurationProperty
	private final HandoverTakeoverProperties takeover = new HandoverTakeoverProperties();

	@NestedConfigurationProperty
	private final HandoverWebProperties web = new HandoverWebProperties();

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
		this.networkInterface = PropertyChecks.text("network-interface", networkInterface,
				"the name of an interface such as 'eth0', or leave the property out");
	}

	public String getGroup() {
		return this.group;
	}

	public void setGroup(String group) {
		this.group = PropertyChecks.multicastAddress("group", group);
	}

	public Integer getPort() {
		return this.port;
	}

	public void setPort(Integer port) {
		this.port = PropertyChecks.range("port", port, 1, 65535);
	}

	public Integer getTimeToLive() {
		return this.timeToLive;
	}

	public void setTimeToLive(Integer timeToLive) {
		this.timeToLive = PropertyChecks.range("time-to-live", timeToLive, 0, 255);
	}

	public Duration getHeartbeatInterval() {
		return this.heartbeatInterval;
	}

	public void setHeartbeatInterval(Duration heartbeatInterval) {
		this.heartbeatInterval = PropertyChecks.duration("heartbeat-interval", heartbeatInterval, SHORTEST_HEARTBEAT);
	}

	public @Nullable String getServiceName() {
		return this.serviceName;
	}

	public void setServiceName(String serviceName) {
		this.serviceName = PropertyChecks.text("service-name", serviceName,
				"a name that the old and the new release of the service share, or leave the property out");
	}

	public @Nullable String getDeviceId() {
		return this.deviceId;
	}

	public void setDeviceId(String deviceId) {
		this.deviceId = PropertyChecks.text("device-id", deviceId,
				"an id that no other device has, or leave the property out");
	}

	public List<String> getSecrets() {
		return this.secrets;
	}

	public void setSecrets(List<String> secrets) {
		this.secrets = PropertyChecks.secrets("secrets", secrets);
	}

	public Boolean isAcceptLegacyPeers() {
		return this.acceptLegacyPeers;
	}

	public void setAcceptLegacyPeers(Boolean acceptLegacyPeers) {
		this.acceptLegacyPeers = acceptLegacyPeers;
	}

	public @Nullable Duration getStabilityPeriod() {
		return this.stabilityPeriod;
	}

	public void setStabilityPeriod(Duration stabilityPeriod) {
		this.stabilityPeriod = PropertyChecks.duration("stability-period", stabilityPeriod, Duration.ZERO);
	}

	public Duration getShutdownTimeout() {
		return this.shutdownTimeout;
	}

	public void setShutdownTimeout(Duration shutdownTimeout) {
		this.shutdownTimeout = PropertyChecks.duration("shutdown-timeout", shutdownTimeout, Duration.ofMillis(1));
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

	public HandoverDrainProperties getDrain() {
		return this.drain;
	}

	public HandoverTerminationProperties getTermination() {
		return this.termination;
	}

	public HandoverTakeoverProperties getTakeover() {
		return this.takeover;
	}

	public HandoverWebProperties getWeb() {
		return this.web;
	}

}
