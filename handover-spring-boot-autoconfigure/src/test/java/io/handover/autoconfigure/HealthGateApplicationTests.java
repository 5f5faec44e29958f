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
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import io.handover.Handover;
import io.handover.HandoverReport;
import io.handover.LoopbackNetwork;
import io.handover.protocol.PeerState;
import io.handover.web.WebServers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of when whole applications accept traffic, as their health group has it.
 */
class HealthGateApplicationTests {

	private static final String GROUP = "management.endpoint.health.group.readiness.include=readinessState,device";

	@RegisterExtension
	private final LoopbackNetwork network = new LoopbackNetwork();

	private final Device device = new Device();

	private ConfigurableApplicationContext context;

	@AfterEach
	void close() {
		this.device.answers.countDown();
		if (this.context != null) {
			this.context.close();
		}
	}

	@ParameterizedTest
	@EnumSource(WebApplicationType.class)
	void whenAnIndicatorIsDownShouldNotAcceptUntilItIsUp(WebApplicationType type) {
		this.device.health = Health.down().build();
		run(type, GROUP);
		await(() -> this.device.asked >= 2);
		assertThat(report().state()).isEqualTo(PeerState.READY);
		assertThat(report().accepting()).isFalse();
		this.device.health = Health.up().build();
		await(() -> report().accepting());
		this.device.health = Health.down().build();
		await(() -> !report().accepting());
	}

	@ParameterizedTest
	@EnumSource(WebApplicationType.class)
	void whenAllIsUpShouldAcceptWhenItWasAskedOnce(WebApplicationType type) {
		run(type, GROUP, "handover.heartbeat-interval=1m");
		await(() -> report().accepting());
		assertThat(this.device.asked).isEqualTo(1);
		assertThat(this.device.askedBeforeReady).isZero();
	}

	@Test
	void whenNothingIsSetShouldAcceptWhateverItsHealth() {
		this.device.health = Health.down().build();
		run(WebApplicationType.NONE);
		await(() -> report().accepting());
		assertThat(this.device.asked).isZero();
	}

	@Test
	void whenNoGroupIsSetShouldAcceptWhateverItsHealth() {
		this.device.health = Health.down().build();
		run(WebApplicationType.NONE, GROUP, "handover.health-group=");
		assertThat(report().accepting()).isTrue();
	}

	@Test
	void whenAnIndicatorHangsShouldNotAcceptAndDisturbNothing() throws InterruptedException {
		this.device.hangs = true;
		run(WebApplicationType.NONE, GROUP);
		await(() -> this.device.asked == 1);
		assertThat(report().state()).isEqualTo(PeerState.READY);
		assertThat(report().accepting()).isFalse();
		this.device.answers.countDown();
		await(() -> report().accepting());
	}

	@Test
	void whenAnIndicatorHangsShouldClose() {
		this.device.hangs = true;
		run(WebApplicationType.NONE, GROUP);
		await(() -> this.device.asked == 1);
		Handover handover = this.context.getBean(Handover.class);
		this.context.close();
		assertThat(handover.state()).isEqualTo(PeerState.RELEASED);
	}

	@Test
	void whenTheTrafficIsRefusedShouldNotAcceptUntilItIsAccepted() {
		run(WebApplicationType.NONE, GROUP);
		await(() -> report().accepting());
		AvailabilityChangeEvent.publish(this.context, ReadinessState.REFUSING_TRAFFIC);
		assertThat(report().accepting()).isFalse();
		AvailabilityChangeEvent.publish(this.context, ReadinessState.ACCEPTING_TRAFFIC);
		assertThat(report().accepting()).isTrue();
	}

	/*
	 * The peer is that of the parent, and the health endpoint that of the child.
	 */
	@Test
	void whenAChildHasTheGroupShouldWaitForIt() {
		this.device.health = Health.down().build();
		this.context = new SpringApplicationBuilder(Parent.class).web(WebApplicationType.NONE)
			.child(Application.class)
			.initializers((child) -> child.getBeanFactory().registerSingleton("deviceHealthIndicator", this.device))
			.web(WebApplicationType.NONE)
			.run(this.network.arguments(GROUP, "handover.heartbeat-interval=1s"));
		await(() -> this.device.asked >= 2);
		assertThat(report().accepting()).isFalse();
		this.device.health = Health.up().build();
		await(() -> report().accepting());
		this.context = (ConfigurableApplicationContext) this.context.getParent();
	}

	private static void await(Callable<Boolean> condition) {
		Awaitility.await().atMost(20, TimeUnit.SECONDS).pollInterval(Duration.ofMillis(20)).until(condition);
	}

	private HandoverReport report() {
		return this.context.getBean(Handover.class).report();
	}

	private void run(WebApplicationType type, String... properties) {
		SpringApplication application = application(type).application();
		application.addInitializers(
				(initialized) -> initialized.getBeanFactory().registerSingleton("deviceHealthIndicator", this.device));
		String[] all = Stream
			.concat(Stream.of("handover.enabled=true", "server.port=0", "handover.heartbeat-interval=1s"),
					Stream.of(properties))
			.toArray(String[]::new);
		this.context = this.network.run(application, all);
	}

	private static SpringApplicationBuilder application(WebApplicationType type) {
		return switch (type) {
			case NONE -> new SpringApplicationBuilder(Application.class).web(type);
			case SERVLET -> WebServers.TOMCAT.application(Application.class);
			case REACTIVE -> WebServers.NETTY.application(Application.class);
		};
	}

	/**
	 * A health indicator that the test has in its hand.
	 */
	private static final class Device implements HealthIndicator, ApplicationListener<ApplicationReadyEvent> {

		private volatile Health health = Health.up().build();

		private volatile boolean hangs;

		private volatile int asked;

		private volatile int askedBeforeReady = -1;

		private final CountDownLatch answers = new CountDownLatch(1);

		@Override
		public Health health() {
			this.asked++;
			if (this.hangs) {
				try {
					this.answers.await(20, TimeUnit.SECONDS);
				}
				catch (InterruptedException ex) {
					throw new IllegalStateException(ex);
				}
			}
			return this.health;
		}

		@Override
		public void onApplicationEvent(ApplicationReadyEvent event) {
			this.askedBeforeReady = this.asked;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(HandoverAutoConfiguration.class)
	static class Parent {

	}

}
