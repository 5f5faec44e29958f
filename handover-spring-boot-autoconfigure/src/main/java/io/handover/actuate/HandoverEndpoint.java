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

package io.handover.actuate;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

import io.handover.Handover;
import io.handover.HandoverReport;
import io.handover.protocol.PeerState;

/**
 * {@link Endpoint @Endpoint} to see a hand-over at work.
 *
 * @since 0.1.0
 */
@Endpoint(id = "handover")
public class HandoverEndpoint {

	private final Handover handover;

	/**
	 * Create a new {@link HandoverEndpoint}.
	 * @param handover the peer of this process
	 */
	public HandoverEndpoint(Handover handover) {
		this.handover = handover;
	}

	/**
	 * Return all that can be seen of the peer of this process.
	 * @return the description
	 */
	@ReadOperation
	public HandoverDescriptor handover() {
		return HandoverDescriptor.of(this.handover.report());
	}

	/**
	 * Description of the peer of this process.
	 *
	 * @param state the state that it is in
	 * @param self its identity
	 * @param successor the name of the peer that it hands over to, or {@code null}
	 * @param takeover whether it holds what only one instance may hold, and since when
	 * @param network where its messages travel
	 * @param peers the other peers of its service that were heard
	 * @param sent how many messages were sent, by state
	 * @param received how many datagrams were received, by outcome
	 * @param warnings what needs attention before the next hand-over
	 * @param events the last things that happened
	 */
	public record HandoverDescriptor(PeerState state, HandoverReport.Self self, @Nullable String successor,
			HandoverReport.Takeover takeover, HandoverReport.Network network, List<HandoverReport.KnownPeer> peers,
			Map<String, Long> sent, Map<String, Long> received, List<String> warnings,
			List<HandoverReport.Entry> events) implements OperationResponseBody {

		private static HandoverDescriptor of(HandoverReport report) {
			return new HandoverDescriptor(report.state(), report.self(), report.successor(), report.takeover(),
					report.network(), report.peers(), report.sent(), report.received(), report.warnings(),
					report.events());
		}

	}

}
