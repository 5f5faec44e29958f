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

import java.net.InetAddress;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

import io.handover.HandoverReport;
import io.handover.multicast.LinkChanges;
import io.handover.peer.Effect.HoldEnd;
import io.handover.protocol.PeerIdentity;
import io.handover.protocol.PeerState;
import io.handover.protocol.TakeoverReason;

/**
 * {@link HandoverObserver} that puts what happens into words, which are the same ones
 * wherever they are read.
 */
abstract class DescribingObserver implements HandoverObserver {

	private final Membership membership;

	DescribingObserver(Membership membership) {
		this.membership = membership;
	}

	/**
	 * The peer has entered a state.
	 * @param description the name of the state, and what is known about it
	 */
	protected abstract void describeState(String description);

	/**
	 * Something has happened.
	 * @param description what has happened
	 */
	protected abstract void describe(String description);

	/**
	 * Something has happened that somebody should look at.
	 * @param description what has happened
	 */
	protected void warn(String description) {
		describe(description);
	}

	@Override
	public void stateEntered(PeerState state) {
		switch (state) {
			case STARTING -> describeState("STARTING as " + this.membership.identity().name() + ", service '"
					+ this.membership.service() + "' on device '" + this.membership.device() + "', scope "
					+ this.membership.scope() + ", authentication " + this.membership.authentication());
			case READY, RELEASED -> describeState(state.name());
			case DRAINING -> {
				// Described with the successor.
			}
		}
	}

	@Override
	public void handoverStarted(PeerIdentity successor) {
		describeState("DRAINING: younger peer " + successor.name() + " is ready");
		if (successor.isLegacy()) {
			warn("The service and the device of the younger peer are unknown, since it runs handover-lib. "
					+ "To hand over only to peers of this starter, set 'handover.accept-legacy-peers' to 'false'.");
		}
	}

	@Override
	public void trafficRefused() {
		describe("Readiness is REFUSING_TRAFFIC");
	}

	@Override
	public void servingEnded(DrainEnd reason) {
		switch (reason) {
			case TIMEOUT -> warn("Requests still come in after 'handover.drain.timeout'; closing the application. "
					+ "Whatever sends them has not noticed that readiness is refused.");
			case GRACE_PERIOD -> warn("Requests still come in, but the platform ends this process soon; closing the "
					+ "application. If they only need more time, raise 'handover.termination.grace-period' and the "
					+ "'stop_grace_period' of the service.");
			case QUIET, APPLICATION_CLOSING -> {
				// What follows is described.
			}
		}
	}

	@Override
	public void applicationClosed(Duration duration) {
		describe("Application context closed in " + duration.toMillis() + " ms");
	}

	@Override
	public void requestsEnded(HandoverReport.Requests requests) {
		if (requests.inFlight() + requests.arrived() > 0) {
			String description = "Requests while draining: " + requests.inFlight() + " in flight at first, "
					+ requests.arrived() + " more, " + requests.finished() + " finished, " + requests.cutOff()
					+ " cut off";
			if (requests.cutOff() > 0) {
				warn(description + ". Spring Boot waits for them in its graceful shutdown, for "
						+ "'spring.lifecycle.timeout-per-shutdown-phase'.");
			}
			else {
				describe(description);
			}
		}
	}

	@Override
	public void predecessorDraining(PeerIdentity predecessor) {
		describe("Older peer " + predecessor.name() + " is draining");
	}

	@Override
	public void predecessorReleased(PeerIdentity predecessor, Duration drained) {
		describe("Older peer " + predecessor.name() + " has handed over");
	}

	@Override
	public void takeoverGranted(TakeoverReason reason) {
		switch (reason) {
			case ALONE -> describe("Takeover granted: no other instance that could hold it was heard");
			case RELEASED -> describe("Takeover granted: the other instances that could hold it have released");
			case SILENT -> describe("Takeover granted: another instance that could hold it has not released, but was "
					+ "silent for so long that it counts as gone");
			case TIMED_OUT -> warn("Takeover granted after 'handover.takeover.timeout', although another instance that "
					+ "could hold it is heard and has not released");
		}
	}

	@Override
	public void takeoverRevoked() {
		describe("Takeover revoked");
	}

	@Override
	public void holdIsShort(HandoverReport.ShortHold shortHold) {
		warn("This instance was ready after " + inSeconds(shortHold.start()) + ", and can hold for "
				+ inSeconds(shortHold.hold()) + " on SIGTERM. A successor that takes as long is not in use by then, "
				+ "which leaves a gap under a Supervisor that does not wait. Write '" + shortHold.toWrite().get(0)
				+ "' to the service and '" + shortHold.toWrite().get(1)
				+ "' to its environment; that counts from the second update on.");
	}

	private static String inSeconds(Duration duration) {
		return duration.toSeconds() + "." + duration.toMillisPart() / 100 + " s";
	}

	@Override
	public void holdStarted() {
		describe("Received SIGTERM; continuing to serve until a successor is ready");
	}

	@Override
	public void otherContainersFound(Set<InetAddress> addresses) {
		describe("Waiting for a successor: other containers of this service are running at "
				+ addresses.stream().map(InetAddress::getHostAddress).sorted().collect(Collectors.joining(", ")));
	}

	@Override
	public void holdEnded(HoldEnd reason) {
		switch (reason) {
			case SUCCESSOR_READY -> describe("A successor is ready; handing over to it before shutting down");
			case REQUESTED_AGAIN -> describe("Received SIGTERM again; shutting down now");
			case APPLICATION_CLOSING -> describe("The application is closing after SIGTERM; shutting down");
			case NO_SUCCESSOR ->
				describe("No successor was heard within 'handover.termination.successor-wait', or before "
						+ "'handover.termination.shutdown-reserve' is needed; shutting down");
			case ALONE -> describe("No other container of this service is running; shutting down");
			case SUCCESSOR_NOT_READY ->
				warn("The successor has not become ready in time; shutting down. No instance serves until it is ready. "
						+ "If it only needs more time, raise 'handover.termination.grace-period' and the "
						+ "'stop_grace_period' of the service.");
		}
	}

	@Override
	public void linkJoined(LinkChanges.JoinedLink link) {
		describe("Hand-over messages are sent and received " + (link.again() ? "again " : "") + "on " + link.name()
				+ " (" + link.address().getHostAddress() + "), group " + link.group().getAddress().getHostAddress()
				+ ", port " + link.group().getPort());
	}

	@Override
	public void linkLost(String link) {
		describe("Hand-over messages are no longer sent and received on " + link);
	}

	@Override
	public void deaf(String link) {
		warn("This instance does not hear itself on " + link + "; joining the group there again");
	}

	@Override
	public void nobodyServes() {
		warn("No other instance of this service starts or serves: none was heard lately, and none answers. "
				+ "Exiting with status " + Completion.RESTART_STATUS
				+ ", so that the restart policy of the platform starts this instance again.");
	}

}
