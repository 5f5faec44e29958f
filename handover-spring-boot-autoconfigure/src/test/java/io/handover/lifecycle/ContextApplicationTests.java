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
import java.util.concurrent.locks.ReentrantLock;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.GenericApplicationContext;

import io.handover.Handover;
import io.handover.HandoverEvent;
import io.handover.HandoverFinishedEvent;
import io.handover.HandoverStartedEvent;
import io.handover.actuate.FixedHandover;
import io.handover.protocol.PeerIdentity;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ContextApplication}, with real contexts.
 */
@ExtendWith(OutputCaptureExtension.class)
class ContextApplicationTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	private static final Duration SHORT = Duration.ofMillis(200);

	private final GenericApplicationContext context = new GenericApplicationContext();

	private final List<ApplicationEvent> afterClose = new CopyOnWriteArrayList<>();

	private final List<Object> told = new CopyOnWriteArrayList<>();

	private final CountDownLatch release = new CountDownLatch(1);

	private final Handover handover = new FixedHandover();

	@AfterEach
	void releaseAndClose() {
		this.release.countDown();
		this.context.close();
	}

	@Test
	void whenStartedShouldNotWait() {
		ContextApplication application = application(LONG);
		application.own().refreshed();
		assertThat(application.awaitStarted(LONG)).isFalse();
		application.own().ready();
		assertThat(application.awaitStarted(LONG)).isTrue();
	}

	@Test
	void whenItDoesNotStartInTimeShouldLogIt(CapturedOutput output) {
		assertThat(application(LONG).awaitStarted(Duration.ofMillis(10))).isFalse();
		assertThat(output).contains("has not started within 'handover.shutdown-timeout' (PT0.01S)");
	}

	@Test
	void whenInterruptedWhileItStartsShouldContinueWithoutTheInterrupt() throws Exception {
		boolean[] interrupted = { true };
		Thread thread = new Thread(() -> {
			Thread.currentThread().interrupt();
			application(LONG).awaitStarted(LONG);
			interrupted[0] = Thread.currentThread().isInterrupted();
		});
		thread.start();
		thread.join(10_000);
		assertThat(interrupted).containsExactly(false);
	}

	@Test
	void whenTrafficIsRefusedShouldPublishIt() {
		this.context.addApplicationListener(this::note);
		this.context.refresh();
		assertThat(application(LONG).refuseTraffic()).isTrue();
		assertThat(readiness()).containsExactly(ReadinessState.REFUSING_TRAFFIC);
	}

	@Test
	void whenAListenerFailsShouldCallTheOthersAndContinue(CapturedOutput output) {
		this.context.addApplicationListener(failing(new IllegalStateException("first")));
		this.context.addApplicationListener(failing(new NoClassDefFoundError("second")));
		this.context.addApplicationListener(this::note);
		this.context.refresh();
		ContextApplication application = application(LONG);
		application.publish(started());
		application.refuseTraffic();
		assertThat(application.close(LONG)).isTrue();
		assertThat(this.told).hasAtLeastOneElementOfType(HandoverStartedEvent.class)
			.hasAtLeastOneElementOfType(AvailabilityChangeEvent.class)
			.hasAtLeastOneElementOfType(ContextClosedEvent.class);
		assertThat(output).contains("first").contains("second");
	}

	@Test
	void whenAListenerNeverReturnsShouldContinueAndLogItsStack(CapturedOutput output) {
		this.context.addApplicationListener((HandoverStartedEvent event) -> waitForRelease());
		this.context.refresh();
		ContextApplication application = application(SHORT);
		application.publish(started());
		application.close(LONG);
		assertThat(output)
			.contains("A listener of HandoverStartedEvent has not returned within 'handover.shutdown-timeout' (PT0.2S)")
			.contains("thread 'handover-notify'")
			.contains("ContextApplicationTests.waitForRelease");
	}

	@Test
	void whenAListenerOfTheStartIsSlowShouldRefuseTrafficMeanwhileAndCloseAfterwards() throws Exception {
		noteStartsSlowly();
		ContextApplication application = application(LONG);
		application.publish(started());
		application.refuseTraffic();
		assertThat(toldInWords()).contains("AvailabilityChangeEvent").doesNotContain("HandoverStartedEvent");
		Thread closing = new Thread(() -> application.close(LONG));
		closing.start();
		closing.join(500);
		this.release.countDown();
		closing.join(10_000);
		assertThat(toldInWords()).containsSubsequence("AvailabilityChangeEvent", "HandoverStartedEvent",
				"ContextClosedEvent");
	}

	@Test
	void whenAListenerOfAnotherInstancesStartIsSlowShouldKeepTheOrder() throws Exception {
		noteStartsSlowly();
		ContextApplication application = application(LONG);
		PeerIdentity self = this.handover.identity();
		Thread publishing = new Thread(() -> {
			application.publish(new HandoverStartedEvent(this.handover, Stage.OLDER, self));
			application.publish(new HandoverFinishedEvent(this.handover, Stage.OLDER, self, Duration.ZERO));
		});
		publishing.start();
		publishing.join(1500);
		this.release.countDown();
		publishing.join(10_000);
		assertThat(toldInWords()).containsSubsequence("HandoverStartedEvent", "HandoverFinishedEvent");
	}

	private void noteStartsSlowly() {
		this.context.addApplicationListener((HandoverStartedEvent event) -> waitForRelease());
		this.context.addApplicationListener(this::note);
		this.context.refresh();
	}

	private List<String> toldInWords() {
		return this.told.stream().map((event) -> event.getClass().getSimpleName()).toList();
	}

	@Test
	void whenAListenerInterruptsItsThreadShouldNotInterruptTheHandover() {
		this.context.addApplicationListener((HandoverStartedEvent event) -> Thread.currentThread().interrupt());
		this.context.refresh();
		application(LONG).publish(started());
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
	}

	@Test
	void whenPublishedAfterCloseShouldReachTheListenersOfThatTime() {
		HandoverEvent event = started();
		application(LONG).publishAfterClose(event);
		assertThat(this.afterClose).containsExactly(event);
	}

	@Test
	void whenContextIsNotActiveShouldDoNothing(CapturedOutput output) {
		ContextApplication application = application(LONG);
		application.publish(started());
		assertThat(application.refuseTraffic()).isFalse();
		assertThat(application.close(LONG)).isTrue();
		assertThat(output).doesNotContain("ERROR");
	}

	@Test
	void whenClosedShouldHaveClosedTheContext() {
		this.context.refresh();
		assertThat(application(LONG).close(LONG)).isTrue();
		assertThat(this.context.isActive()).isFalse();
	}

	@Test
	void whenThereIsAChildShouldPublishOnceInEachContext() {
		this.context.addApplicationListener(this::note);
		List<Object> toldInChild = new CopyOnWriteArrayList<>();
		GenericApplicationContext child = child();
		child.addApplicationListener((HandoverStartedEvent event) -> toldInChild.add(event));
		HandoverEvent event = started();
		applicationWith(child).publish(event);
		assertThat(this.told).filteredOn(HandoverStartedEvent.class::isInstance).containsExactly(event);
		assertThat(toldInChild).containsExactly(event);
	}

	@Test
	void whenThereIsAChildShouldRefuseItsTrafficFirst() {
		List<Object> refused = new CopyOnWriteArrayList<>();
		GenericApplicationContext child = child();
		child.addApplicationListener((AvailabilityChangeEvent<?> event) -> refused.add("child"));
		this.context.addApplicationListener((AvailabilityChangeEvent<?> event) -> {
			if (event.getSource() == this.context) {
				refused.add("own");
			}
		});
		assertThat(applicationWith(child).refuseTraffic()).isTrue();
		assertThat(refused).containsExactly("child", "own");
	}

	@Test
	void whenThereIsAChildShouldCloseItFirst() {
		List<Object> closed = new CopyOnWriteArrayList<>();
		GenericApplicationContext child = child();
		this.context.addApplicationListener((ContextClosedEvent event) -> closed.add(event.getSource()));
		assertThat(applicationWith(child).close(LONG)).isTrue();
		assertThat(closed).containsExactly(child, this.context);
		assertThat(child.isActive()).isFalse();
	}

	@Test
	void whenAChildStartsShouldWaitForIt(CapturedOutput output) {
		ContextApplication application = applicationWith(new GenericApplicationContext(this.context));
		application.own().refreshed();
		assertThat(application.awaitStarted(Duration.ofMillis(10))).isFalse();
		assertThat(output).contains("has not started within 'handover.shutdown-timeout'");
	}

	@Test
	void whenThereIsAChildShouldPublishToItsListenersAfterTheClose() {
		List<ApplicationEvent> received = new CopyOnWriteArrayList<>();
		ContextApplication application = application(LONG);
		application.add(new GenericApplicationContext(this.context), received::add);
		HandoverFinishedEvent event = new HandoverFinishedEvent(this.handover, this.handover.identity(),
				this.handover.identity(), Duration.ZERO);
		application.publishAfterClose(event);
		assertThat(received).containsExactly(event);
		assertThat(this.afterClose).containsExactly(event);
	}

	private GenericApplicationContext child() {
		this.context.refresh();
		GenericApplicationContext child = new GenericApplicationContext(this.context);
		child.refresh();
		return child;
	}

	private ContextApplication applicationWith(GenericApplicationContext child) {
		ContextApplication application = application(LONG);
		application.add(child, (event) -> {
		});
		return application;
	}

	@Test
	void whenARunnerStillRunsShouldCloseAfterwards() throws Exception {
		this.context.refresh();
		ContextApplication application = application(LONG);
		application.own().refreshed();
		// What a runner says is not the end of the start.
		application.own().readinessChanged(true);
		Thread closing = new Thread(() -> application.close(LONG));
		closing.start();
		closing.join(500);
		assertThat(this.context.isActive()).isTrue();
		application.own().ready();
		application.own().readinessChanged(true);
		closing.join(10_000);
		assertThat(this.context.isActive()).isFalse();
	}

	@Test
	void whenARunnerNeverReturnsShouldCloseAndLogItsThreadAndStack(CapturedOutput output) throws Exception {
		this.context.refresh();
		ContextApplication application = application(SHORT);
		CountDownLatch running = new CountDownLatch(1);
		new Thread(() -> {
			application.own().refreshed();
			running.countDown();
			waitForRelease();
		}, "the-runner").start();
		assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(application.close(LONG)).isTrue();
		assertThat(output)
			.contains("The application's runners have not completed within 'handover.shutdown-timeout' (PT0.2S)")
			.contains("thread 'the-runner'")
			.contains("ContextApplicationTests.waitForRelease");
	}

	@Test
	void whenARunnerHasFailedShouldNotWaitForIt(CapturedOutput output) {
		this.context.refresh();
		ContextApplication application = application(LONG);
		application.own().refreshed();
		application.own().startFailed();
		assertThat(application.close(LONG)).isTrue();
		assertThat(output).doesNotContain("Waiting for the application's runners");
	}

	@Test
	void whenContextStartsToCloseShouldCountDown() {
		ContextApplication application = application(LONG);
		assertThat(application.closing().getCount()).isEqualTo(1);
		application.contextClosing();
		assertThat(application.closing().getCount()).isZero();
	}

	@Test
	void whenABeanFailsToCloseShouldContinue(CapturedOutput output) {
		registerDestruction(() -> {
			throw new IllegalStateException("broken");
		});
		assertThat(application(LONG).close(LONG)).isTrue();
		assertThat(output).contains("broken");
	}

	@Test
	void whenABeanBlocksTheCloseShouldLogItsThreadAndStack(CapturedOutput output) {
		registerDestruction(this::waitForRelease);
		assertThat(application(LONG).close(SHORT)).isFalse();
		assertThat(output)
			.contains("The application context has not closed within 'handover.shutdown-timeout' (PT0.2S)")
			.contains("thread 'handover-close'")
			.contains("ContextApplicationTests.waitForRelease");
	}

	@Test
	void whenABeanWaitsForALockShouldLogItsOwner(CapturedOutput output) throws Exception {
		ReentrantLock lock = new ReentrantLock();
		CountDownLatch locked = new CountDownLatch(1);
		Thread owner = new Thread(() -> {
			lock.lock();
			locked.countDown();
			waitForRelease();
			lock.unlock();
		}, "the-owner");
		owner.start();
		assertThat(locked.await(10, TimeUnit.SECONDS)).isTrue();
		registerDestruction(() -> {
			lock.lock();
			lock.unlock();
		});
		assertThat(application(LONG).close(SHORT)).isFalse();
		assertThat(output).contains("thread 'handover-close'")
			.contains("which waits for thread 'the-owner'")
			.contains("ContextApplicationTests.waitForRelease");
		this.release.countDown();
		owner.join(10_000);
	}

	@Test
	void whenAnotherThreadClosesShouldWaitUntilThatIsDone() throws Exception {
		List<String> order = new CopyOnWriteArrayList<>();
		CountDownLatch closing = new CountDownLatch(1);
		registerDestruction(() -> {
			closing.countDown();
			waitForRelease();
			order.add("bean gone");
		});
		Thread another = new Thread(this.context::close);
		another.start();
		assertThat(closing.await(10, TimeUnit.SECONDS)).isTrue();
		Thread handover = new Thread(() -> {
			application(LONG).close(LONG);
			order.add("close returned");
		});
		handover.start();
		handover.join(500);
		assertThat(order).isEmpty();
		this.release.countDown();
		handover.join(10_000);
		assertThat(order).containsExactly("bean gone", "close returned");
	}

	@Test
	void whenAnotherThreadIsBlockedInCloseShouldLogThatThread(CapturedOutput output) throws Exception {
		ContextApplication application = application(LONG);
		CountDownLatch closing = new CountDownLatch(1);
		this.context.addApplicationListener((ContextClosedEvent event) -> application.contextClosing());
		registerDestruction(() -> {
			closing.countDown();
			waitForRelease();
		});
		new Thread(this.context::close, "another").start();
		assertThat(closing.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(application.close(SHORT)).isFalse();
		assertThat(output).contains("It is blocked by thread 'another'");
	}

	private ContextApplication application(Duration patience) {
		return new ContextApplication(this.context, this.afterClose::add, patience);
	}

	private void registerDestruction(DisposableBean bean) {
		this.context.getBeanFactory().registerSingleton("destroyed", bean);
		this.context.getDefaultListableBeanFactory().registerDisposableBean("destroyed", bean);
		this.context.refresh();
	}

	private void waitForRelease() {
		try {
			this.release.await(30, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void note(ApplicationEvent event) {
		this.told.add(event);
	}

	private List<Object> readiness() {
		return this.told.stream()
			.filter(AvailabilityChangeEvent.class::isInstance)
			.map((event) -> (Object) ((AvailabilityChangeEvent<?>) event).getState())
			.toList();
	}

	private HandoverEvent started() {
		return new HandoverStartedEvent(this.handover, this.handover.identity(), Stage.YOUNGER);
	}

	private static ApplicationListener<ApplicationEvent> failing(Throwable failure) {
		return (event) -> {
			if (event instanceof HandoverEvent || event instanceof AvailabilityChangeEvent
					|| event instanceof ContextClosedEvent) {
				sneak(failure);
			}
		};
	}

	private static void sneak(Throwable failure) {
		if (failure instanceof Error error) {
			throw error;
		}
		throw (RuntimeException) failure;
	}

}
