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
import java.util.concurrent.CountDownLatch;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.handover.peer.Effect.Ending;
import io.handover.process.HandoverLog;
import io.handover.process.JvmProcess;
import io.handover.process.Scheduler;
import io.handover.process.TerminationSignal;
import io.handover.protocol.PeerIdentity;

/**
 * How it ends for the peer of this process, with a hand-over or without one: it sends its
 * last message, and the process ends, parks or continues without the peer, as the peer
 * has decided. The links are closed unless it parks: a parked peer listens.
 *
 * @since 0.1.0
 */
public final class ProcessEnd {

	private static final Log log = LogFactory.getLog(ProcessEnd.class);

	/**
	 * The status of a process that is to be started again: EX_TEMPFAIL of sysexits.h,
	 * which no shutdown of a virtual machine has.
	 */
	public static final int RESTART_STATUS = 75;

	/**
	 * The last message is sent three times, 100 milliseconds apart. The rest is for a
	 * busy machine.
	 */
	private static final Duration LAST_MESSAGE_TIMEOUT = Duration.ofSeconds(2);

	private final long instance;

	private final Runnable closeLinks;

	private final Scheduler scheduler;

	private final JvmProcess process;

	private final TerminationSignal signal;

	private final GracePeriod gracePeriod;

	private final HandoverLog handoverLog;

	private final CountDownLatch lastMessageSent = new CountDownLatch(1);

	private @Nullable Ending ending;

	public ProcessEnd(PeerIdentity identity, Runnable closeLinks, Scheduler scheduler, JvmProcess process,
			TerminationSignal signal, GracePeriod gracePeriod, HandoverLog handoverLog) {
		this.instance = identity.instance();
		this.closeLinks = closeLinks;
		this.scheduler = scheduler;
		this.process = process;
		this.signal = signal;
		this.gracePeriod = gracePeriod;
		this.handoverLog = handoverLog;
	}

	/**
	 * The peer has sent its last message, or has decided to end in another way since.
	 */
	public synchronized void finish(Ending ending) {
		if (this.ending == null) {
			this.lastMessageSent.countDown();
		}
		else if (ending == Ending.EXIT) {
			exitLater(() -> exit(0));
		}
		this.ending = ending;
	}

	/**
	 * End the parked process so that the platform starts it again.
	 * @param last what is done before, within a bound
	 */
	public void restart(Runnable last) {
		exitLater(() -> {
			last.run();
			exit(RESTART_STATUS);
		});
	}

	private static void exitLater(Runnable exit) {
		// The thread that would do so is parked, or in a listener of the application.
		new Thread(exit, "handover-exit").start();
	}

	/**
	 * Wait until the last message is sent, but not for too long.
	 */
	public void awaitLastMessage() {
		try {
			if (!this.scheduler.awaitUntil(this.lastMessageSent, this.scheduler.now().plus(LAST_MESSAGE_TIMEOUT))) {
				log.debug("The last message was not sent within " + LAST_MESSAGE_TIMEOUT);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.lastMessageSent.countDown();
	}

	/**
	 * End as the peer has decided.
	 * @param fallback how to end if it has not decided in time
	 */
	public void end(Ending fallback) {
		this.process.leave(this.instance);
		this.handoverLog.flush();
		switch (decided(fallback)) {
			case CLOSE -> leaveProcess();
			case PARK -> this.process.park();
			case EXIT -> exit(0);
		}
	}

	private void leaveProcess() {
		this.closeLinks.run();
		this.signal.restore();
		this.scheduler.close();
	}

	/**
	 * Other applications of this process may still serve. When it was asked to end, they
	 * were as well.
	 */
	private void exit(int status) {
		if (!this.process.isShared(this.instance)) {
			this.closeLinks.run();
			this.handoverLog.flush();
			this.process.exit(status);
		}
		else if (this.gracePeriod.hasBegun()) {
			shutDown();
		}
		else {
			this.handoverLog.info("Not exiting: another application runs in this process");
			leaveProcess();
		}
	}

	private synchronized Ending decided(Ending fallback) {
		this.ending = (this.ending != null) ? this.ending : fallback;
		return this.ending;
	}

	/**
	 * Shut down as the process would have done without this peer.
	 */
	public void shutDown() {
		// The signal's handler waits until the process has shut down, and so until the
		// context is closed, for which the scheduler is needed.
		new Thread(this.signal::proceed, "handover-stop").start();
	}

	/**
	 * Let a shutdown of the process wait until the last message is sent.
	 */
	void awaitOnShutdown(Duration timeout) {
		this.process.awaitOnShutdown(this.lastMessageSent, timeout);
	}

}
