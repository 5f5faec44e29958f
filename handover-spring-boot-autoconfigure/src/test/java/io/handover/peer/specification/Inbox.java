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

	/**
	 * What another one has said was received, for the first time or again.
	 */
	void received(Life sender, int index, Duration now) {
		Latest before = this.latest.get(sender);
		if (before == null || index >= before.index) {
			Word word = sender.said().get(index);
			boolean unbroken = before != null && word.state() == before.word.state()
					&& word.accepting() == before.word.accepting()
					&& now.minus(before.at).compareTo(Situation.SILENCE) <= 0;
			this.latest.put(sender, new Latest(index, word, now, unbroken ? before.since : now));
		}
	}

	/**
	 * Return what the other one has said last, or {@code null} if nothing was received.
	 */
	@Nullable Word lastWordOf(Life other) {
		Latest heard = this.latest.get(other);
		return (heard != null) ? heard.word : null;
	}

	/**
	 * Return whether the other one was heard to be as it is first and last that far
	 * apart, and last within a second.
	 */
	boolean provesNow(Life other, Duration period, Duration now) {
		Latest heard = this.latest.get(other);
		return heard != null && now.minus(heard.at).compareTo(Duration.ofSeconds(1)) <= 0
				&& heard.at.minus(heard.since).compareTo(period) >= 0;
	}

	/**
	 * Return whether the other one was heard to drain for the owner, and is not silent.
	 */
	boolean isDrainingForOwner(Life other, Duration now) {
		Latest heard = this.latest.get(other);
		return heard != null && heard.word.state() == PeerState.DRAINING
				&& heard.word.addressee() == this.owner.peer().identity().instance()
				&& now.minus(heard.at).compareTo(Situation.SILENCE) < 0;
	}

	/**
	 * Return whether anything of another one was received that a process waits for: of a
	 * younger one that only starts, nothing is.
	 */
	boolean hasHeard(Life other) {
		Latest heard = this.latest.get(other);
		return heard != null && (heard.word.state() != PeerState.STARTING || other.number() < this.owner.number());
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

	/**
	 * Add what decides which messages are still to come.
	 */
	void addIndexesTo(Fingerprint fingerprint) {
		this.latest.forEach((sender, heard) -> fingerprint.add(sender.number()).add(heard.index));
	}

	void addTo(Fingerprint fingerprint) {
		this.latest.forEach(
				(sender, heard) -> fingerprint.add(sender.number()).add(heard.index).add(heard.at).add(heard.since));
	}

	private record Latest(int index, Word word, Duration at, Duration since) {

		boolean tellsOf(Life other) {
			return this.word.state() == PeerState.RELEASED
					&& this.word.addressee() == other.peer().identity().instance();
		}

	}

}
