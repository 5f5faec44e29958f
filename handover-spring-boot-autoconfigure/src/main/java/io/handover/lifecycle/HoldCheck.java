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

import org.jspecify.annotations.Nullable;

import io.handover.HandoverReport.ShortHold;
import io.handover.peer.PeerSettings.HoldSettings;
import io.handover.process.HostProcess;
import io.handover.protocol.PeerState;

/**
 * {@link HandoverObserver} that compares, when the peer is ready, how long that took with
 * how long it can hold for a successor. The next one is likely to take as long, and the
 * settings of this instance decide how long that is waited for.
 */
final class HoldCheck implements HandoverObserver {

	/**
	 * A start beside an instance that serves, or with more to do, takes longer.
	 */
	private static final int MARGIN = 2;

	private static final Duration STEP = Duration.ofSeconds(10);

	private final HandoverSettings settings;

	private final HostProcess process;

	private final HandoverObserver observer;

	private volatile Duration stabilityPeriod;

	private volatile @Nullable ShortHold shortHold;

	HoldCheck(HandoverSettings settings, HostProcess process, HandoverObserver observer) {
		this.settings = settings;
		this.process = process;
		this.observer = observer;
		this.stabilityPeriod = settings.stabilityPeriod();
	}

	/**
	 * A child of the context has a web server, before the peer is ready.
	 * @param stabilityPeriod the stability period with it
	 */
	void webServerAdded(Duration stabilityPeriod) {
		if (stabilityPeriod.compareTo(this.stabilityPeriod) > 0) {
			this.stabilityPeriod = stabilityPeriod;
		}
	}

	Duration stabilityPeriod() {
		return this.stabilityPeriod;
	}

	@Override
	public void stateEntered(PeerState state) {
		if (state == PeerState.READY && this.settings.holdOnTermination()) {
			compare(this.process.uptime());
		}
	}

	private void compare(Duration start) {
		HoldSettings hold = this.settings.peer().hold();
		Duration stabilityPeriod = this.stabilityPeriod;
		if (start.plus(stabilityPeriod).compareTo(hold.longest()) > 0) {
			Duration enough = start.multipliedBy(MARGIN).plus(stabilityPeriod).plus(hold.shutdownReserve());
			long steps = enough.plus(STEP).minusNanos(1).dividedBy(STEP);
			long seconds = STEP.multipliedBy(steps).toSeconds();
			ShortHold found = new ShortHold(start, hold.longest(), List.of("stop_grace_period: " + seconds + "s",
					"HANDOVER_TERMINATION_GRACE_PERIOD: " + seconds + "s"));
			this.shortHold = found;
			this.observer.holdIsShort(found);
		}
	}

	@Nullable ShortHold shortHold() {
		return this.shortHold;
	}

}
