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

package io.handover.drain;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import org.awaitility.Awaitility;
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
import org.springframework.util.ReflectionUtils;

import io.handover.Handover;
import io.handover.HandoverEvent;
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

	private static final PeerIdentity OTHER = PeerIdentity.legacy(1);

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
	void whenStartedShouldNotWait(CapturedOutput output) {
		ContextApplication application = application(LONG);
		application.refreshed();
		application.awaitStarted(LONG);
		assertThat(application.hasBeenReady()).isFalse();
		application.ready();
		assertThat(application.hasBeenReady()).isTrue();
		assertThat(output).doesNotContain("has not started");
	}

	@Test
	void whenItDoesNotStartInTimeShouldLogIt(CapturedOutput output) {
		application(LONG).awaitStarted(Duration.ofMillis(10));
		assertThat(output).contains("has not started within 'handover.shutdown-timeout' (PT0.01S)");
	}

	@Test
	void whenTrafficIsRefusedShouldPublishIt() {
		this.context.addApplicationListener(this::note);
		this.context.refresh();
		assertThat(application(LONG).refuseTraffic()).isTrue();
		assertThat(refusedBy()).containsExactly(this.context);
	}

	@Test
	void whenAChildHasTheWebServerShouldRefuseItsTrafficWhichTravelsUp() {
		ContextApplication application = application(LONG);
		assertThat(application.hasWebServer()).isFalse();
		GenericApplicationContext child = new GenericApplicationContext(this.context);
		List<Object> toldInChild = new CopyOnWriteArrayList<>();
		child.addApplicationListener((AvailabilityChangeEvent<?> event) -> toldInChild.add(event.getState()));
		this.context.addApplicationListener(this::note);
		this.context.refresh();
		child.refresh();
		application.webServerStarted(child);
		assertThat(application.hasWebServer()).isTrue();
		assertThat(application.refuseTraffic()).isTrue();
		assertThat(toldInChild).containsExactly(ReadinessState.REFUSING_TRAFFIC);
		assertThat(refusedBy()).containsExactly(child);
		child.close();
		assertThat(application.refuseTraffic()).isTrue();
		assertThat(refusedBy()).containsExactly(child, this.context);
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
			.contains("thread 'handover-call'")
			.contains("ContextApplicationTests.waitForRelease");
	}

	@Test
	void whenAListenerOfTheStartIsSlowShouldRefuseTrafficMeanwhileAndCloseAfterwards() throws Exception {
		noteStartsSlowly();
		ContextApplication application = application(LONG);
		application.publish(started());
		application.refuseTraffic();
		assertThat(toldInWords()).contains("AvailabilityChangeEvent").doesNotContain("HandoverStartedEvent");
		Thread closing = startAndAwaitWaiting(() -> application.close(LONG));
		this.release.countDown();
		closing.join(10_000);
		assertThat(toldInWords()).containsSubsequence("AvailabilityChangeEvent", "HandoverStartedEvent",
				"ContextClosedEvent");
	}

	@Test
	void whenAListenerOfAnotherInstancesStartIsSlowShouldWaitForItAtOnceToKeepTheOrder(CapturedOutput output) {
		noteStartsSlowly();
		application(SHORT).publish(new HandoverStartedEvent(this.handover, OTHER, FixedHandover.IDENTITY));
		assertThat(output).contains("A listener of HandoverStartedEvent has not returned within")
			.doesNotContain("it is waited for before the application is closed");
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
	void whenARunnerStillRunsShouldCloseAfterwards() throws Exception {
		this.context.refresh();
		ContextApplication application = application(LONG);
		application.refreshed();
		// What a runner says is not the end of the start.
		application.acceptingTraffic();
		Thread closing = startAndAwaitWaiting(() -> application.close(LONG));
		assertThat(this.context.isActive()).isTrue();
		application.ready();
		application.acceptingTraffic();
		closing.join(10_000);
		assertThat(this.context.isActive()).isFalse();
	}

	@Test
	void whenARunnerNeverReturnsShouldCloseAndLogItsThreadAndStack(CapturedOutput output) throws Exception {
		this.context.refresh();
		ContextApplication application = application(SHORT);
		CountDownLatch running = new CountDownLatch(1);
		new Thread(() -> {
			application.refreshed();
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
		application.refreshed();
		application.startFailed();
		assertThat(application.close(LONG)).isTrue();
		assertThat(output).doesNotContain("Waiting for the application's runners");
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
			.contains("Closing the application context has not returned within 'handover.shutdown-timeout' (PT0.2S)")
			.contains("thread 'handover-call'")
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
		assertThat(output).contains("thread 'handover-call'")
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
		Thread handover = startAndAwaitWaiting(() -> {
			application(LONG).close(LONG);
			order.add("close returned");
		});
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

	/**
	 * Start a thread, and give what it waits for the time to go on by mistake.
	 */
	private static Thread startAndAwaitWaiting(Runnable code) {
		Thread thread = new Thread(code);
		thread.start();
		Awaitility.await()
			.pollDelay(Duration.ofMillis(100))
			.until(() -> thread.getState() == Thread.State.TIMED_WAITING);
		return thread;
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

	private List<Object> refusedBy() {
		return this.told.stream()
			.filter((event) -> event instanceof AvailabilityChangeEvent<?> change
					&& change.getState() == ReadinessState.REFUSING_TRAFFIC)
			.map((event) -> ((ApplicationEvent) event).getSource())
			.toList();
	}

	private HandoverEvent started() {
		return new HandoverStartedEvent(this.handover, FixedHandover.IDENTITY, OTHER);
	}

	private static ApplicationListener<ApplicationEvent> failing(Throwable failure) {
		return (event) -> {
			if (event instanceof HandoverEvent || event instanceof AvailabilityChangeEvent
					|| event instanceof ContextClosedEvent) {
				ReflectionUtils.rethrowRuntimeException(failure);
			}
		};
	}

}
