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

import io.handover.Handover;
import io.handover.HandoverEvent;
import io.handover.HandoverFinishedEvent;
import io.handover.HandoverStartedEvent;
import io.handover.drain.ContextApplication;
import io.handover.process.DaemonExecutor;
import io.handover.protocol.PeerIdentity;

/**
 * Publishes the hand-over of a predecessor in the application. A slow listener must not
 * delay heartbeats, so events are published in order on a thread that ends when there are
 * none. In a flood of forged messages the surplus is dropped.
 */
final class PredecessorEvents {

	private static final int CAPACITY = 32;

	private final PeerIdentity self;

	private final Handover handover;

	private final ContextApplication application;

	private final DaemonExecutor executor = new DaemonExecutor("handover-events", CAPACITY);

	PredecessorEvents(PeerIdentity self, Handover handover, ContextApplication application) {
		this.self = self;
		this.handover = handover;
		this.application = application;
	}

	void draining(PeerIdentity predecessor) {
		publish(new HandoverStartedEvent(this.handover, predecessor, this.self));
	}

	void released(PeerIdentity predecessor, Duration drained) {
		publish(new HandoverFinishedEvent(this.handover, predecessor, this.self, drained));
	}

	private void publish(HandoverEvent event) {
		this.executor.execute(() -> this.application.publish(event));
	}

	/**
	 * The application is closed: nobody listens to the events that still wait.
	 */
	void close() {
		this.executor.close();
	}

}
