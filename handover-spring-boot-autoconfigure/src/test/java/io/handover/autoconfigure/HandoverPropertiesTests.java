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
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import io.handover.multicast.NetworkMode;
import io.handover.peer.AfterHandover;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HandoverProperties}.
 */
class HandoverPropertiesTests {

	private static final String SECRET = "correct horse battery staple";

	@Test
	void whenAllIsSetShouldBindIt() {
		HandoverProperties properties = bind("enabled=false", "network-mode=host", "network-interface=eth0",
				"group=ff02::16", "port=65535", "time-to-live=255", "heartbeat-interval=100ms", "service-name=kiosk",
				"device-id=device", "secrets[0]=" + SECRET, "accept-legacy-peers=false", "stability-period=1m",
				"drain.delay=0s", "drain.quiet-period=5s", "drain.timeout=6s", "shutdown-timeout=1ms",
				"complete-file=/run/done", "after-handover=exit", "termination.hold=never",
				"termination.successor-wait=0s", "termination.grace-period=40s", "termination.shutdown-reserve=30s",
				"takeover.discovery=0s", "takeover.timeout=2m", "web.share-port=true", "web.complete-streams=false");
		assertThat(properties.isEnabled()).isFalse();
		assertThat(properties.getNetworkMode()).isEqualTo(NetworkMode.HOST);
		assertThat(properties.getNetworkInterface()).isEqualTo("eth0");
		assertThat(properties.getGroup()).isEqualTo("ff02::16");
		assertThat(properties.getPort()).isEqualTo(65535);
		assertThat(properties.getTimeToLive()).isEqualTo(255);
		assertThat(properties.getHeartbeatInterval()).hasMillis(100);
		assertThat(properties.getServiceName()).isEqualTo("kiosk");
		assertThat(properties.getDeviceId()).isEqualTo("device");
		assertThat(properties.getSecrets()).containsExactly(SECRET);
		assertThat(properties.isAcceptLegacyPeers()).isFalse();
		assertThat(properties.getStabilityPeriod()).hasMinutes(1);
		assertThat(properties.getDrain().getDelay()).isZero();
		assertThat(properties.getDrain().getQuietPeriod()).hasSeconds(5);
		assertThat(properties.getDrain().getTimeout()).hasSeconds(6);
		assertThat(properties.getShutdownTimeout()).hasMillis(1);
		assertThat(properties.getCompleteFile()).isEqualTo(Path.of("/run/done"));
		assertThat(properties.getAfterHandover()).isEqualTo(AfterHandover.EXIT);
		assertThat(properties.getTermination().getHold()).isEqualTo(HandoverProperties.Termination.Hold.NEVER);
		assertThat(properties.getTermination().getSuccessorWait()).isZero();
		assertThat(properties.getTermination().getGracePeriod()).hasSeconds(40);
		assertThat(properties.getTermination().getShutdownReserve()).hasSeconds(30);
		assertThat(properties.getTakeover().getDiscovery()).isZero();
		assertThat(properties.getTakeover().getTimeout()).hasMinutes(2);
		assertThat(properties.getWeb().getSharePort()).isTrue();
		assertThat(properties.getWeb().isCompleteStreams()).isFalse();
	}

	/*
	 * A compose file leaves a variable empty where it is not set.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "enabled", "network-mode", "port", "time-to-live", "accept-legacy-peers",
			"heartbeat-interval", "stability-period", "drain.delay", "drain.quiet-period", "drain.timeout",
			"shutdown-timeout", "after-handover", "termination.hold", "termination.successor-wait",
			"termination.grace-period", "termination.shutdown-reserve", "takeover.discovery", "takeover.timeout",
			"web.share-port", "web.complete-streams" })
	void whenAValueIsLeftEmptyShouldHaveTheDefault(String property) {
		assertThat(bind(property + "=")).usingRecursiveComparison().isEqualTo(new HandoverProperties());
	}

	@Test
	void whenASecretHasEnoughBytesShouldCountBytesNotCharacters() {
		assertThat(bind("secrets[0]=ääääääää").getSecrets()).containsExactly("ääääääää");
	}

	private static HandoverProperties bind(String... properties) {
		Map<String, String> source = Stream.of(properties)
			.map((property) -> property.split("=", 2))
			.collect(Collectors.toMap((property) -> "handover." + property[0], (property) -> property[1]));
		return new Binder(new MapConfigurationPropertySource(source)).bindOrCreate("handover",
				HandoverProperties.class);
	}

}
