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

package io.handover;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.Lifecycle;
import org.springframework.context.SmartLifecycle;

import io.handover.protocol.TakeoverReason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link TakeoverListener}.
 */
@ExtendWith(OutputCaptureExtension.class)
class TakeoverListenerTests {

	private final List<String> deeds = new CopyOnWriteArrayList<>();

	@Test
	void whenGrantedShouldStartTheLifecycleAndStopItWhenRevoked(CapturedOutput output) {
		Recorded lifecycle = new Recorded();
		TakeoverListener listener = TakeoverListener.starting(() -> lifecycle);
		assertThat(this.deeds).isEmpty();
		listener.takeoverGranted(TakeoverReason.ALONE);
		assertThat(this.deeds).containsExactly("start");
		listener.takeoverRevoked();
		assertThat(this.deeds).containsExactly("start", "stop");
		assertThat(output).doesNotContain("WARN");
	}

	@Test
	void whenSuppliedAnewEachTimeShouldStopTheOneThatItHasStarted() {
		TakeoverListener listener = TakeoverListener.starting(Recorded::new);
		listener.takeoverGranted(TakeoverReason.ALONE);
		listener.takeoverRevoked();
		assertThat(this.deeds).containsExactly("start", "stop");
	}

	@Test
	void whenItIsSmartShouldWaitUntilItHasStopped() throws Exception {
		CompletableFuture<Runnable> callback = new CompletableFuture<>();
		TakeoverListener listener = TakeoverListener.starting(() -> new Smart() {

			@Override
			public void stop(Runnable stopped) {
				Thread.currentThread().interrupt();
				callback.complete(stopped);
			}

		});
		listener.takeoverGranted(TakeoverReason.ALONE);
		Thread revoking = new Thread(listener::takeoverRevoked);
		revoking.start();
		Runnable stopped = callback.get(10, TimeUnit.SECONDS);
		Awaitility.await().until(() -> revoking.getState() == Thread.State.WAITING);
		stopped.run();
		revoking.join(10_000);
		assertThat(revoking.isAlive()).isFalse();
	}

	@Test
	void whenItIsSmartAndDoesNotRunShouldNotWait() {
		TakeoverListener listener = TakeoverListener.starting(() -> new Smart() {

			@Override
			public boolean isRunning() {
				return false;
			}

			@Override
			public void stop(Runnable stopped) {
				throw new IllegalStateException("not running");
			}

		});
		listener.takeoverGranted(TakeoverReason.ALONE);
		listener.takeoverRevoked();
		assertThat(this.deeds).containsExactly("start", "stop");
	}

	@Test
	void whenItFailsToStartShouldStillStopIt() {
		TakeoverListener listener = TakeoverListener.starting(() -> new Recorded() {

			@Override
			public void start() {
				super.start();
				throw new IllegalStateException("half started");
			}

		});
		assertThatIllegalStateException().isThrownBy(() -> listener.takeoverGranted(TakeoverReason.ALONE))
			.withMessage("half started");
		listener.takeoverRevoked();
		assertThat(this.deeds).containsExactly("start", "stop");
	}

	@Test
	void whenThereIsNoneShouldSayWhatTheIdIs() {
		TakeoverListener listener = TakeoverListener.starting(() -> null);
		assertThatIllegalStateException().isThrownBy(() -> listener.takeoverGranted(TakeoverReason.ALONE))
			.withMessageContaining("There is no lifecycle to start")
			.withMessageContaining("@KafkaListener(id = \"orders\")");
		listener.takeoverRevoked();
	}

	@Test
	void whenItRunsBeforeTheTakeoverShouldWarnAndStopItWhenRevoked(CapturedOutput output) {
		Recorded lifecycle = new Recorded();
		lifecycle.start();
		TakeoverListener listener = TakeoverListener.starting(() -> lifecycle);
		listener.takeoverGranted(TakeoverReason.ALONE);
		assertThat(output).contains("was running before this instance was granted the takeover")
			.contains("Set its 'autoStartup' to false");
		listener.takeoverRevoked();
		assertThat(lifecycle.isRunning()).isFalse();
	}

	private class Recorded implements Lifecycle {

		private volatile boolean running;

		@Override
		public void start() {
			this.running = true;
			TakeoverListenerTests.this.deeds.add("start");
		}

		@Override
		public void stop() {
			this.running = false;
			TakeoverListenerTests.this.deeds.add("stop");
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

	}

	private class Smart extends Recorded implements SmartLifecycle {

	}

}
