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

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

import io.handover.lifecycle.HandoverSettings;
import io.handover.multicast.MulticastSettings;
import io.handover.multicast.NetworkMode;
import io.handover.peer.AfterHandover;
import io.handover.process.BootClock;
import io.handover.protocol.Scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link HandoverSettingsFactory}.
 */
@ExtendWith(OutputCaptureExtension.class)
class HandoverSettingsFactoryTests {

	private static final String BOOT_ID = BootClock.of(Path.of("/")).bootId().orElse("");

	private static final String MAIN_CLASS = HandoverSettingsFactoryTests.class.getName();

	@Test
	void whenNothingIsSetShouldBeOfThisBootAndTheMainApplicationClass(CapturedOutput output) {
		assertThat(create().self().scope()).isEqualTo(Scope.of(BOOT_ID, "", MAIN_CLASS));
		assertThat(output).doesNotContain("The name of this service is unknown");
	}

	@Test
	void whenTheMainApplicationClassIsUnknownTooShouldWarn(CapturedOutput output) {
		try (ConfigurableApplicationContext context = new AnnotationConfigApplicationContext()) {
			assertThat(create(context, null, Path.of("/")).self().scope())
				.isEqualTo(Scope.of(BOOT_ID, "", "application"));
		}
		assertThat(output).contains("WARN", "The name of this service is unknown", "'spring.application.name'",
				"'handover.service-name'");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			handover.device-id=mine, BALENA_DEVICE_UUID=balena | mine
			BALENA_DEVICE_UUID=balena                          | balena
			""")
	void whenDeviceIsSetShouldPreferThePropertyToTheVariable(String properties, String device) {
		assertThat(create(properties.split(", ")).self().scope()).isEqualTo(Scope.of(device, "", MAIN_CLASS));
	}

	@ParameterizedTest
	@ValueSource(strings = { "handover.network-mode=bridge", "handover.network-mode=host",
			"handover.network-interface=eth1", "BALENA_DEVICE_UUID= " })
	void whenDeviceIsUnknownShouldStayOnTheLoopbackInterfaceAndWarn(String property, @TempDir Path root,
			CapturedOutput output) throws IOException {
		MulticastSettings settings = create(root, property).multicast();
		assertThat(settings.networkInterface()).isEqualTo("lo");
		assertThat(settings.port()).isEqualTo(1536);
		assertThat(output).containsPattern("WARN.*The device is unknown.*Set 'handover.device-id'");
	}

	@Test
	void whenDeviceIsKnownShouldUseItsNetworks(@TempDir Path root, CapturedOutput output) throws IOException {
		assertThat(create(root, "handover.device-id=mine").multicast().networkInterface()).isNull();
		Path bootId = root.resolve("proc/sys/kernel/random/boot_id");
		Files.createDirectories(bootId.getParent());
		Files.writeString(bootId, "some boot");
		assertThat(create(root).multicast().networkInterface()).isNull();
		assertThat(create(root).self().device()).isEqualTo("some boot");
		assertThat(output).doesNotContain("The device is unknown");
	}

	@Test
	void whenOutsideAContainerShouldObeyNoLegacyPeersOfOtherMachines(@TempDir Path root) throws IOException {
		assertThat(create(root).self().acceptLegacyPeers()).isTrue();
		boolean variable = System.getenv().containsKey("container") || System.getenv().containsKey("BALENA");
		assertThat(create(root).self().acceptRemoteLegacyPeers()).isEqualTo(variable);
		Files.createFile(root.resolve(".dockerenv"));
		assertThat(create(root).self().acceptRemoteLegacyPeers()).isTrue();
	}

	@Test
	void whenThereIsAFleetShouldBePartOfTheScope() {
		assertThat(create("handover.device-id=d", "BALENA_APP_ID=1234").self().scope())
			.isEqualTo(Scope.of("d", "1234", MAIN_CLASS));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					handover.service-name=mine, BALENA_SERVICE_NAME=balena, spring.application.name=boot | mine
					BALENA_SERVICE_NAME=balena, spring.application.name=boot                            | balena
					spring.application.name=boot                                                        | boot
					BALENA_SERVICE_NAME= , spring.application.name=boot                                 | boot
					spring.application.name=                                                            | io.handover.autoconfigure.HandoverSettingsFactoryTests
					""")
	void whenServiceIsSetShouldPreferTheMoreExplicit(String properties, String service) {
		HandoverSettings.Self self = create(properties.split(", ")).self();
		assertThat(self.scope()).isEqualTo(Scope.of(BOOT_ID, "", service));
		assertThat(self.service()).isEqualTo(service);
		assertThat(self.device()).isEqualTo(BOOT_ID);
	}

	@Test
	void whenTimesDependOnAWebServerShouldLeaveThemOpen() {
		assertThat(create().drain().delay()).isNull();
		assertThat(create().stabilityPeriod()).isNull();
		assertThat(create("handover.drain.delay=7s").drain().delay()).hasSeconds(7);
		assertThat(create("handover.stability-period=0s").stabilityPeriod()).isZero();
	}

	@Test
	void whenThePortIsSharedShouldNotWaitForTraffic() {
		assertThat(create().trafficTimeout()).hasSeconds(10);
		assertThat(create("handover.traffic-timeout=3s").trafficTimeout()).hasSeconds(3);
		assertThat(create("handover.network-mode=host").trafficTimeout()).isZero();
		assertThat(create("handover.web.share-port=true").trafficTimeout()).isZero();
		assertThat(create("handover.network-mode=host", "handover.web.share-port=false").trafficTimeout())
			.hasSeconds(10);
	}

	@Test
	void whenAHealthGroupIsSetWithoutActuatorShouldFail() {
		assertThat(create("handover.health-group=traffic")).as("known later").isNotNull();
		try (ConfigurableApplicationContext context = new AnnotationConfigApplicationContext()) {
			((AnnotationConfigApplicationContext) context)
				.setClassLoader(new FilteredClassLoader("org.springframework.boot.health"));
			assertThat(create(context, HandoverSettingsFactoryTests.class, Path.of("/"), "handover.health-group="))
				.isNotNull();
			assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
				.isThrownBy(() -> create(context, HandoverSettingsFactoryTests.class, Path.of("/"),
						"handover.health-group=traffic"))
				.satisfies((invalid) -> {
					assertThat(invalid.getName()).isEqualTo("handover.health-group");
					assertThat(invalid.getReason()).startsWith("It is not a health group, since this application has "
							+ "no health endpoint. Set it to nothing, or add 'spring-boot-starter-actuator'");
				});
		}
	}

	@Test
	void whenTheDelayOfADrainIsLongerThanItsTimeoutShouldFail() {
		assertThat(create("handover.drain.delay=7s", "handover.drain.timeout=7s").drain().timeout()).hasSeconds(7);
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> create("handover.drain.delay=8s", "handover.drain.timeout=7s"))
			.satisfies((invalid) -> {
				assertThat(invalid.getName()).isEqualTo("handover.drain.timeout");
				assertThat(invalid.getReason()).startsWith("It is shorter than 'handover.drain.delay' (8000ms).");
			});
	}

	@Test
	void whenInBridgeModeShouldUseAllInterfaces() {
		HandoverSettings settings = create();
		assertThat(settings.multicast().mode()).isEqualTo(NetworkMode.BRIDGE);
		assertThat(settings.multicast().networkInterface()).isNull();
		assertThat(settings.multicast().group().getHostAddress()).isEqualTo("239.192.16.16");
		assertThat(settings.multicast().port()).isEqualTo(1536);
		assertThat(settings.multicast().timeToLive()).isEqualTo(1);
		assertThat(create("NETWORK_INTERFACE=eth1").multicast().networkInterface()).as("as handover-lib").isNull();
		assertThat(create("handover.network-interface=eth1").multicast().networkInterface()).isEqualTo("eth1");
	}

	@ParameterizedTest
	@CsvSource({ ",, supervisor0", ", eth1, eth1", ", ' ', supervisor0", "eth0, eth1, eth0", "eth0,, eth0" })
	void whenInHostModeShouldUseOneInterfaceAlone(String property, String variable, String used) {
		List<String> properties = new ArrayList<>(List.of("handover.network-mode=host"));
		if (property != null) {
			properties.add("handover.network-interface=" + property);
		}
		if (variable != null) {
			properties.add("NETWORK_INTERFACE=" + variable);
		}
		assertThat(create(properties.toArray(String[]::new)).multicast().networkInterface()).isEqualTo(used);
	}

	@ParameterizedTest
	@CsvSource({ "auto, false, false", "auto, true, true", "always, false, true", "never, true, false" })
	void whenAskedToHoldShouldDependOnThePlatform(String hold, boolean onBalena, boolean held) {
		HandoverSettings settings = onBalena ? create("BALENA=1", "handover.termination.hold=" + hold)
				: create("handover.termination.hold=" + hold);
		assertThat(settings.holdOnTermination()).isEqualTo(held);
		assertThat(settings.peer().deletesCompleteFile()).isEqualTo(onBalena);
	}

	@Test
	void whenThereAreSecretsShouldAuthenticate() {
		assertThat(create().self().authentication().isRequired()).isFalse();
		HandoverSettings settings = create("handover.secrets=correct horse battery staple");
		assertThat(settings.self().authentication().isRequired()).isTrue();
		assertThat(settings.toString()).doesNotContain("horse");
	}

	@Test
	void whenValuesAreSetShouldPassThemOn() {
		HandoverSettings settings = create("handover.heartbeat-interval=1s", "handover.stability-period=2s",
				"handover.termination.successor-wait=3s", "handover.termination.grace-period=40s",
				"handover.termination.shutdown-reserve=6s", "handover.shutdown-timeout=7s",
				"handover.accept-legacy-peers=false", "handover.after-handover=exit", "handover.complete-file=/x",
				"handover.port=65535", "handover.time-to-live=255", "handover.takeover.discovery=8s",
				"handover.takeover.timeout=9s", "handover.drain.quiet-period=10s");
		assertThat(settings.peer().heartbeatInterval()).hasSeconds(1);
		assertThat(settings.stabilityPeriod()).hasSeconds(2);
		assertThat(settings.peer().hold().successorWait()).hasSeconds(3);
		assertThat(settings.peer().hold().gracePeriod()).hasSeconds(40);
		assertThat(settings.peer().hold().shutdownReserve()).hasSeconds(6);
		assertThat(settings.drain().shutdownTimeout()).isEqualTo(Duration.ofSeconds(7));
		assertThat(settings.self().acceptLegacyPeers()).isFalse();
		assertThat(settings.peer().afterHandover()).isEqualTo(AfterHandover.EXIT);
		assertThat(settings.drain().completeFile()).hasToString("/x");
		assertThat(settings.multicast().port()).isEqualTo(65535);
		assertThat(settings.multicast().timeToLive()).isEqualTo(255);
		assertThat(settings.peer().takeover().discovery()).hasSeconds(8);
		assertThat(settings.peer().takeover().timeout()).hasSeconds(9);
		assertThat(settings.drain().quietPeriod()).hasSeconds(10);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					group                        | 10.0.0.1         | is not a multicast address
					group                        | 223.255.255.255  | is not a multicast address
					group                        | 240.0.0.0        | is not a multicast address
					group                        | fe80::1          | is not a multicast address
					group                        | example.org      | is not an IP address
					group                        | 239.192.16       | is not an IP address
					group                        | 239.192.16.256   | is not an IP address
					group                        | ''               | is not an IP address
					group                        | cafe:            | is not an IP address
					group                        | kiosk:1536       | is not an IP address
					group                        | ff02::16%lo      | is not an IP address
					port                         | 0                | is not between 1 and 65535
					port                         | 65536            | is not between 1 and 65535
					port                         | -1               | is not between 1 and 65535
					time-to-live                 | -1               | is not between 0 and 255
					time-to-live                 | 256              | is not between 0 and 255
					network-interface            | ' '              | is empty
					service-name                 | ''               | is empty
					device-id                    | ''               | is empty
					heartbeat-interval           | 99ms             | is shorter than 100 ms
					heartbeat-interval           | -10s             | is shorter than 100 ms
					heartbeat-interval           | 366d             | is longer than 365 days
					stability-period             | -1ms             | is shorter than 0 ms
					stability-period             | 110000d          | is longer than 365 days
					traffic-timeout              | -1ms             | is shorter than 0 ms
					traffic-timeout              | 366d             | is longer than 365 days
					web.probe-paths              | ping             | is not a path
					drain.delay                  | -1s              | is shorter than 0 ms
					drain.quiet-period           | -1s              | is shorter than 0 ms
					drain.timeout                | -1s              | is shorter than 0 ms
					shutdown-timeout             | 0s               | is shorter than 1 ms
					termination.successor-wait   | -1s              | is shorter than 0 ms
					termination.grace-period     | -1s              | is shorter than 0 ms
					termination.shutdown-reserve | -1s              | is shorter than 0 ms
					termination.shutdown-reserve | 11s              | is longer than 'handover.termination.grace-period' (10000ms)
					takeover.discovery           | -1s              | is shorter than 0 ms
					takeover.timeout             | -1s              | is shorter than 0 ms
					""")
	void whenAValueMakesNoSenseShouldSayWhichAndWhy(String property, String value, String reason) {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> create("handover." + property + "=" + value))
			.satisfies((invalid) -> {
				assertThat(invalid.getName()).isEqualTo("handover." + property);
				assertThat(invalid.getReason()).startsWith("It " + reason + ". Set it to ");
			});
	}

	@Test
	void whenTheReserveIsTheWholeGracePeriodShouldPass() {
		assertThat(create("handover.termination.grace-period=5s").peer().hold().gracePeriod()).hasSeconds(5);
	}

	/*
	 * Proved in a network namespace: messages of the LAN would be obeyed.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "ff01::4810", "ff05::4810", "ff0e::4810" })
	void whenInHostModeWithAnIpv6GroupThatCannotBeConfinedShouldFail(String group) {
		assertThat(create("handover.group=" + group).multicast().group()).isEqualTo(address(group));
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> create("handover.network-mode=host", "handover.group=" + group))
			.withMessageContaining("handover.group")
			.withMessageContaining("link-local");
		assertThat(create("handover.network-mode=host", "handover.group=ff02::4810").multicast().group())
			.isEqualTo(address("ff02::4810"));
	}

	private static InetAddress address(String text) {
		return PropertyChecks.multicastAddress("group", text);
	}

	private static HandoverSettings create(String... properties) {
		return create(Path.of("/"), properties);
	}

	private static HandoverSettings create(Path root, String... properties) {
		try (ConfigurableApplicationContext context = new AnnotationConfigApplicationContext()) {
			return create(context, HandoverSettingsFactoryTests.class, root, properties);
		}
	}

	private static HandoverSettings create(ConfigurableApplicationContext context,
			@Nullable Class<?> mainApplicationClass, Path root, String... properties) {
		Map<String, Object> source = Stream.of(properties)
			.map((property) -> property.split("=", 2))
			.collect(Collectors.toMap((property) -> property[0], (property) -> property[1]));
		context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", source));
		new HandoverEnvironmentPostProcessor().postProcessEnvironment(context.getEnvironment(),
				new SpringApplication());
		return HandoverSettingsFactory.create(
				Binder.get(context.getEnvironment()).bindOrCreate("handover", HandoverProperties.class), context,
				mainApplicationClass, root);
	}

}
