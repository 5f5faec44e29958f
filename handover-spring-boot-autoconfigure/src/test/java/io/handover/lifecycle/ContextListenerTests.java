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

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.Ordered;

import io.handover.TakeoverEvent;
import io.handover.protocol.PeerState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ContextListener}.
 */
class ContextListenerTests {

	private final GenericApplicationContext context = new GenericApplicationContext();

	private final GenericApplicationContext child = new GenericApplicationContext(this.context);

	private ContextListener listener;

	@RegisterExtension
	final Stage stage = new Stage();

	private final ContextApplication application = new ContextApplication(this.context, (event) -> {
	}, Duration.ofSeconds(30));

	@BeforeEach
	void setUp() {
		this.stage.takingOver().started();
		this.listener = new ContextListener(this.stage.peer(), this.application, this.stage.assembly().takeover());
		this.context.addApplicationListener(this.listener);
	}

	@AfterEach
	void close() {
		this.child.close();
		this.context.close();
	}

	@Test
	void whenOurApplicationIsReadyAndAcceptsShouldBeReady() {
		this.context.refresh();
		assertThat(this.application.awaitStarted(Duration.ofSeconds(30))).isFalse();
		ready(this.context);
		assertThat(this.stage.state()).isEqualTo(PeerState.STARTING);
		readiness(this.context, ReadinessState.ACCEPTING_TRAFFIC);
		assertThat(this.stage.state()).isEqualTo(PeerState.READY);
		assertThat(this.application.awaitStarted(Duration.ofSeconds(30))).isTrue();
	}

	@Test
	void whenAChildIsReadyAndAcceptsShouldNotBeReady() {
		this.context.refresh();
		this.child.refresh();
		ready(this.child);
		readiness(this.context, ReadinessState.ACCEPTING_TRAFFIC);
		assertThat(this.stage.state()).isEqualTo(PeerState.STARTING);
		ready(this.context);
		assertThat(this.stage.state()).isEqualTo(PeerState.READY);
		this.stage.pass(4000);
		this.stage.deeds.forget();
		readiness(this.child, ReadinessState.REFUSING_TRAFFIC);
		this.stage.pass(10_000);
		assertThat(this.stage.deeds.all()).containsExactly("send READY");
	}

	@Test
	void whenContextClosesShouldHaveGivenTheTakeoverUpBeforeItsBeansAreStopped() {
		List<String> deeds = new CopyOnWriteArrayList<>();
		CountDownLatch stopped = new CountDownLatch(1);
		this.stage.context.addApplicationListener((TakeoverEvent event) -> {
			if (!event.isGranted()) {
				awaitForAMoment(stopped);
			}
			deeds.add(event.isGranted() ? "granted" : "revoked");
		});
		this.context.registerBean(SmartLifecycle.class, () -> new SmartLifecycle() {

			@Override
			public void start() {
				deeds.add("started");
			}

			@Override
			public void stop() {
				stopped.countDown();
				deeds.add("stopped");
			}

			@Override
			public boolean isRunning() {
				return !deeds.isEmpty();
			}

		});
		beReady();
		this.context.close();
		assertThat(deeds).containsExactly("started", "granted", "revoked", "stopped");
	}

	@Test
	void whenAListenerOfTheCloseFailsShouldHaveGivenTheTakeoverUpBeforeIt() {
		List<String> deeds = new CopyOnWriteArrayList<>();
		this.stage.context
			.addApplicationListener((TakeoverEvent event) -> deeds.add(event.isGranted() ? "granted" : "revoked"));
		this.context.addApplicationListener(new FailingAtClose(deeds));
		beReady();
		this.context.close();
		assertThat(deeds).containsExactly("granted", "revoked", "failed");
	}

	private static void awaitForAMoment(CountDownLatch latch) {
		try {
			latch.await(200, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void whenAComponentRefusesTrafficShouldPause() {
		beReady();
		AvailabilityChangeEvent.publish(this.context, this, ReadinessState.REFUSING_TRAFFIC);
		this.stage.pass(60_000);
		assertThat(this.stage.deeds.all()).isEmpty();
	}

	@Test
	void whenContextIsStoppedShouldPauseUntilItIsStarted() {
		beReady();
		this.context.stop();
		this.stage.pass(60_000);
		readiness(this.context, ReadinessState.ACCEPTING_TRAFFIC);
		this.stage.receives(PeerState.STARTING, Stage.YOUNGER);
		this.stage.pass(60_000);
		assertThat(this.stage.deeds.all()).isEmpty();
		this.context.start();
		assertThat(this.stage.deeds.all()).containsExactly("send READY");
	}

	/*
	 * As Spring's test framework does with cached contexts that are not in use.
	 */
	@Test
	void whenContextIsPausedShouldPauseUntilItIsRestarted() {
		beReady();
		this.context.pause();
		this.stage.pass(60_000);
		assertThat(this.stage.deeds.all()).isEmpty();
		this.context.restart();
		assertThat(this.stage.deeds.all()).containsExactly("send READY");
	}

	@Test
	void whenContextIsStartedAgainWhileItRefusesTrafficShouldNotBeReady() {
		beReady();
		this.context.stop();
		readiness(this.context, ReadinessState.REFUSING_TRAFFIC);
		this.context.start();
		this.stage.pass(60_000);
		assertThat(this.stage.deeds.all()).isEmpty();
	}

	@Test
	void whenAStoppedContextIsOvertakenShouldHandOver() {
		beReady();
		this.context.stop();
		this.stage.startToDrain();
		this.stage.awaitEnd();
		assertThat(this.stage.deeds.all()).endsWith("park");
	}

	@Test
	void whenAChildIsStoppedShouldContinue() {
		beReady();
		this.child.refresh();
		this.child.stop();
		this.stage.pass(10_000);
		assertThat(this.stage.deeds.all()).containsExactly("send READY");
	}

	@Test
	void whenAChildStartsShouldPauseUntilThatIsReady() {
		beReady();
		startChild();
		this.stage.pass(60_000);
		this.child.refresh();
		this.stage.receives(PeerState.STARTING, Stage.YOUNGER);
		ready(this.child);
		this.stage.pass(60_000);
		assertThat(this.stage.deeds.all()).isEmpty();
		readiness(this.child, ReadinessState.ACCEPTING_TRAFFIC);
		assertThat(this.stage.deeds.all()).containsExactly("send READY");
	}

	@Test
	void whenAChildThatWasReadyRefusesTrafficShouldPause() {
		beReadyWithChild();
		readiness(this.child, ReadinessState.REFUSING_TRAFFIC);
		this.stage.pass(60_000);
		assertThat(this.stage.deeds.all()).isEmpty();
	}

	@Test
	void whenAChildThatWasReadyIsStoppedShouldPauseUntilItIsStarted() {
		beReadyWithChild();
		this.child.stop();
		this.stage.pass(60_000);
		assertThat(this.stage.deeds.all()).isEmpty();
		this.child.start();
		assertThat(this.stage.deeds.all()).containsExactly("send READY");
	}

	@Test
	void whenAChildClosesBeforeItIsReadyShouldStayPaused() {
		beReady();
		startChild();
		this.child.refresh();
		this.child.close();
		this.stage.pass(60_000);
		assertThat(this.stage.deeds.all()).isEmpty();
	}

	@Test
	void whenAChildThatWasReadyClosesShouldContinue() {
		beReadyWithChild();
		this.child.close();
		this.stage.pass(10_000);
		assertThat(this.stage.deeds.all()).containsExactly("send READY");
	}

	@Test
	void whenAChildAcceptsTrafficWhileDrainingShouldRefuseItAgain() {
		beReadyWithChild();
		this.stage.startToDrain();
		readiness(this.context, ReadinessState.REFUSING_TRAFFIC);
		this.stage.deeds.forget();
		readiness(this.child, ReadinessState.ACCEPTING_TRAFFIC);
		this.stage.awaitDeed("refuse traffic");
		this.stage.awaitEnd();
	}

	@Test
	void whenLivenessChangesShouldContinue() {
		beReady();
		AvailabilityChangeEvent.publish(this.context, LivenessState.BROKEN);
		this.stage.pass(10_000);
		assertThat(this.stage.deeds.all()).containsExactly("send READY");
	}

	@Test
	void whenAChildClosesShouldContinue() {
		beReady();
		this.child.refresh();
		this.child.close();
		this.stage.pass(10_000);
		assertThat(this.stage.deeds.all()).containsExactly("send READY");
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
	void whenTrafficIsAcceptedWhileDrainingShouldRefuseItAgain() {
		beReady();
		this.stage.startToDrain();
		this.stage.deeds.forget();
		readiness(this.context, ReadinessState.ACCEPTING_TRAFFIC);
		this.stage.awaitDeed("refuse traffic");
		assertThat(this.stage.state()).isEqualTo(PeerState.DRAINING);
		this.stage.awaitEnd();
	}

	@Test
	void whenContextIsClosedByAnotherThreadWhileDrainingShouldNotServeAnyLonger() {
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

	private void beReadyWithChild() {
		beReady();
		startChild();
		this.child.refresh();
		ready(this.child);
		readiness(this.child, ReadinessState.ACCEPTING_TRAFFIC);
		this.stage.pass(4000);
		this.stage.deeds.forget();
	}

	private void startChild() {
		this.listener.childStarts(this.child, (event) -> {
		});
	}

	private static void ready(ConfigurableApplicationContext context) {
		context.publishEvent(new ApplicationReadyEvent(new SpringApplication(), new String[0], context, Duration.ZERO));
	}

	private static void readiness(ConfigurableApplicationContext context, ReadinessState state) {
		AvailabilityChangeEvent.publish(context, state);
	}

	private record FailingAtClose(List<String> deeds) implements ApplicationListener<ContextClosedEvent>, Ordered {

		@Override
		public void onApplicationEvent(ContextClosedEvent event) {
			this.deeds.add("failed");
			throw new IllegalStateException("not now");
		}

		@Override
		public int getOrder() {
			return 0;
		}

	}

}
