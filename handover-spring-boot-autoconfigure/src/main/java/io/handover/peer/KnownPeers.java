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

package io.handover.peer;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import io.handover.protocol.Message;
import io.handover.protocol.PeerIdentity;
import io.handover.protocol.PeerState;

/**
 * The other peers of the service that were heard. A flood of new identities cannot fill
 * the memory: of too many, the one that was silent for longest is forgotten.
 */
final class KnownPeers {

	static final int CAPACITY = 64;

	/**
	 * A legacy peer sends every 10 seconds, whatever the interval of this peer is.
	 */
	private static final Duration LEGACY_SILENCE = Duration.ofSeconds(30);

	private final Map<PeerIdentity, KnownPeer> knownPeers = new LinkedHashMap<>();

	private final PeerIdentity self;

	private final Duration silence;

	KnownPeers(PeerIdentity self, Duration silence) {
		this.self = self;
		this.silence = silence;
	}

	@Nullable KnownPeer find(PeerIdentity identity) {
		return this.knownPeers.get(identity);
	}

	/**
	 * A message was received.
	 * @return what is known of its sender now, or {@code null} if a later message of it
	 * was received before
	 */
	@Nullable KnownPeer received(Message message, Duration now) {
		PeerIdentity sender = message.sender();
		KnownPeer before = this.knownPeers.get(sender);
		if (before != null && !before.isFollowedBy(message)) {
			return null;
		}
		KnownPeer knownPeer = (before != null) ? before.receivedAgain(message, now, this.silence)
				: new KnownPeer(message, now);
		this.knownPeers.put(sender, knownPeer);
		if (this.knownPeers.size() > CAPACITY) {
			forgetLongestSilent();
		}
		return knownPeer;
	}

	private void forgetLongestSilent() {
		KnownPeer longest = Collections.min(this.knownPeers.values(), Comparator.comparing(KnownPeer::lastHeard));
		this.knownPeers.remove(longest.identity());
	}

	/**
	 * Return whether a younger peer is known, whatever has become of it.
	 */
	boolean hasYounger() {
		return this.knownPeers.values().stream().anyMatch((knownPeer) -> knownPeer.identity().isYoungerThan(this.self));
	}

	/**
	 * Return whether a younger peer starts or is ready, by what was heard lately.
	 */
	boolean hasSuccessor(Duration now) {
		return this.knownPeers.values()
			.stream()
			.anyMatch((knownPeer) -> !knownPeer.state().isLeaving() && knownPeer.isAudible(now, this.silence)
					&& knownPeer.identity().isYoungerThan(this.self));
	}

	/**
	 * Return the youngest of the younger peers that are ready and accept traffic, by what
	 * was heard lately.
	 * @param now the time
	 * @return the peer, or {@code null} if there is none
	 */
	@Nullable KnownPeer readySuccessor(Duration now) {
		KnownPeer youngest = null;
		for (KnownPeer knownPeer : this.knownPeers.values()) {
			PeerIdentity than = (youngest != null) ? youngest.identity() : this.self;
			if (knownPeer.accepting() && knownPeer.isAudible(now, this.silence)
					&& knownPeer.identity().isYoungerThan(than)) {
				youngest = knownPeer;
			}
		}
		return youngest;
	}

	/**
	 * Return until when one of the peers that start or are ready counts as heard.
	 * @param silence after how long a peer does not count as heard, if it is not a legacy
	 * peer that needs longer
	 * @return the time, or {@code null} if there is no such peer
	 */
	@Nullable Duration audibleUntil(Duration silence) {
		return audibleUntil((knownPeer) -> !knownPeer.state().isLeaving(), silence);
	}

	private @Nullable Duration audibleUntil(Predicate<KnownPeer> selected, Duration silence) {
		return this.knownPeers.values()
			.stream()
			.filter(selected)
			.map((knownPeer) -> knownPeer.lastHeard().plus(silenceOf(knownPeer, silence)))
			.max(Comparator.naturalOrder())
			.orElse(null);
	}

	/**
	 * Return whether a peer was heard that this one waits for before it takes over.
	 */
	boolean hasAwaited() {
		return this.knownPeers.values().stream().anyMatch(this::isAwaited);
	}

	/**
	 * Return from when on each awaited peer that has not let go of the takeover counts as
	 * gone.
	 * @return the time, or {@code null} if all have let go
	 */
	@Nullable Duration awaitedUntil() {
		return audibleUntil((knownPeer) -> isAwaited(knownPeer) && !hasLetGo(knownPeer), this.silence);
	}

	/**
	 * Return until when the time-out of the takeover does not run: as long as a peer is
	 * heard that drains for this one, or an older one although this one does not accept
	 * traffic.
	 * @param accepting whether this peer accepts traffic
	 * @return the time, or {@code null} if there is no such peer
	 */
	@Nullable Duration timeoutSuspendedUntil(boolean accepting) {
		return audibleUntil((knownPeer) -> {
			boolean drainsForThis = knownPeer.state() == PeerState.DRAINING
					&& knownPeer.addressee() == this.self.instance();
			boolean olderIsNeeded = !accepting && this.self.isYoungerThan(knownPeer.identity()) && !hasLetGo(knownPeer);
			return drainsForThis || olderIsNeeded;
		}, this.silence);
	}

	/**
	 * Return whether a peer could take over before this one does: any but a younger one
	 * that is not ready yet, which waits for this one.
	 */
	private boolean isAwaited(KnownPeer knownPeer) {
		return knownPeer.state() != PeerState.STARTING || !knownPeer.identity().isYoungerThan(this.self);
	}

	/**
	 * Return whether a peer has released without handing over to a peer that this one has
	 * not heard.
	 */
	private boolean hasLetGo(KnownPeer knownPeer) {
		long addressee = knownPeer.addressee();
		return knownPeer.state() == PeerState.RELEASED && (addressee == 0 || addressee == this.self.instance()
				|| this.knownPeers.values()
					.stream()
					.anyMatch((other) -> other.identity().instance() == addressee && isAwaited(other)));
	}

	private static Duration silenceOf(KnownPeer knownPeer, Duration silence) {
		boolean longer = knownPeer.identity().isLegacy() && silence.compareTo(LEGACY_SILENCE) < 0;
		return longer ? LEGACY_SILENCE : silence;
	}

	Collection<KnownPeer> all() {
		return List.copyOf(this.knownPeers.values());
	}

}
