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
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.handover.drain.ContextApplication;
import io.handover.peer.PeerSettings;
import io.handover.process.CompleteFile;
import io.handover.process.HandoverLog;
import io.handover.process.JvmProcess;
import io.handover.process.Scheduler;

/**
 * Checks, when the peer is ready, what would harm its hand-over: a complete file that
 * cannot be written, and a hold on SIGTERM that is shorter than a start. The successor is
 * likely to take as long as this instance took, and the settings of this instance decide
 * how long it is waited for.
 */
final class HandoverCheck {

	/**
	 * Late enough not to be part of the start.
	 */
	static final Duration DELAY = Duration.ofSeconds(2);

	/**
	 * A start beside an instance that serves, or with more to do, takes longer.
	 */
	private static final int MARGIN = 2;

	private static final Duration STEP = Duration.ofSeconds(10);

	private final HandoverSettings settings;

	private final ContextApplication application;

	private final JvmProcess process;

	private final CompleteFile completeFile;

	private final Scheduler scheduler;

	private final HandoverLog handoverLog;

	private volatile @Nullable String shortHold;

	HandoverCheck(HandoverSettings settings, ContextApplication application, JvmProcess process,
			CompleteFile completeFile, Scheduler scheduler, HandoverLog handoverLog) {
		this.settings = settings;
		this.application = application;
		this.process = process;
		this.completeFile = completeFile;
		this.scheduler = scheduler;
		this.handoverLog = handoverLog;
	}

	void peerReady() {
		if (this.settings.holdOnTermination()) {
			compare(this.process.uptime());
		}
		this.scheduler.at(this.scheduler.now().plus(DELAY), this::checkCompleteFile);
	}

	/**
	 * Its file system may hang, which must not delay what is scheduled.
	 */
	private void checkCompleteFile() {
		Thread thread = new Thread(this.completeFile::check, "handover-check");
		thread.setDaemon(true);
		thread.start();
	}

	private void compare(Duration start) {
		PeerSettings.HoldSettings hold = this.settings.peer().hold();
		Duration stabilityPeriod = this.settings.stabilityPeriod(this.application.hasWebServer());
		if (start.plus(stabilityPeriod).compareTo(hold.longest()) > 0) {
			Duration enough = start.multipliedBy(MARGIN).plus(stabilityPeriod).plus(hold.shutdownReserve());
			long steps = enough.plus(STEP).minusNanos(1).dividedBy(STEP);
			String toWrite = STEP.multipliedBy(steps).toSeconds() + "s";
			String warning = "This instance was ready after " + inSeconds(start) + ", and can hold for "
					+ inSeconds(hold.longest()) + " on SIGTERM. A successor that takes as long is not in use by then, "
					+ "which leaves a gap under a Supervisor that does not wait. Write 'stop_grace_period: " + toWrite
					+ "' to the service and 'HANDOVER_TERMINATION_GRACE_PERIOD: " + toWrite
					+ "' to its environment; that counts from the second update on.";
			this.shortHold = warning;
			this.handoverLog.warn(warning);
		}
	}

	private static String inSeconds(Duration duration) {
		return duration.toSeconds() + "." + duration.toMillisPart() / 100 + " s";
	}

	/**
	 * Return what needs attention before the next hand-over, in words.
	 */
	List<String> warnings() {
		return Stream.of(Optional.ofNullable(this.completeFile.problem()), Optional.ofNullable(this.shortHold))
			.flatMap(Optional::stream)
			.toList();
	}

}
