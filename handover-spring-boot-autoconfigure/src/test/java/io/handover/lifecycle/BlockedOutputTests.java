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

import java.nio.file.FileSystem;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.spi.FileSystemProvider;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

import io.handover.actuate.HandoverHealthIndicator;
import io.handover.peer.Event;
import io.handover.process.DaemonExecutor;
import io.handover.process.HandoverLog;
import io.handover.protocol.PeerState;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for a peer whose log or whose complete file blocks for ever, as a standard output
 * does that nobody reads, and a file system whose server is gone.
 */
class BlockedOutputTests {

	@RegisterExtension
	final Stage stage = new Stage();

	private final CountDownLatch reached = new CountDownLatch(1);

	private final CountDownLatch released = new CountDownLatch(1);

	private final BlockingAppender appender = new BlockingAppender();

	private final Logger log = (Logger) LoggerFactory.getLogger(HandoverLog.NAME);

	@BeforeEach
	void useThreads() {
		this.stage.process.executors = (threadName) -> new DaemonExecutor(threadName, 10);
	}

	@AfterEach
	void unblock() {
		this.released.countDown();
		this.log.detachAppender(this.appender);
	}

	@Test
	void whenTheLogBlocksShouldListenAnswerAndHandOver() throws Exception {
		this.appender.start();
		this.log.addAppender(this.appender);
		doWithin(this.stage::ready);
		assertThat(this.reached.await(10, TimeUnit.SECONDS)).isTrue();
		doWithin(() -> {
			for (int i = 0; i < 100; i++) {
				this.stage.receives(new byte[] { 1, 2, 3 });
				this.stage.receives(PeerState.STARTING, Stage.YOUNGER);
				this.stage.pass(1000);
			}
			this.stage.tell(new Event.TerminationRequested());
			new HandoverHealthIndicator(this.stage.handover()).health();
		});
		assertThat(this.stage.handover().report().received()).containsEntry("malformed", 100L)
			.containsEntry("younger", 100L);
		assertThat(this.stage.deeds.count("send READY")).isGreaterThanOrEqualTo(100);
		doWithin(() -> this.stage.receives(PeerState.READY, Stage.YOUNGER));
		this.stage.awaitEnd();
		assertThat(this.stage.state()).isEqualTo(PeerState.RELEASED);
		assertThat(this.stage.recentEvents()).contains("Hand-over RELEASED");
	}

	@Test
	void whenTheCompleteFileBlocksShouldListenAndAnswer() throws Exception {
		this.stage.completeFile = hangingPath();
		doWithin(this.stage::ready);
		assertThat(this.reached.await(10, TimeUnit.SECONDS)).as("a stale file is looked for").isTrue();
		doWithin(() -> {
			this.stage.receives(PeerState.STARTING, Stage.YOUNGER);
			this.stage.pass(20_000);
			new HandoverHealthIndicator(this.stage.handover()).health();
		});
		assertThat(this.stage.deeds.count("send READY")).isGreaterThanOrEqualTo(3);
	}

	private Path hangingPath() {
		FileSystemProvider provider = mock(FileSystemProvider.class, (call) -> {
			block();
			throw new NoSuchFileException("handover-complete");
		});
		FileSystem fileSystem = mock();
		given(fileSystem.provider()).willReturn(provider);
		Path path = mock();
		given(path.toAbsolutePath()).willReturn(path);
		given(path.getFileSystem()).willReturn(fileSystem);
		return path;
	}

	private void block() {
		this.reached.countDown();
		try {
			this.released.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static void doWithin(Runnable code) {
		CompletableFuture<Void> done = CompletableFuture.runAsync(code);
		Awaitility.await().until(done::isDone);
		done.join();
	}

	private final class BlockingAppender extends AppenderBase<ILoggingEvent> {

		@Override
		protected void append(ILoggingEvent event) {
			block();
		}

	}

}
