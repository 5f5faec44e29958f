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

package io.handover.peer.specification;

import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.handover.protocol.ExtendedMessage;
import io.handover.protocol.PeerState;

/**
 * What a process has really received of each other one, and when. Whether it may take
 * over is judged by that, and not by what its peer remembers.
 */
final class Inbox {

	private final Life owner;

	private final Map<Life, Latest> latest = new TreeMap<>(Comparator.comparingInt(Life::number));

	Inbox(Life owner) {
		this.owner = owner;
	}

	void received(Life sender, ExtendedMessage message, Duration now) {
		Latest before = this.latest.get(sender);
		if (before == null || message.state().compareTo(before.state) >= 0) {
			this.latest.put(sender, new Latest(message.state(), message.addressee(), now));
		}
	}

	/**
	 * Return whether anything of another one was received that a process waits for: of a
	 * younger one that only starts, nothing is.
	 */
	boolean hasHeard(Life other) {
		Latest heard = this.latest.get(other);
		return heard != null && (heard.state != PeerState.STARTING || other.number() < this.owner.number());
	}

	/**
	 * Return when the other one was heard last, or one that has released to it.
	 */
	@Nullable Duration lastHeardOf(Life other) {
		Duration last = null;
		for (Map.Entry<Life, Latest> entry : this.latest.entrySet()) {
			boolean tells = (entry.getKey() == other) ? hasHeard(other) : entry.getValue().tellsOf(other);
			Duration at = entry.getValue().at;
			if (tells && (last == null || at.compareTo(last) > 0)) {
				last = at;
			}
		}
		return last;
	}

	void addTo(Fingerprint fingerprint) {
		this.latest.forEach((sender,
				heard) -> fingerprint.add(sender.number()).add(heard.state).add(heard.addressee).add(heard.at));
	}

	private record Latest(PeerState state, long addressee, Duration at) {

		boolean tellsOf(Life other) {
			return this.state == PeerState.RELEASED && this.addressee == other.peer().identity().instance();
		}

	}

}
