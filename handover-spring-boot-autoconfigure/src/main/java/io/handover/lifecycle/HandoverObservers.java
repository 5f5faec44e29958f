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
import java.util.Arrays;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.handover.HandoverReport;
import io.handover.multicast.LinkChanges;
import io.handover.peer.Effect.HoldEnd;
import io.handover.protocol.Outcome;
import io.handover.protocol.PeerIdentity;
import io.handover.protocol.PeerState;
import io.handover.protocol.TakeoverReason;

/**
 * {@link HandoverObserver} that calls others, whatever one of them throws.
 */
final class HandoverObservers implements HandoverObserver {

	private static final Log log = LogFactory.getLog(HandoverObservers.class);

	private volatile HandoverObserver[] observers;

	HandoverObservers(HandoverObserver... observers) {
		this.observers = observers;
	}

	synchronized void add(HandoverObserver observer) {
		HandoverObserver[] observers = Arrays.copyOf(this.observers, this.observers.length + 1);
		observers[observers.length - 1] = observer;
		this.observers = observers;
	}

	@Override
	public void stateEntered(PeerState state) {
		callAll(HandoverObserver::stateEntered, state);
	}

	@Override
	public void handoverStarted(PeerIdentity successor) {
		callAll(HandoverObserver::handoverStarted, successor);
	}

	@Override
	public void trafficRefused() {
		callAll(HandoverObserver::trafficRefused);
	}

	@Override
	public void servingEnded(DrainEnd reason) {
		callAll(HandoverObserver::servingEnded, reason);
	}

	@Override
	public void applicationClosed(Duration duration) {
		callAll(HandoverObserver::applicationClosed, duration);
	}

	@Override
	public void requestsEnded(HandoverReport.Requests requests) {
		callAll(HandoverObserver::requestsEnded, requests);
	}

	@Override
	public void predecessorDraining(PeerIdentity predecessor) {
		callAll(HandoverObserver::predecessorDraining, predecessor);
	}

	@Override
	public void predecessorReleased(PeerIdentity predecessor, Duration drained) {
		callAll((observer) -> observer.predecessorReleased(predecessor, drained));
	}

	@Override
	public void takeoverGranted(TakeoverReason reason) {
		callAll(HandoverObserver::takeoverGranted, reason);
	}

	@Override
	public void takeoverRevoked() {
		callAll(HandoverObserver::takeoverRevoked);
	}

	@Override
	public void holdIsShort(HandoverReport.ShortHold shortHold) {
		callAll(HandoverObserver::holdIsShort, shortHold);
	}

	@Override
	public void holdStarted() {
		callAll(HandoverObserver::holdStarted);
	}

	@Override
	public void otherContainersFound(Set<InetAddress> addresses) {
		callAll(HandoverObserver::otherContainersFound, addresses);
	}

	@Override
	public void holdEnded(HoldEnd reason) {
		callAll(HandoverObserver::holdEnded, reason);
	}

	@Override
	public void linkJoined(LinkChanges.JoinedLink link) {
		callAll(HandoverObserver::linkJoined, link);
	}

	@Override
	public void linkLost(String link) {
		callAll(HandoverObserver::linkLost, link);
	}

	@Override
	public void deaf(String link) {
		callAll(HandoverObserver::deaf, link);
	}

	@Override
	public void nobodyServes() {
		callAll(HandoverObserver::nobodyServes);
	}

	@Override
	public void messageSent(PeerState state) {
		callAll(HandoverObserver::messageSent, state);
	}

	@Override
	public void datagramReceived(Outcome outcome) {
		callAll(HandoverObserver::datagramReceived, outcome);
	}

	@Override
	public void datagramRejected(Outcome reason, DatagramPacket datagram, @Nullable String link) {
		// Not by a lambda expression, which would be allocated for each one of a flood.
		for (HandoverObserver observer : this.observers) {
			try {
				observer.datagramRejected(reason, datagram, link);
			}
			catch (Throwable ex) {
				logFailure(observer, ex);
			}
		}
	}

	private <T> void callAll(BiConsumer<HandoverObserver, T> method, T argument) {
		for (HandoverObserver observer : this.observers) {
			try {
				method.accept(observer, argument);
			}
			catch (Throwable ex) {
				logFailure(observer, ex);
			}
		}
	}

	private void callAll(Consumer<HandoverObserver> method) {
		callAll(HandoverObservers::call, method);
	}

	private static void call(HandoverObserver observer, Consumer<HandoverObserver> method) {
		method.accept(observer);
	}

	private static void logFailure(HandoverObserver observer, Throwable ex) {
		log.error("Observer " + observer.getClass().getName() + " failed; the hand-over continues", ex);
	}

}
