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
import java.time.Duration;
import java.util.HexFormat;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.handover.protocol.Outcome;

/**
 * Says what was dropped and why: each at DEBUG, and at most once a minute a warning, so
 * that a flood fills no disk. Messages of other services and the peer's own are part of
 * an ordinary day and no reason to warn.
 */
final class RejectionLog {

	private static final Log log = LogFactory.getLog(RejectionLog.class);

	private static final Duration PAUSE = Duration.ofMinutes(1);

	private static final int SHOWN_BYTES = 16;

	private @Nullable Duration lastWarning;

	private long sinceLastWarning;

	void rejected(Outcome outcome, DatagramPacket packet, String link, Duration now) {
		if (log.isDebugEnabled()) {
			log.debug("Dropped a datagram: " + describe(outcome, packet, link));
		}
		if (outcome == Outcome.MALFORMED || outcome == Outcome.UNAUTHENTICATED || outcome == Outcome.LEGACY_REFUSED) {
			warnNowAndThen(outcome, packet, link, now);
		}
	}

	private synchronized void warnNowAndThen(Outcome outcome, DatagramPacket packet, String link, Duration now) {
		this.sinceLastWarning++;
		if (this.lastWarning == null || now.compareTo(this.lastWarning.plus(PAUSE)) >= 0) {
			log.warn("Dropped " + this.sinceLastWarning
					+ " datagram(s) that were not for us or not valid, the last one " + describe(outcome, packet, link)
					+ ". Further ones are reported at most once a minute; see "
					+ "the meter 'handover.messages.received'.");
			this.lastWarning = now;
			this.sinceLastWarning = 0;
		}
	}

	private static String describe(Outcome outcome, DatagramPacket packet, String link) {
		int length = packet.getLength();
		String bytes = HexFormat.of()
			.formatHex(packet.getData(), packet.getOffset(), packet.getOffset() + Math.min(length, SHOWN_BYTES));
		return outcome.label() + ", from " + packet.getSocketAddress() + " on " + link + ", " + length + " bytes: "
				+ bytes + ((length > SHOWN_BYTES) ? "…" : "");
	}

}
