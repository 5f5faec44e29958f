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

package io.handover.takeover;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.annotation.Order;

import io.handover.Handover;
import io.handover.TakeoverEvent;
import io.handover.TakeoverListener;
import io.handover.process.HandoverLog;
import io.handover.protocol.TakeoverReason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link TakeoverNotifier}, with real contexts.
 */
@ExtendWith(OutputCaptureExtension.class)
class TakeoverNotifierTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	private static final Duration SHORT = Duration.ofMillis(200);

	private final Handover handover = mock();

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private final List<String> told = new CopyOnWriteArrayList<>();

	/**
	 * What happens in a call, by what is told in it.
	 */
	private volatile Consumer<String> meanwhile = (what) -> {
	};

	private volatile boolean held = true;

	private TakeoverNotifier notifier = notifier(LONG);

	@BeforeEach
	void setUp() {
		given(this.handover.holdsTakeover()).willAnswer((call) -> this.held);
		this.context.registerBean(TakeoverNotifierTests.class, () -> this);
		this.context.addApplicationListener((TakeoverEvent event) -> {
			assertThat(event.getHandover()).isSameAs(this.handover);
			tell("event " + event.isGranted() + " " + event.getReason());
		});
		this.context.register(Listeners.class);
	}

	@AfterEach
	void close() {
		this.context.close();
	}

	@Test
	void whenGrantedAndRevokedShouldCallTheListenersInOrderAndBackAndThenPublishIt() {
		this.context.refresh();
		this.notifier.granted(TakeoverReason.ALONE);
		awaitTold("first granted", "second granted", "third granted", "event true ALONE");
		revoke();
		this.notifier.awaitRevoked();
		assertThat(this.told).containsExactly("first granted", "second granted", "third granted", "event true ALONE",
				"third revoked", "second revoked", "first revoked", "event false ALONE", "end");
	}

	@Test
	void whenToldShouldUseOneThread() {
		List<String> threads = new CopyOnWriteArrayList<>();
		this.meanwhile = (what) -> threads.add(Thread.currentThread().getName());
		this.context.refresh();
		grantAndRevoke();
		assertThat(threads).hasSize(8).containsOnly("handover-grant");
	}

	@Test
	void whenAListenerFailsShouldLogItAndCallTheOthers(CapturedOutput output) {
		this.meanwhile = (what) -> {
			if (what.startsWith("second") || what.startsWith("event")) {
				throw new NoClassDefFoundError("no class for " + what);
			}
		};
		this.context.refresh();
		grantAndRevoke();
		assertThat(this.told).containsExactly("first granted", "second granted", "third granted", "event true ALONE",
				"third revoked", "second revoked", "first revoked", "event false ALONE", "end");
		assertThat(output).contains("no class for second granted")
			.contains("no class for second revoked")
			.contains("no class for event true");
	}

	@Test
	void whenAListenerInterruptsItsThreadShouldCallTheOthersWithoutTheInterrupt() {
		List<String> interrupted = new CopyOnWriteArrayList<>();
		this.meanwhile = (what) -> {
			if (Thread.currentThread().isInterrupted()) {
				interrupted.add(what);
			}
			Thread.currentThread().interrupt();
		};
		this.context.refresh();
		grantAndRevoke();
		assertThat(this.told).endsWith("first revoked", "event false ALONE", "end");
		assertThat(interrupted).isEmpty();
	}

	@Test
	void whenRevokedMeanwhileShouldCallNobodyElseAndPublishNothing() {
		this.meanwhile = (what) -> {
			if (what.equals("second granted")) {
				revoke();
			}
		};
		this.context.refresh();
		grantAndRevoke();
		assertThat(this.told).containsExactly("first granted", "second granted", "second revoked", "first revoked",
				"end");
	}

	@Test
	void whenRevokedBeforeAnyoneIsCalledShouldCreateNobody() {
		this.context.registerBean("recorded", TakeoverListener.class, () -> {
			tell("created");
			return listener("recorded");
		}, (definition) -> definition.setLazyInit(true));
		this.context.refresh();
		revoke();
		grantAndRevoke();
		assertThat(this.told).containsExactly("end");
	}

	@Test
	void whenAListenerCannotBeCreatedShouldLogItAndContinue(CapturedOutput output) {
		this.context.registerBean("failing", TakeoverListener.class, () -> {
			throw new IllegalStateException("no device");
		}, (definition) -> definition.setLazyInit(true));
		this.context.refresh();
		grantAndRevoke();
		assertThat(this.told).containsExactly("event true ALONE", "event false ALONE", "end");
		assertThat(output).contains("Not every listener of the takeover could be created").contains("no device");
	}

	@Test
	void whenAListenerReturnsLateShouldBeWaitedForAndThenBeToldTheEnd() throws Exception {
		CountDownLatch returning = new CountDownLatch(1);
		this.meanwhile = (what) -> {
			if (what.equals("first granted")) {
				await(returning);
			}
		};
		this.context.refresh();
		this.notifier.granted(TakeoverReason.ALONE);
		awaitTold("first granted");
		revoke();
		Thread closing = new Thread(this.notifier::awaitRevoked);
		closing.start();
		Awaitility.await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
		assertThat(this.told).containsExactly("first granted");
		returning.countDown();
		closing.join(10_000);
		assertThat(this.told).containsExactly("first granted", "first revoked", "end");
	}

	@Test
	void whenAListenerNeverReturnsShouldWaitOnceWithinTheTimeoutAndLogItsStack(CapturedOutput output) {
		CountDownLatch never = new CountDownLatch(1);
		this.meanwhile = (what) -> await(never);
		this.context.refresh();
		this.notifier = notifier(SHORT);
		this.notifier.granted(TakeoverReason.ALONE);
		awaitTold("first granted");
		revoke();
		this.notifier.awaitRevoked();
		this.notifier.awaitRevoked();
		assertThat(output.toString().split("has not returned within", -1)).hasSize(2);
		assertThat(output)
			.contains("A listener of the takeover has not returned within 'handover.shutdown-timeout' (PT0.2S)")
			.contains("thread 'handover-grant'")
			.contains("TakeoverNotifierTests.await");
		never.countDown();
	}

	@Test
	void whenAListenerClosesTheApplicationShouldNotWaitForItself(CapturedOutput output) {
		this.meanwhile = (what) -> {
			if (what.equals("second granted")) {
				revoke();
				this.notifier.awaitRevoked();
			}
		};
		this.context.refresh();
		this.notifier.granted(TakeoverReason.ALONE);
		awaitTold("first granted", "second granted", "second revoked", "first revoked", "end");
		assertThat(output).doesNotContain("has not returned");
	}

	@Test
	void whenAnotherThreadClosesMeanwhileShouldNotKeepAListenerThatClosesWaiting(CapturedOutput output) {
		CountDownLatch waiting = new CountDownLatch(1);
		this.meanwhile = (what) -> {
			if (what.equals("third revoked")) {
				await(waiting);
				this.notifier.awaitRevoked();
			}
		};
		this.context.refresh();
		this.notifier.granted(TakeoverReason.ALONE);
		Awaitility.await().until(() -> this.told.contains("event true ALONE"));
		revoke();
		Thread closing = new Thread(this.notifier::awaitRevoked);
		closing.start();
		Awaitility.await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
		waiting.countDown();
		Awaitility.await().until(() -> this.told.contains("end"));
		assertThat(output).doesNotContain("has not returned");
	}

	@Test
	void whenNeverGrantedShouldWaitForNothing() {
		this.context.refresh();
		this.notifier.revoked();
		this.notifier.awaitRevoked();
		assertThat(this.told).isEmpty();
	}

	@Test
	void whenTheContextIsClosedShouldPublishNothingInIt(CapturedOutput output) {
		this.context.refresh();
		this.notifier.granted(TakeoverReason.ALONE);
		awaitTold("first granted", "second granted", "third granted", "event true ALONE");
		this.context.close();
		revoke();
		this.notifier.awaitRevoked();
		assertThat(this.told).endsWith("third revoked", "second revoked", "first revoked", "end");
		assertThat(output).doesNotContain("ERROR");
	}

	private TakeoverNotifier notifier(Duration timeout) {
		HandoverLog handoverLog = mock();
		willAnswer((invocation) -> this.told.add("end")).given(handoverLog).info("Takeover revoked");
		return new TakeoverNotifier(this.handover, this.context, timeout, handoverLog);
	}

	/**
	 * As the peer does it: the takeover is gone before its end is told.
	 */
	private void revoke() {
		this.held = false;
		this.notifier.revoked();
	}

	private void grantAndRevoke() {
		this.notifier.granted(TakeoverReason.ALONE);
		Awaitility.await().until(() -> this.told.contains("event true ALONE") || !this.held);
		revoke();
		this.notifier.awaitRevoked();
	}

	private void awaitTold(String... expected) {
		Awaitility.await()
			.pollInterval(Duration.ofMillis(2))
			.untilAsserted(() -> assertThat(this.told).containsExactly(expected));
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void tell(String what) {
		this.told.add(what);
		this.meanwhile.accept(what);
	}

	private TakeoverListener listener(String name) {
		return new TakeoverListener() {

			@Override
			public void takeoverGranted(TakeoverReason reason) {
				tell(name + " granted");
			}

			@Override
			public void takeoverRevoked() {
				tell(name + " revoked");
			}

		};
	}

	@Configuration(proxyBeanMethods = false)
	static class Listeners {

		private final TakeoverNotifierTests test;

		Listeners(TakeoverNotifierTests test) {
			this.test = test;
		}

		@Bean
		TakeoverListener third() {
			return this.test.listener("third");
		}

		@Bean
		@Order(2)
		@Lazy
		TakeoverListener second() {
			return this.test.listener("second");
		}

		@Bean
		@Order(1)
		TakeoverListener first() {
			return this.test.listener("first");
		}

	}

}
