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

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.context.support.GenericApplicationContext;

import io.handover.Handover;
import io.handover.WithTakeover;
import io.handover.protocol.TakeoverReason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link TakeoverLifecycles}, with real contexts.
 */
@ExtendWith(OutputCaptureExtension.class)
class TakeoverLifecyclesTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	private final Handover handover = mock();

	private final GenericApplicationContext context = new GenericApplicationContext();

	private final List<String> deeds = new CopyOnWriteArrayList<>();

	@AfterEach
	void close() {
		Thread.interrupted();
		this.context.close();
	}

	@Test
	void whenTheTakeoverIsGoneMeanwhileShouldStartNoneOfTheRest() {
		register(new Recorded("first", 1) {

			@Override
			public void start() {
				super.start();
				takeoverIsHeld(false);
			}

		});
		register(new Recorded("second", 2));
		TakeoverLifecycles lifecycles = granted(LONG);
		lifecycles.takeoverRevoked();
		assertThat(this.deeds).containsExactly("start first", "stop first");
	}

	@Test
	void whenTheContextIsClosedMeanwhileShouldStopWithoutLookingForBeans() {
		this.context.registerBean(Recorded.class, () -> {
			this.deeds.add("create bean");
			return new Recorded("bean", 1);
		});
		TakeoverLifecycles lifecycles = granted(LONG);
		this.context.close();
		lifecycles.takeoverRevoked();
		assertThat(this.deeds).containsExactly("create bean", "start bean", "stop bean");
	}

	@Test
	void whenOneDoesNotStartShouldLogItAndStartTheOthers(CapturedOutput output) {
		register(new Recorded("failing", 1) {

			@Override
			public void start() {
				throw new NoClassDefFoundError("no driver");
			}

		});
		register(new Recorded("other", 2));
		granted(LONG);
		assertThat(this.deeds).containsExactly("start other");
		assertThat(output).contains("Bean 'failing' has not started with the takeover").contains("no driver");
	}

	@Test
	void whenOneCannotBeCreatedShouldLogItAndStartTheOthers(CapturedOutput output) {
		this.context.registerBean("failing", Recorded.class, () -> {
			throw new IllegalStateException("no device");
		}, (definition) -> definition.setLazyInit(true));
		register(new Recorded("other", 2));
		// The context's own would create it as well.
		this.context.registerBean(AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME, RunningProcessor.class);
		TakeoverLifecycles lifecycles = granted(LONG);
		lifecycles.takeoverRevoked();
		assertThat(this.deeds).containsExactly("start other", "stop other");
		assertThat(output).contains("Bean 'failing'").contains("no device");
	}

	@Test
	void whenOneDoesNotStopShouldLogItAndStopTheOthers(CapturedOutput output) {
		register(new Recorded("failing", 2) {

			@Override
			public void stop(Runnable callback) {
				throw new NoClassDefFoundError("no class");
			}

		});
		register(new Recorded("failing-too", 1) {

			@Override
			public void stop(Runnable callback) {
				throw new IllegalStateException("no answer");
			}

		});
		register(new Recorded("other", 1));
		register(new Recorded("last", 0));
		TakeoverLifecycles lifecycles = granted(LONG);
		this.deeds.clear();
		lifecycles.takeoverRevoked();
		assertThat(this.deeds).containsExactly("stop other", "stop last");
		assertThat(output).contains("Bean 'failing' has not stopped, although the takeover is revoked")
			.contains("no class")
			.contains("no answer");
	}

	@Test
	void whenSeveralHaveOnePhaseShouldStopThemAtOnceAndThenThoseOfTheNext(CapturedOutput output) {
		CountDownLatch asked = new CountDownLatch(3);
		for (String name : List.of("a", "b", "c")) {
			register(new Recorded(name, 2) {

				@Override
				public void stop(Runnable callback) {
					asked.countDown();
					new Thread(() -> {
						await(asked);
						stop();
						callback.run();
					}).start();
				}

			});
		}
		register(new Recorded("last", 1));
		TakeoverLifecycles lifecycles = granted(Duration.ofSeconds(5));
		this.deeds.clear();
		lifecycles.takeoverRevoked();
		assertThat(this.deeds).hasSize(4).contains("stop a", "stop b", "stop c").endsWith("stop last");
		assertThat(output).doesNotContain("stopped within");
	}

	@Test
	void whenOneDoesNotStopInTimeShouldSayWhichAndStopTheNext(CapturedOutput output) {
		for (String name : List.of("stuck", "stuck-too")) {
			register(new Recorded(name, 2) {

				@Override
				public void stop(Runnable callback) {
					TakeoverLifecyclesTests.this.deeds.add("asked to stop");
				}

			});
		}
		register(new Recorded("other", 2));
		register(new Recorded("last", 1));
		TakeoverLifecycles lifecycles = granted(Duration.ofMillis(50));
		this.deeds.clear();
		lifecycles.takeoverRevoked();
		assertThat(this.deeds).hasSize(4).contains("asked to stop", "stop other").endsWith("stop last");
		assertThat(output.toString()).containsOnlyOnce(
				"Not stopped within PT0.05S, although the takeover is revoked: " + "beans [stuck, stuck-too]");
	}

	@Test
	void whenOneInterruptsItsThreadShouldWaitForTheOthers() {
		register(new Recorded("interrupting", 2) {

			@Override
			public void start() {
				super.start();
				Thread.currentThread().interrupt();
			}

			@Override
			public void stop() {
				super.stop();
				Thread.currentThread().interrupt();
			}

		});
		register(new Recorded("slow", 1) {

			@Override
			public void stop(Runnable callback) {
				Thread caller = Thread.currentThread();
				new Thread(() -> {
					awaitWaiting(caller);
					stop();
					callback.run();
				}).start();
			}

		});
		register(new Recorded("watching", 3) {

			@Override
			public void start() {
				super.start();
				TakeoverLifecyclesTests.this.deeds.add("interrupted " + Thread.currentThread().isInterrupted());
			}

		});
		TakeoverLifecycles lifecycles = granted(LONG);
		lifecycles.takeoverRevoked();
		assertThat(this.deeds).containsExactly("start slow", "start interrupting", "start watching",
				"interrupted false", "stop watching", "stop interrupting", "stop slow");
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
	}

	@Test
	void whenTheContextIsStoppedShouldStartThemWhenItIsStartedAgain() {
		register(new Recorded("bean", 1));
		this.context.registerBean(AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME,
				TakeoverLifecycleProcessor.class, () -> new TakeoverLifecycleProcessor(this.handover, true));
		this.context.refresh();
		this.context.stop();
		takeoverIsHeld(true);
		TakeoverLifecycles lifecycles = lifecycles(LONG);
		lifecycles.takeoverGranted(TakeoverReason.ALONE);
		assertThat(this.deeds).isEmpty();
		this.context.start();
		assertThat(this.deeds).containsExactly("start bean");
		lifecycles.takeoverRevoked();
		assertThat(this.deeds).containsExactly("start bean", "stop bean");
	}

	private void register(Recorded bean) {
		this.context.registerBean(bean.name(), Recorded.class, () -> bean);
	}

	private TakeoverLifecycles granted(Duration stopTimeout) {
		takeoverIsHeld(true);
		this.context.refresh();
		TakeoverLifecycles lifecycles = lifecycles(stopTimeout);
		lifecycles.takeoverGranted(TakeoverReason.ALONE);
		return lifecycles;
	}

	private TakeoverLifecycles lifecycles(Duration stopTimeout) {
		return new TakeoverLifecycles(this.context.getBeanFactory(), this.handover, stopTimeout);
	}

	private void takeoverIsHeld(boolean held) {
		given(this.handover.holdsTakeover()).willReturn(held);
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void awaitWaiting(Thread thread) {
		while (thread.getState() != Thread.State.TIMED_WAITING && thread.getState() != Thread.State.TERMINATED) {
			Thread.onSpinWait();
		}
	}

	@WithTakeover
	private class Recorded extends RecordedLifecycle {

		Recorded(String name, int phase) {
			super(name, phase, TakeoverLifecyclesTests.this.deeds);
		}

		@Override
		public boolean isAutoStartup() {
			return false;
		}

	}

	private static final class RunningProcessor extends DefaultLifecycleProcessor {

		@Override
		public void onRefresh() {
		}

		@Override
		public boolean isRunning() {
			return true;
		}

	}

}
