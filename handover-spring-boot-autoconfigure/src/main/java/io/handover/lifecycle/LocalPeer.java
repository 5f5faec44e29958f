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
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

import io.handover.peer.Effect;
import io.handover.peer.Event;
import io.handover.peer.Peer;
import io.handover.peer.PeerSettings;
import io.handover.process.Scheduler;
import io.handover.protocol.PeerIdentity;
import io.handover.protocol.PeerState;

/**
 * The peer of this process: it tells the {@link Peer} that decides what happens, and has
 * the effects carried out.
 * <p>
 * The deciding peer is used under this object's monitor alone. Datagrams are sent under
 * it as well, so that they leave in the order of the decisions. Everything else that
 * takes time is done on the scheduler's thread or on one made for it, without the
 * monitor.
 */
final class LocalPeer {

	private static final Log log = LogFactory.getLog(LocalPeer.class);

	private final Peer peer;

	private final Scheduler scheduler;

	private @Nullable Consumer<Effect> effects;

	private volatile PeerState state = PeerState.STARTING;

	private volatile boolean holdingTakeover;

	private @Nullable Duration wakeUp;

	private Runnable cancelWakeUp = () -> {
	};

	LocalPeer(PeerIdentity identity, PeerSettings settings, Scheduler scheduler) {
		this.peer = new Peer(identity, settings);
		this.scheduler = scheduler;
	}

	/**
	 * Set what carries the effects out, before the first event.
	 * @param effects is called under the monitor
	 */
	synchronized void setEffects(Consumer<Effect> effects) {
		this.effects = effects;
	}

	/**
	 * Tell the peer what happens, and have the effects carried out in order.
	 */
	synchronized void tell(Event event) {
		try {
			Iterable<Effect> effects = this.peer.on(event, this.scheduler.now());
			// Visible to everything that is called by an effect.
			this.state = this.peer.state();
			this.holdingTakeover = this.peer.takeover() != null;
			effects.forEach(this::carryOut);
		}
		finally {
			wakeUpAt(this.peer.nextWakeUp());
		}
	}

	private void carryOut(Effect effect) {
		try {
			Assert.state(this.effects != null, "No effects");
			this.effects.accept(effect);
		}
		catch (Throwable ex) {
			log.error(effect + " failed; the hand-over continues", ex);
		}
	}

	private void wakeUpAt(@Nullable Duration time) {
		if (!Objects.equals(time, this.wakeUp)) {
			this.cancelWakeUp.run();
			this.wakeUp = time;
			if (time != null) {
				this.cancelWakeUp = this.scheduler.at(time, this::wakeUp);
			}
		}
	}

	private synchronized void wakeUp() {
		this.wakeUp = null;
		tell(new Event.TimePassed());
	}

	/**
	 * Return the state of the peer, without waiting for a decision in progress.
	 */
	PeerState state() {
		return this.state;
	}

	/**
	 * Return whether the peer holds the takeover, without waiting for a decision in
	 * progress.
	 */
	boolean holdsTakeover() {
		return this.holdingTakeover;
	}

	/**
	 * Read from the deciding peer, between two decisions.
	 * @param reader reads from it
	 * @return what was read
	 */
	synchronized <T> T read(Function<Peer, T> reader) {
		return reader.apply(this.peer);
	}

}
