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

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.aopalliance.intercept.MethodInvocation;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.GenericApplicationContext;

import io.handover.Handover;
import io.handover.protocol.TakeoverReason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link TakeoverGate}.
 */
class TakeoverGateTests {

	private final Handover handover = mock();

	private final GenericApplicationContext context = new GenericApplicationContext();

	private final TakeoverGate gate = new TakeoverGate(this.context.getBeanFactory().getBeanProvider(Handover.class),
			true);

	private final AtomicInteger calls = new AtomicInteger();

	@BeforeEach
	void setUp() {
		this.context.registerBean(Handover.class, () -> this.handover);
		this.context.refresh();
		this.gate.setApplicationContext(this.context);
	}

	@Test
	void whenTheListenersBeforeItAreNotDoneShouldLetNobodyIn() throws Throwable {
		given(this.handover.holdsTakeover()).willReturn(true);
		call();
		assertThat(this.calls).hasValue(0);
		this.gate.takeoverGranted(TakeoverReason.ALONE);
		call();
		assertThat(this.calls).hasValue(1);
	}

	@Test
	void whenTheTakeoverIsGoneShouldLetNobodyInAlthoughItIsNotToldYet() throws Throwable {
		given(this.handover.holdsTakeover()).willReturn(true, false);
		this.gate.takeoverGranted(TakeoverReason.ALONE);
		call();
		call();
		assertThat(this.calls).hasValue(1);
	}

	@Test
	void whenTheEndIsToldShouldLetNobodyInAndAskNoPeer() throws Throwable {
		given(this.handover.holdsTakeover()).willReturn(true);
		this.gate.takeoverGranted(TakeoverReason.ALONE);
		this.gate.takeoverRevoked();
		this.context.close();
		call();
		assertThat(this.calls).hasValue(0);
	}

	@Test
	void whenACallClosesTheApplicationShouldWaitForTheOthers() throws Throwable {
		given(this.handover.holdsTakeover()).willReturn(true);
		this.gate.takeoverGranted(TakeoverReason.ALONE);
		CountDownLatch mayReturn = new CountDownLatch(1);
		Thread running = slowCall(mayReturn);
		MethodInvocation closing = mock();
		willAnswer((invocation) -> {
			this.gate.contextCloses(new ContextClosedEvent(this.context));
			return null;
		}).given(closing).proceed();
		this.gate.invoke(closing);
		assertIsWaitedFor(running, mayReturn);
	}

	@Test
	void whenACallClosesAChildShouldWaitForIt() throws Throwable {
		given(this.handover.holdsTakeover()).willReturn(true);
		this.gate.takeoverGranted(TakeoverReason.ALONE);
		MethodInvocation closing = mock();
		Thread revoking = new Thread(this.gate::takeoverRevoked);
		willAnswer((invocation) -> {
			this.gate.contextCloses(new ContextClosedEvent(new GenericApplicationContext()));
			revoking.start();
			Awaitility.await().until(() -> revoking.getState() == Thread.State.WAITING);
			return null;
		}).given(closing).proceed();
		this.gate.invoke(closing);
		revoking.join(10_000);
		assertThat(revoking.isAlive()).isFalse();
	}

	@Test
	void whenACallFailsShouldNotWaitForItAndPassItsExceptionOn() throws Throwable {
		given(this.handover.holdsTakeover()).willReturn(true);
		this.gate.takeoverGranted(TakeoverReason.ALONE);
		MethodInvocation failing = mock();
		given(failing.proceed()).willThrow(new IllegalStateException("no report"));
		assertThatIllegalStateException().isThrownBy(() -> this.gate.invoke(failing)).withMessage("no report");
		Thread revoking = thread(this.gate::takeoverRevoked);
		revoking.join(10_000);
		assertThat(revoking.isAlive()).isFalse();
	}

	/**
	 * Begin a call that is under way until it may return.
	 */
	private Thread slowCall(CountDownLatch mayReturn) throws Throwable {
		MethodInvocation slow = mock();
		willAnswer((invocation) -> {
			this.calls.incrementAndGet();
			return mayReturn.await(20, TimeUnit.SECONDS);
		}).given(slow).proceed();
		Thread running = thread(() -> this.gate.invoke(slow));
		Awaitility.await().until(() -> this.calls.get() == 1);
		return running;
	}

	private void assertIsWaitedFor(Thread running, CountDownLatch mayReturn) throws InterruptedException {
		Thread revoking = thread(this.gate::takeoverRevoked);
		Awaitility.await().until(() -> revoking.getState() == Thread.State.WAITING);
		mayReturn.countDown();
		revoking.join(10_000);
		running.join(10_000);
		assertThat(revoking.isAlive()).isFalse();
	}

	private void call() throws Throwable {
		MethodInvocation invocation = mock();
		willAnswer((call) -> this.calls.incrementAndGet()).given(invocation).proceed();
		this.gate.invoke(invocation);
	}

	private static Thread thread(ThrowingRunnable code) {
		Thread thread = new Thread(() -> {
			try {
				code.run();
			}
			catch (Throwable ex) {
				throw new IllegalStateException(ex);
			}
		});
		thread.start();
		return thread;
	}

	private interface ThrowingRunnable {

		void run() throws Throwable;

	}

}
