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
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import io.handover.lifecycle.AfterHandover;
import io.handover.multicast.NetworkMode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link HandoverProperties}.
 */
class HandoverPropertiesTests {

	private static final String SECRET = "correct horse battery staple";

	@Test
	void whenNothingIsSetShouldHaveTheDefaults() {
		HandoverProperties properties = bind();
		assertThat(properties.enabled()).isTrue();
		assertThat(properties.networkMode()).isEqualTo(NetworkMode.BRIDGE);
		assertThat(properties.networkInterface()).isNull();
		assertThat(properties.group()).isEqualTo("239.192.16.16");
		assertThat(properties.port()).isEqualTo(1536);
		assertThat(properties.timeToLive()).isEqualTo(1);
		assertThat(properties.heartbeatInterval()).isEqualTo(Duration.ofSeconds(10));
		assertThat(properties.serviceName()).isNull();
		assertThat(properties.deviceId()).isNull();
		assertThat(properties.secrets()).isEmpty();
		assertThat(properties.acceptLegacyPeers()).isTrue();
		assertThat(properties.stabilityPeriod()).isZero();
		assertThat(properties.drainDelay()).isNull();
		assertThat(properties.shutdownTimeout()).isEqualTo(Duration.ofSeconds(60));
		assertThat(properties.completeFile()).isEqualTo(Path.of("/tmp/balena/handover-complete"));
		assertThat(properties.afterHandover()).isEqualTo(AfterHandover.PARK);
		assertThat(properties.termination().hold()).isEqualTo(TerminationHold.AUTO);
		assertThat(properties.termination().successorWait()).isEqualTo(Duration.ofSeconds(5));
		assertThat(properties.termination().gracePeriod()).isEqualTo(Duration.ofSeconds(10));
		assertThat(properties.termination().shutdownReserve()).isEqualTo(Duration.ofSeconds(5));
	}

	@Test
	void whenAllIsSetShouldBindIt() {
		HandoverProperties properties = bind("enabled=false", "network-mode=host", "network-interface=eth0",
				"group=ff02::16", "port=65535", "time-to-live=255", "heartbeat-interval=100ms", "service-name=kiosk",
				"device-id=device", "secrets[0]=" + SECRET, "accept-legacy-peers=false", "stability-period=1m",
				"drain-delay=0s", "shutdown-timeout=1ms", "complete-file=/run/done", "after-handover=exit",
				"termination.hold=never", "termination.successor-wait=0s", "termination.grace-period=40s",
				"termination.shutdown-reserve=40s", "web.share-port=true");
		assertThat(properties).isEqualTo(new HandoverProperties(
				false, NetworkMode.HOST, "eth0", "ff02::16", 65535, 255, Duration.ofMillis(100), "kiosk", "device",
				List.of(SECRET), false, Duration.ofMinutes(1), Duration.ZERO, Duration.ofMillis(1),
				Path.of("/run/done"), AfterHandover.EXIT, new HandoverProperties.Termination(TerminationHold.NEVER,
						Duration.ZERO, Duration.ofSeconds(40), Duration.ofSeconds(40)),
				new HandoverProperties.Web(true)));
		assertThat(properties.groupAddress().isMulticastAddress()).isTrue();
	}

	/*
	 * A compose file leaves a variable empty where it is not set.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "enabled", "network-mode", "port", "time-to-live", "accept-legacy-peers",
			"heartbeat-interval", "stability-period", "drain-delay", "shutdown-timeout", "complete-file",
			"after-handover", "termination.hold", "termination.grace-period", "secrets", "web.share-port" })
	void whenAValueIsLeftEmptyShouldHaveTheDefault(String property) {
		assertThat(bind(property + "=")).isEqualTo(bind());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			group                        | 10.0.0.1         | is not a multicast address
			group                        | 223.255.255.255  | is not a multicast address
			group                        | 240.0.0.0        | is not a multicast address
			group                        | fe80::1          | is not a multicast address
			group                        | example.org      | is not an IP address
			group                        | 239.192.16       | is not an IP address
			group                        | 239.192.16.256   | is not an IP address
			group                        | ''               | is not an IP address
			port                         | 0                | is not between 1 and 65535
			port                         | 65536            | is not between 1 and 65535
			port                         | -1               | is not between 1 and 65535
			time-to-live                 | -1               | is not between 0 and 255
			time-to-live                 | 256              | is not between 0 and 255
			network-interface            | ' '              | must not be empty
			service-name                 | ''               | must not be empty
			device-id                    | ''               | must not be empty
			heartbeat-interval           | 99ms             | is shorter than 100 ms
			heartbeat-interval           | -10s             | is shorter than 100 ms
			heartbeat-interval           | 366d             | is longer than 365 days
			stability-period             | -1ms             | is shorter than 0 ms
			stability-period             | 110000d          | is longer than 365 days
			drain-delay                  | -1s              | is shorter than 0 ms
			shutdown-timeout             | 0s               | is shorter than 1 ms
			termination.successor-wait   | -1s              | is shorter than 0 ms
			termination.grace-period     | -1s              | is shorter than 0 ms
			termination.shutdown-reserve | -1s              | is shorter than 0 ms
			termination.shutdown-reserve | 11s              | is longer than 'handover.termination.grace-period' (10s)
			""")
	void whenAValueMakesNoSenseShouldSayWhichAndWhy(String property, String value, String reason) {
		assertThatExceptionOfType(BindException.class).isThrownBy(() -> bind(property + "=" + value))
			.havingRootCause()
			.isInstanceOfSatisfying(InvalidHandoverPropertyException.class, (invalid) -> {
				assertThat(invalid.getProperty()).isEqualTo("handover." + property);
				assertThat(invalid.getReason()).isEqualTo("it " + reason);
				assertThat(invalid.getRemedy()).isNotBlank();
				assertThat(invalid.getMessage()).contains(invalid.getProperty(), invalid.getReason());
			});
	}

	@Test
	void whenASecretIsTooShortShouldNotRepeatIt() {
		assertThatExceptionOfType(BindException.class)
			.isThrownBy(() -> bind("secrets[0]=" + SECRET, "secrets[1]=tooshort"))
			.havingRootCause()
			.isInstanceOfSatisfying(InvalidHandoverPropertyException.class, (invalid) -> {
				assertThat(invalid.getProperty()).isEqualTo("handover.secrets[1]");
				assertThat(invalid.getValue()).isNull();
				assertThat(invalid.getReason() + invalid.getRemedy() + invalid.getMessage()).contains("8 bytes")
					.doesNotContain("tooshort", SECRET);
			});
	}

	@Test
	void whenASecretHasEnoughBytesShouldCountBytesNotCharacters() {
		assertThat(bind("secrets[0]=ääääääää").secrets()).containsExactly("ääääääää");
	}

	@Test
	void whenThereIsASecretShouldNotBeInTheText() {
		assertThat(bind("secrets=" + SECRET)).hasToString("HandoverProperties[group=239.192.16.16, port=1536]");
	}

	private static HandoverProperties bind(String... properties) {
		Map<String, String> source = Stream.of(properties)
			.map((property) -> property.split("=", 2))
			.collect(Collectors.toMap((property) -> "handover." + property[0], (property) -> property[1]));
		return new Binder(new MapConfigurationPropertySource(source)).bindOrCreate("handover",
				HandoverProperties.class);
	}

	/**
	 * Proved in a network namespace: messages of the LAN would be obeyed.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "ff01::4810", "ff05::4810", "ff0e::4810" })
	void whenInHostModeWithAnIpv6GroupThatCannotBeConfinedShouldFail(String group) {
		assertThat(bind("group=" + group).group()).isEqualTo(group);
		assertThatExceptionOfType(BindException.class).isThrownBy(() -> bind("network-mode=host", "group=" + group))
			.havingRootCause()
			.withMessageContaining("handover.group")
			.withMessageContaining("link-local");
		assertThat(bind("network-mode=host", "group=ff02::4810").group()).isEqualTo("ff02::4810");
	}

}
