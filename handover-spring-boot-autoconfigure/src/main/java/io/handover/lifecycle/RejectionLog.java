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
import java.net.InetAddress;
import java.time.Duration;
import java.util.HexFormat;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.handover.process.Scheduler;
import io.handover.protocol.Outcome;

/**
 * Logs which datagrams are ignored and why: each one at DEBUG, and a warning at most once
 * a minute, so that a flood does not fill the disk. Messages of other services are
 * nothing to warn about.
 */
final class RejectionLog {

	private static final Log log = LogFactory.getLog(RejectionLog.class);

	private static final Duration PAUSE = Duration.ofMinutes(1);

	private static final int SHOWN_BYTES = 16;

	private final Scheduler scheduler;

	private long sinceLastWarning;

	private boolean paused;

	RejectionLog(Scheduler scheduler) {
		this.scheduler = scheduler;
	}

	void rejected(Outcome reason, DatagramPacket datagram, @Nullable String link) {
		if (log.isDebugEnabled()) {
			log.debug("Ignored a datagram: " + describe(reason, datagram, link));
		}
		if (reason == Outcome.MALFORMED || reason == Outcome.UNAUTHENTICATED || reason == Outcome.LEGACY_REFUSED) {
			warn(reason, datagram, link);
		}
	}

	private synchronized void warn(Outcome reason, DatagramPacket datagram, @Nullable String link) {
		this.sinceLastWarning++;
		if (!this.paused) {
			log.warn("Ignored " + this.sinceLastWarning + " datagram(s) that are not valid here, the last one "
					+ describe(reason, datagram, link) + ". More of them are logged at most once a minute; see "
					+ "the meter 'handover.messages.received'.");
			this.sinceLastWarning = 0;
			this.paused = true;
			this.scheduler.at(this.scheduler.now().plus(PAUSE), this::resume);
		}
	}

	private synchronized void resume() {
		this.paused = false;
	}

	private static String describe(Outcome reason, DatagramPacket datagram, @Nullable String link) {
		int length = datagram.getLength();
		InetAddress address = datagram.getAddress();
		String bytes = HexFormat.of()
			.formatHex(datagram.getData(), datagram.getOffset(), datagram.getOffset() + Math.min(length, SHOWN_BYTES));
		return reason.label() + ", " + length + " bytes"
				+ ((address != null) ? " from " + datagram.getSocketAddress() : "")
				+ ((link != null) ? " on " + link : "") + ": " + bytes + ((length > SHOWN_BYTES) ? "..." : "");
	}

}
