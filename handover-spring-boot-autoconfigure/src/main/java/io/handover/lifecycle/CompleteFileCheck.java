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

import io.handover.process.CompleteFile;
import io.handover.process.Scheduler;
import io.handover.protocol.PeerState;

/**
 * {@link HandoverObserver} that has the complete file checked when the application is
 * ready: what keeps it from being written is to be known before the hand-over.
 */
final class CompleteFileCheck implements HandoverObserver {

	private final CompleteFile completeFile;

	private final Scheduler scheduler;

	CompleteFileCheck(CompleteFile completeFile, Scheduler scheduler) {
		this.completeFile = completeFile;
		this.scheduler = scheduler;
	}

	@Override
	public void stateEntered(PeerState state) {
		if (state == PeerState.READY) {
			this.scheduler.at(this.scheduler.now(), this.completeFile::check);
		}
	}

}
