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

import java.net.DatagramPacket;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.handover.process.Scheduler;
import io.handover.protocol.Outcome;

/**
 * {@link HandoverObserver} that writes the log of a hand-over.
 */
final class HandoverLog extends DescribingObserver {

	private static final Log log = LogFactory.getLog(HandoverLog.class);

	private final RejectionLog rejectionLog;

	HandoverLog(Membership membership, Scheduler scheduler) {
		super(membership);
		this.rejectionLog = new RejectionLog(scheduler);
	}

	@Override
	protected void describeState(String description) {
		log.info("Hand-over " + description);
	}

	@Override
	protected void describe(String description) {
		log.info(description);
	}

	@Override
	protected void warn(String description) {
		log.warn(description);
	}

	@Override
	public void datagramRejected(Outcome reason, DatagramPacket datagram, @Nullable String link) {
		this.rejectionLog.rejected(reason, datagram, link);
	}

}
