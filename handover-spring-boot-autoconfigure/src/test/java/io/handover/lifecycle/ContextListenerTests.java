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

package io.handover.lifecycle;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.Ordered;

import io.handover.TakeoverListener;
import io.handover.drain.ContextApplication;
import io.handover.peer.PeerSettings.TakeoverSettings;
import io.handover.protocol.PeerState;
import io.handover.protocol.TakeoverReason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link ContextListener} and {@link StartingApplications}.
 */
class ContextListenerTests {

	@RegisterExtension
	final Stage stage = new Stage();

	private final GenericApplicationContext context = this.stage.context;

	private final GenericApplicationContext child = new GenericApplicationContext(this.context);

	private final ContextApplication application = new ContextApplication(this.context, (event) -> {
	}, Duration.ofSeconds(30));

	private Runnable observer;

	@BeforeEach
	void setUp() {
		this.stage.takeover = new TakeoverSettings(Duration.ofSeconds(2), Duration.ofSeconds(60));
		this.stage.stabilityPeriod = null;
		this.stage.started();
		PeerAssembly assembly = this.stage.assembly();
		ContextListener listener = new ContextListener(this.context, this.stage.settings(), assembly.peer(),
				this.application, assembly.takeover(), this.stage.scheduler, assembly.handoverLog());
		this.context.addApplicationListener(listener);
		this.observer = listener::tellWhetherServing;
		StartingApplications.observe(this.observer);
	}

	@AfterEach
	void close() {
		StartingApplications.forget(this.observer);
		StartingApplications.end(this);
		this.child.close();
		this.context.close();
	}

	@Test
	void whenOurApplicationIsReadyShouldBeReadyAndAcceptWhenItDoes() {
		this.context.refresh();
		assertThat(this.application.hasBeenReady()).isFalse();
		ready(this.context);
		assertThat(this.stage.state()).isEqualTo(PeerState.READY);
		assertThat(isAccepting()).isFalse();
		readiness(this.context, ReadinessState.ACCEPTING_TRAFFIC);
		assertThat(isAccepting()).isTrue();
		assertThat(this.application.hasBeenReady()).isTrue();
	}

	@Test
	void whenAChildIsReadyAndAcceptsShouldNotBeReady() {
		this.context.refresh();
		this.child.refresh();
		ready(this.child);
		readiness(this.child, ReadinessState.ACCEPTING_TRAFFIC);
		assertThat(this.stage.state()).isEqualTo(PeerState.STARTING);
	}

	@Test
	void whenContextClosesShouldHaveGivenTheTakeoverUpBeforeAListenerOfThatFailsAndBeansAreStopped() {
		List<String> deeds = new CopyOnWriteArrayList<>();
		CountDownLatch closing = new CountDownLatch(1);
		this.context.registerBean(TakeoverListener.class, () -> new NotingListener(deeds, closing));
		this.context.addApplicationListener(new FailingAtClose(deeds, closing));
		beReady();
		Awaitility.await().until(() -> deeds.contains("granted"));
		this.context.close();
		assertThat(deeds).containsExactly("granted", "revoked", "failed");
	}

	static Stream<Consumer<ConfigurableApplicationContext>> pauses() {
		return Stream.of((context) -> readiness(context, ReadinessState.REFUSING_TRAFFIC),
				(context) -> AvailabilityChangeEvent.publish(context, "a component", ReadinessState.REFUSING_TRAFFIC),
				ConfigurableApplicationContext::stop,
				// As Spring's test framework does with cached contexts that are not in
				// use.
				ConfigurableApplicationContext::pause);
	}

	@ParameterizedTest
	@MethodSource("pauses")
	void whenContextOrAChildRefusesTrafficOrIsStoppedShouldNotAcceptUntilItServes(
			Consumer<ConfigurableApplicationContext> pause) {
		beReady();
		this.child.refresh();
		for (ConfigurableApplicationContext context : List.of(this.context, this.child)) {
			pause.accept(context);
			assertRefusesUntil(() -> serve(context));
		}
	}

	@Test
	void whenAStoppedContextAcceptsTrafficShouldNotAcceptUntilItIsStarted() {
		beReady();
		this.context.stop();
		readiness(this.context, ReadinessState.ACCEPTING_TRAFFIC);
		assertRefusesUntil(this.context::start);
	}

	@Test
	void whenContextIsStartedAgainWhileItRefusesTrafficShouldNotAccept() {
		beReady();
		this.context.stop();
		readiness(this.context, ReadinessState.REFUSING_TRAFFIC);
		this.context.start();
		assertRefusesUntil(() -> readiness(this.context, ReadinessState.ACCEPTING_TRAFFIC));
	}

	private void assertRefusesUntil(Runnable serving) {
		this.stage.pass(60_000);
		assertThat(this.stage.state()).isEqualTo(PeerState.READY);
		assertThat(isAccepting()).isFalse();
		serving.run();
		assertThat(isAccepting()).isTrue();
	}

	private boolean isAccepting() {
		return this.stage.handover().report().accepting();
	}

	private static void serve(ConfigurableApplicationContext context) {
		context.start();
		readiness(context, ReadinessState.ACCEPTING_TRAFFIC);
	}

	@Test
	void whenLivenessChangesOrAChildClosesShouldContinue() {
		beReady();
		this.child.refresh();
		this.child.close();
		AvailabilityChangeEvent.publish(this.context, LivenessState.BROKEN);
		this.stage.pass(10_000);
		assertThat(this.stage.deeds.all()).containsExactly("send READY");
	}

	@Test
	void whenAnotherApplicationOfTheProcessStartsShouldNotAcceptUntilThatIsReadyOrHasFailed() {
		beReady();
		StartingApplications.begin(this);
		assertRefusesUntil(() -> StartingApplications.end(this));
	}

	@Test
	void whenItIsReadyWhileAnotherApplicationStartsShouldNotAcceptYet() {
		StartingApplications.begin(this);
		beReady();
		assertThat(isAccepting()).isFalse();
		StartingApplications.end(this);
		assertThat(isAccepting()).isTrue();
	}

	/*
	 * As DevTools ends it.
	 */
	@Test
	void whenTheThreadThatStartsAnotherApplicationEndsShouldAcceptAgain() throws Exception {
		beReady();
		CountDownLatch mayEnd = new CountDownLatch(1);
		CountDownLatch begun = new CountDownLatch(1);
		Thread starting = new Thread(() -> {
			StartingApplications.begin(this);
			begun.countDown();
			await(mayEnd, 10_000);
		});
		starting.start();
		await(begun, 10_000);
		this.stage.pass(60_000);
		assertThat(isAccepting()).isFalse();
		mayEnd.countDown();
		starting.join(10_000);
		this.stage.pass(1000);
		assertThat(isAccepting()).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "false, ", "true, ", "true, server" })
	void whenAWebServerStartsShouldHandOverAfterItsStabilityPeriod(boolean ofChild, @Nullable String namespace) {
		beReady();
		this.child.refresh();
		(ofChild ? this.child : this.context).publishEvent(webServer(namespace));
		assertThat(this.application.hasWebServer()).isTrue();
		this.stage.receives(PeerState.READY, Stage.YOUNGER);
		this.stage.pass(1999);
		assertThat(this.stage.state()).isEqualTo(PeerState.READY);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void whenThereIsNoWebServerButThatOfManagementShouldHandOverAtOnce(boolean managed) {
		beReady();
		this.child.refresh();
		if (managed) {
			this.child.publishEvent(webServer("management"));
		}
		this.stage.receives(PeerState.READY, Stage.YOUNGER);
		assertThat(this.application.hasWebServer()).isFalse();
		assertThat(this.stage.state()).isEqualTo(PeerState.DRAINING);
	}

	private static WebServerInitializedEvent webServer(@Nullable String namespace) {
		WebServerApplicationContext context = mock();
		given(context.getServerNamespace()).willReturn(namespace);
		return new WebServerInitializedEvent(mock(WebServer.class)) {

			@Override
			public WebServerApplicationContext getApplicationContext() {
				return context;
			}

		};
	}

	@Test
	void whenTrafficIsAcceptedWhileDrainingShouldRefuseItAgain() {
		beReady();
		this.child.refresh();
		this.stage.startToDrain();
		readiness(this.context, ReadinessState.REFUSING_TRAFFIC);
		for (ConfigurableApplicationContext accepting : List.of(this.context, this.child)) {
			this.stage.deeds.forget();
			readiness(accepting, ReadinessState.ACCEPTING_TRAFFIC);
			this.stage.awaitDeed("refuse traffic");
			assertThat(this.stage.state()).isEqualTo(PeerState.DRAINING);
		}
	}

	@Test
	void whenClosingForAnotherReasonShouldSendNothingAndNotHandOver() {
		beReady();
		this.context.close();
		this.stage.pass(60_000);
		this.stage.receives(PeerState.READY, Stage.YOUNGER);
		assertThat(this.stage.deeds.all()).isEmpty();
	}

	@Test
	void whenContextIsClosedByAnotherThreadWhileDrainingShouldNotServeAnyLonger() throws Exception {
		beReady();
		assertThat(this.application.closing().getCount()).isEqualTo(1);
		this.stage.startToDrain();
		this.context.close();
		assertThat(this.application.closing().getCount()).isZero();
		assertThat(this.stage.state()).isEqualTo(PeerState.DRAINING);
		this.stage.awaitEnd();
		assertThat(this.stage.deeds.all()).endsWith("park");
	}

	private void beReady() {
		this.context.refresh();
		ready(this.context);
		readiness(this.context, ReadinessState.ACCEPTING_TRAFFIC);
		this.stage.pass(4000);
		this.stage.deeds.forget();
	}

	private static void ready(ConfigurableApplicationContext context) {
		context.publishEvent(new ApplicationReadyEvent(new SpringApplication(), new String[0], context, Duration.ZERO));
	}

	private static void readiness(ConfigurableApplicationContext context, ReadinessState state) {
		AvailabilityChangeEvent.publish(context, state);
	}

	private static void await(CountDownLatch latch, long millis) {
		try {
			latch.await(millis, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Gives the takeover up a moment after it is revoked, unless the context goes on
	 * closing before.
	 */
	private record NotingListener(List<String> deeds, CountDownLatch closing) implements TakeoverListener {

		@Override
		public void takeoverGranted(TakeoverReason reason) {
			this.deeds.add("granted");
		}

		@Override
		public void takeoverRevoked() {
			await(this.closing, 200);
			this.deeds.add("revoked");
		}

	}

	private record FailingAtClose(List<String> deeds,
			CountDownLatch closing) implements ApplicationListener<ContextClosedEvent>, Ordered {

		@Override
		public void onApplicationEvent(ContextClosedEvent event) {
			this.closing.countDown();
			this.deeds.add("failed");
			throw new IllegalStateException("not now");
		}

		@Override
		public int getOrder() {
			return 0;
		}

	}

}
