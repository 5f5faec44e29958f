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
import java.time.InstantSource;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.handover.peer.Effect;
import io.handover.peer.Event;
import io.handover.peer.Peer;
import io.handover.peer.PeerSettings;
import io.handover.peer.PeerSettings.TakeoverSettings;
import io.handover.process.CompleteFile;
import io.handover.process.Scheduler;
import io.handover.protocol.ExtendedMessage;
import io.handover.protocol.Message;
import io.handover.protocol.MessageDecoder;
import io.handover.protocol.MessageEncoder;
import io.handover.protocol.PeerIdentity;
import io.handover.protocol.PeerState;

/**
 * {@link HandoverObserver} that makes ready what a hand-over needs some time after the
 * application is ready: the classes, by a decision that is not carried out, and the
 * thread of the drain. A process hands over once, so the first decision is what counts,
 * and loading classes would be most of it. What keeps the complete file from being
 * written is to be known before as well.
 * <p>
 * This happens on the scheduler's thread, outside of the start and of all requests.
 */
final class Rehearsal implements HandoverObserver {

	/**
	 * Late enough not to be part of the start.
	 */
	static final Duration DELAY = Duration.ofSeconds(2);

	private static final Log log = LogFactory.getLog(Rehearsal.class);

	private final Membership membership;

	private final PeerSettings settings;

	private final Drain drain;

	private final CompleteFile completeFile;

	private final Scheduler scheduler;

	Rehearsal(Membership membership, PeerSettings settings, Drain drain, CompleteFile completeFile,
			Scheduler scheduler) {
		this.membership = membership;
		this.settings = settings;
		this.drain = drain;
		this.completeFile = completeFile;
		this.scheduler = scheduler;
	}

	@Override
	public void stateEntered(PeerState state) {
		if (state == PeerState.READY) {
			this.scheduler.at(this.scheduler.now().plus(DELAY), this::rehearse);
		}
	}

	private void rehearse() {
		this.completeFile.check();
		decide();
		this.drain.prepare();
		log.debug("The classes and the thread of a hand-over are ready");
	}

	/**
	 * Let another peer with this one's identity decide to drain for a younger one.
	 */
	private void decide() {
		PeerIdentity identity = this.membership.identity();
		PeerIdentity younger = new PeerIdentity(identity.boot(), identity.startedSinceBoot(), identity.startedAt() + 1,
				~identity.instance() | 1);
		Peer peer = new Peer(identity,
				new PeerSettings(this.settings.heartbeatInterval(), this.settings.hold(),
						new TakeoverSettings(Duration.ZERO, Duration.ZERO), this.settings.afterHandover(),
						this.settings.deletesCompleteFile()));
		HandoverObserver observer = new HandoverObservers(new RecentEvents(this.membership, InstantSource.system()));
		Duration now = this.scheduler.now();
		peer.on(new Event.ApplicationReady(Duration.ZERO), now);
		peer.on(new Event.ReadinessChanged(true), now);
		for (Effect effect : peer.on(new Event.MessageReceived(received(younger)), now)) {
			if (effect instanceof Effect.EnterState enterState) {
				observer.stateEntered(enterState.state());
			}
			else if (effect instanceof Effect.Drain toDrain) {
				observer.handoverStarted(toDrain.successor());
			}
		}
	}

	private Message received(PeerIdentity younger) {
		ExtendedMessage ready = new ExtendedMessage(PeerState.READY, this.membership.scope(), younger, 0);
		byte[] datagram = new MessageEncoder(this.membership.authentication()).encode(ready);
		Message received = new MessageDecoder(this.membership.scope(), this.membership.identity(),
				this.membership.authentication(), false)
			.decode(datagram, 0, datagram.length)
			.message();
		return (received != null) ? received : ready;
	}

}
