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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.support.GenericApplicationContext;

import io.handover.peer.Event;
import io.handover.peer.Peer;
import io.handover.protocol.PeerState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HealthGate}.
 */
class HealthGateTests {

	private static final String DOWN = "db (DOWN)";

	private static final String LOGGED = "Not accepting traffic: health group 'ready' has not been up for ";

	@RegisterExtension
	final Stage stage = new Stage();

	private final Group group = new Group();

	private HealthGate gate;

	@AfterEach
	void letGo() {
		this.group.answers.add(List::of);
	}

	@Test
	void whenTheGroupHasNotAnsweredShouldNotAccept() {
		becomeReady();
		assertThat(isAccepting()).isFalse();
		this.gate.begin();
		this.group.awaitAsked(1);
		assertThat(isAccepting()).isFalse();
		answer(List.of());
		assertThat(isAccepting()).isTrue();
	}

	@Test
	void whenTheGroupIsDownShouldAskOnceASecondUntilItIsUp() {
		begin(List.of(DOWN));
		for (int asked = 2; asked < 5; asked++) {
			this.stage.pass(999);
			assertThat(this.group.asked).hasValue(asked - 1);
			this.stage.pass(1);
			this.group.awaitAsked(asked);
			answer(List.of(DOWN));
			assertThat(isAccepting()).isFalse();
		}
		askAgain(1000, List.of());
		assertThat(isAccepting()).isTrue();
	}

	@Test
	void whenAcceptingShouldAskAtEachHeartbeat() {
		begin(List.of());
		this.stage.pass(9999);
		assertThat(this.group.asked).hasValue(1);
		askAgain(1, List.of(DOWN));
		assertThat(isAccepting()).isFalse();
		askAgain(1000, List.of());
		assertThat(isAccepting()).isTrue();
	}

	@Test
	void whenAnOlderInstanceIsReadyShouldAskOnceASecondForAsLongAsItIsHeard() {
		this.stage.started();
		this.stage.receives(PeerState.READY, Stage.OLDER);
		begin(List.of());
		assertThat(isAccepting()).isTrue();
		for (int second = 0; second <= 30; second++) {
			askAgain(1000, List.of());
		}
		int asked = this.group.asked.get();
		this.stage.pass(9999);
		assertThat(this.group.asked).as("silent for three intervals").hasValue(asked);
		askAgain(1, List.of());
	}

	@Test
	void whenAnOlderInstanceStartsShouldAskAtEachHeartbeat() {
		this.stage.started();
		this.stage.receives(PeerState.STARTING, Stage.OLDER);
		begin(List.of());
		this.stage.pass(9999);
		assertThat(this.group.asked).hasValue(1);
	}

	@Test
	void whenACallDoesNotReturnShouldNotRepeatItAndCountAsDown() {
		begin(List.of());
		this.stage.pass(10_000);
		this.group.awaitAsked(2);
		this.stage.pass(9999);
		assertThat(isAccepting()).isTrue();
		this.stage.pass(1);
		assertThat(isAccepting()).isFalse();
		this.stage.pass(9999);
		assertThat(warnings()).isEmpty();
		this.stage.pass(1);
		assertThat(warnings()).singleElement()
			.asString()
			.startsWith(LOGGED + "10 s, because of db (no answer for 20 s). An indicator that is up only after the "
					+ "takeover does not belong in the group");
		assertThat(this.group.asked).hasValue(2);
		answer(List.of());
		assertThat(isAccepting()).isTrue();
		askAgain(10_000, List.of());
	}

	@Test
	void whenAnIndicatorThrowsShouldCountAsDownAndNameIt() {
		becomeReady();
		this.gate.begin();
		fail(new NoClassDefFoundError("gone"));
		assertThat(isAccepting()).isFalse();
		for (int second = 0; second < 10; second++) {
			this.stage.pass(1000);
			fail(new NoClassDefFoundError("gone"));
		}
		assertThat(warnings()).singleElement()
			.asString()
			.startsWith(LOGGED + "10 s, because of db (java.lang.NoClassDefFoundError: gone).");
		askAgain(1000, List.of());
		assertThat(isAccepting()).isTrue();
	}

	@Test
	void whenTheGroupStaysDownShouldSayWhyAfterTenSecondsAndOnceAMinute() {
		begin(List.of(DOWN, "mq (OUT_OF_SERVICE)"));
		for (int second = 1; second < 10; second++) {
			askAgain(1000, List.of(DOWN));
		}
		assertThat(warnings()).isEmpty();
		askAgain(1000, List.of(DOWN, "mq (OUT_OF_SERVICE)"));
		assertThat(warnings()).singleElement()
			.asString()
			.startsWith(LOGGED + "10 s, because of db (DOWN), mq (OUT_OF_SERVICE). ");
		for (int second = 1; second < 60; second++) {
			askAgain(1000, List.of(DOWN));
		}
		assertThat(warnings()).hasSize(1);
		askAgain(1000, List.of(DOWN));
		assertThat(warnings()).hasSize(2);
		assertThat(warnings().get(1)).startsWith(LOGGED + "70 s");
	}

	@Test
	void whenTheGroupIsDownForShortTimesShouldNotSaySo() {
		begin(List.of(DOWN));
		for (int second = 0; second < 9; second++) {
			askAgain(1000, List.of(DOWN));
		}
		askAgain(1000, List.of());
		askAgain(10_000, List.of(DOWN));
		for (int second = 0; second < 9; second++) {
			askAgain(1000, List.of(DOWN));
		}
		assertThat(warnings()).isEmpty();
	}

	@Test
	void whenItHasBegunShouldNotBeginAgain() {
		begin(List.of());
		this.gate.begin();
		this.stage.pass(9999);
		Stage.awaitNo("handover-health");
		assertThat(this.group.asked).hasValue(1);
	}

	@Test
	void whenItHasEndedShouldNeitherAskNorTell() {
		begin(List.of(DOWN));
		this.stage.pass(1000);
		this.group.awaitAsked(2);
		this.gate.end();
		answer(List.of());
		assertThat(isAccepting()).isFalse();
		this.stage.pass(60_000);
		assertThat(this.group.asked).hasValue(2);
	}

	@Test
	void whenThePeerLeavesShouldAskNoMore() {
		begin(List.of());
		this.stage.tell(new Event.Closing());
		this.stage.tell(new Event.Closed());
		assertThat(this.stage.state().isLeaving()).isTrue();
		this.stage.pass(60_000);
		assertThat(this.group.asked).hasValue(1);
	}

	@Test
	void whenAContextHasAGroupShouldAskAsSoonAsItAcceptsTraffic() {
		listen();
		AvailabilityChangeEvent.publish(this.stage.context, ReadinessState.ACCEPTING_TRAFFIC);
		this.group.awaitAsked(1);
		assertThat(this.stage.state()).isEqualTo(PeerState.READY);
		assertThat(isAccepting()).isFalse();
		answer(List.of());
		assertThat(isAccepting()).isTrue();
		AvailabilityChangeEvent.publish(this.stage.context, ReadinessState.REFUSING_TRAFFIC);
		assertThat(isAccepting()).isFalse();
		AvailabilityChangeEvent.publish(this.stage.context, ReadinessState.ACCEPTING_TRAFFIC);
		assertThat(isAccepting()).isTrue();
		assertThat(this.group.asked).hasValue(1);
	}

	@Test
	void whenAContextClosesShouldAskItsGroupNoMore() {
		listen();
		AvailabilityChangeEvent.publish(this.stage.context, ReadinessState.ACCEPTING_TRAFFIC);
		answer(List.of(DOWN));
		this.stage.context.close();
		assertThat(this.stage.state()).as("its beans are not destroyed yet").isEqualTo(PeerState.READY);
		this.stage.pass(60_000);
		assertThat(this.group.asked).hasValue(1);
	}

	@Test
	void whenAChildHasAGroupShouldAskThatInstead() {
		listen();
		AvailabilityChangeEvent.publish(this.stage.context, ReadinessState.ACCEPTING_TRAFFIC);
		answer(List.of());
		Group childsGroup = new Group();
		try (GenericApplicationContext child = new GenericApplicationContext(this.stage.context)) {
			child.getBeanFactory().registerSingleton(HealthGroup.BEAN_NAME, childsGroup);
			child.refresh();
			assertThat(isAccepting()).isFalse();
			childsGroup.answers.add(List::of);
			AvailabilityChangeEvent.publish(child, ReadinessState.ACCEPTING_TRAFFIC);
			childsGroup.awaitAsked(1);
			Stage.awaitNo("handover-health");
			assertThat(isAccepting()).isTrue();
			this.stage.pass(9999);
			assertThat(this.group.asked).hasValue(1);
		}
	}

	private void listen() {
		PeerAssembly assembly = this.stage.started().assembly();
		GenericApplicationContext context = this.stage.context;
		context.getBeanFactory().registerSingleton(HealthGroup.BEAN_NAME, this.group);
		context.addApplicationListener(new ContextListener(context, this.stage.settings(), assembly.peer(),
				this.stage.application, assembly.takeover(), this.stage.scheduler, assembly.handoverLog()));
		context.refresh();
		context.publishEvent(new ApplicationReadyEvent(new SpringApplication(), new String[0], context, Duration.ZERO));
	}

	private void becomeReady() {
		this.stage.started();
		this.gate = new HealthGate(this.group, this.stage.settings(), this.stage.assembly().peer(),
				this.stage.scheduler, this.stage.assembly().handoverLog());
		this.stage.becomeReady();
		assertThat(this.stage.state()).isEqualTo(PeerState.READY);
	}

	private void begin(List<String> waitedFor) {
		becomeReady();
		this.gate.begin();
		answer(waitedFor);
	}

	private void askAgain(long millis, List<String> waitedFor) {
		int asked = this.group.asked.get();
		this.stage.pass(millis);
		this.group.awaitAsked(asked + 1);
		answer(waitedFor);
	}

	private void answer(List<String> waitedFor) {
		this.group.answers.add(() -> waitedFor);
		Stage.awaitNo("handover-health");
	}

	private void fail(Error error) {
		this.group.answers.add(() -> {
			throw error;
		});
		Stage.awaitNo("handover-health");
	}

	private boolean isAccepting() {
		return this.stage.assembly().peer().read(Peer::isAccepting);
	}

	private List<String> warnings() {
		return this.stage.recentEvents().stream().filter((event) -> event.startsWith(LOGGED)).toList();
	}

	/**
	 * A group that answers when the test does.
	 */
	private static final class Group implements HealthGroup {

		private final AtomicInteger asked = new AtomicInteger();

		private final BlockingQueue<Supplier<List<String>>> answers = new LinkedBlockingQueue<>();

		@Override
		public String name() {
			return "ready";
		}

		@Override
		public List<String> ask(Consumer<String> asking) {
			asking.accept("db");
			this.asked.incrementAndGet();
			try {
				return this.answers.poll(20, TimeUnit.SECONDS).get();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

		void awaitAsked(int times) {
			Awaitility.await().pollDelay(0, TimeUnit.MILLISECONDS).until(() -> this.asked.get() == times);
		}

	}

}
