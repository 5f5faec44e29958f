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

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import io.handover.HandoverReport;

/**
 * {@link HandoverObserver} that keeps the last things that happened for the endpoint.
 */
final class RecentEvents extends DescribingObserver {

	private static final int CAPACITY = 50;

	private final InstantSource wallClock;

	private final Deque<HandoverReport.Entry> entries = new ArrayDeque<>();

	RecentEvents(Membership membership, InstantSource wallClock) {
		super(membership);
		this.wallClock = wallClock;
	}

	@Override
	protected void describeState(String description) {
		describe(description);
	}

	@Override
	protected synchronized void describe(String description) {
		if (this.entries.size() == CAPACITY) {
			this.entries.removeFirst();
		}
		this.entries.addLast(new HandoverReport.Entry(this.wallClock.instant(), description));
	}

	synchronized List<HandoverReport.Entry> entries() {
		return List.copyOf(this.entries);
	}

}
