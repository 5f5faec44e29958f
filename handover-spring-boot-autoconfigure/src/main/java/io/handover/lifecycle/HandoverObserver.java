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
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.handover.HandoverEvent;
import io.handover.HandoverReport;
import io.handover.multicast.LinkChanges;
import io.handover.peer.Effect.HoldEnd;
import io.handover.protocol.Outcome;
import io.handover.protocol.PeerIdentity;
import io.handover.protocol.PeerState;
import io.handover.protocol.TakeoverReason;

/**
 * Observer of a hand-over. The log, the recent events of the endpoint, the counters and
 * the events about a predecessor are all made by one; the events about this instance are
 * steps of its own hand-over, which waits for their listeners. An observer implements the
 * methods that concern it.
 * <p>
 * Observers are called one after the other, often while the peer is locked, so they
 * return at once and leave what may take longer to a thread of their own. An exception is
 * logged and keeps neither the other observers nor the hand-over from continuing.
 * <p>
 * To add an observer, add it to the list in {@code PeerAssembly}. It is no bean: the
 * first calls are made before there is a bean factory and the last ones after it is
 * closed. An application listens to {@link HandoverEvent}s instead.
 *
 * @since 0.1.0
 */
public interface HandoverObserver {

	/**
	 * The peer has entered a state.
	 * @param state the state
	 */
	default void stateEntered(PeerState state) {
	}

	/**
	 * A younger peer is ready and this one starts to hand over to it.
	 * @param successor the younger peer
	 */
	default void handoverStarted(PeerIdentity successor) {
	}

	/**
	 * The application refuses traffic from now on, as a step of the hand-over.
	 */
	default void trafficRefused() {
	}

	/**
	 * The application does not continue to serve and is about to be closed, as a step of
	 * the hand-over.
	 * @param reason why
	 */
	default void servingEnded(DrainEnd reason) {
	}

	/**
	 * The application is closed, as a step of the hand-over.
	 * @param duration how long that took
	 */
	default void applicationClosed(Duration duration) {
	}

	/**
	 * All requests to the application have ended in one way or another, since it is
	 * closed or was given up.
	 * @param requests what became of them while it drained
	 */
	default void requestsEnded(HandoverReport.Requests requests) {
	}

	/**
	 * An older peer hands over to this one.
	 * @param predecessor the older peer
	 */
	default void predecessorDraining(PeerIdentity predecessor) {
	}

	/**
	 * An older peer has handed over to this one.
	 * @param predecessor the older peer
	 * @param drained how long it was draining
	 */
	default void predecessorReleased(PeerIdentity predecessor, Duration drained) {
	}

	/**
	 * This instance holds from now on what only one may hold.
	 * @param reason why
	 */
	default void takeoverGranted(TakeoverReason reason) {
	}

	/**
	 * This instance leaves, and the application has given up what only one may hold.
	 */
	default void takeoverRevoked() {
	}

	/**
	 * The peer is ready, and can hold on SIGTERM for less time than its successor is
	 * likely to need.
	 * @param shortHold the times, and what to write
	 */
	default void holdIsShort(HandoverReport.ShortHold shortHold) {
	}

	/**
	 * SIGTERM was received and the application continues to serve.
	 */
	default void holdStarted() {
	}

	/**
	 * After SIGTERM the platform has told that other containers of the service are
	 * running, one of which may be the successor.
	 * @param addresses their addresses, at least one
	 */
	default void otherContainersFound(Set<InetAddress> addresses) {
	}

	/**
	 * The application does not continue to serve after SIGTERM any more.
	 * @param reason why
	 */
	default void holdEnded(HoldEnd reason) {
	}

	/**
	 * A link was joined, or joined again.
	 * @param link the link
	 */
	default void linkJoined(LinkChanges.JoinedLink link) {
	}

	/**
	 * A link was lost.
	 * @param link the name of the link
	 */
	default void linkLost(String link) {
	}

	/**
	 * The messages of this peer do not come back on a link, which is joined again.
	 * @param link the name of the link
	 */
	default void deaf(String link) {
	}

	/**
	 * This instance has handed over, and no other one serves any more. Its process ends
	 * so that the platform starts it again.
	 */
	default void nobodyServes() {
	}

	/**
	 * A message was sent.
	 * @param state the state in the message
	 */
	default void messageSent(PeerState state) {
	}

	/**
	 * A datagram was received.
	 * @param outcome what becomes of it
	 */
	default void datagramReceived(Outcome outcome) {
	}

	/**
	 * A datagram was received and is ignored.
	 * @param reason why
	 * @param datagram the datagram, valid until this method returns
	 * @param link the name of the link that it arrived on, or {@code null} if that cannot
	 * be known
	 */
	default void datagramRejected(Outcome reason, DatagramPacket datagram, @Nullable String link) {
	}

}
