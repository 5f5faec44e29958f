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
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.handover.protocol.Message;
import io.handover.protocol.PeerIdentity;

/**
 * The other peers of the service that were heard. Whoever floods the group with new
 * identities cannot fill the memory: of too many, the one that was silent for longest is
 * forgotten.
 */
final class Neighbourhood {

	static final int CAPACITY = 64;

	private final Map<PeerIdentity, Neighbour> neighbours = new LinkedHashMap<>();

	private final Duration silence;

	Neighbourhood(Duration silence) {
		this.silence = silence;
	}

	@Nullable Neighbour find(PeerIdentity identity) {
		return this.neighbours.get(identity);
	}

	Neighbour heard(Message message, Duration now) {
		PeerIdentity sender = message.sender();
		Neighbour before = this.neighbours.get(sender);
		Neighbour neighbour = (before != null) ? before.heardAgain(message.state(), now, this.silence)
				: new Neighbour(sender, message.state(), now);
		this.neighbours.put(sender, neighbour);
		if (this.neighbours.size() > CAPACITY) {
			forgetLongestSilent();
		}
		return neighbour;
	}

	private void forgetLongestSilent() {
		this.neighbours.values()
			.stream()
			.min(Comparator.comparing(Neighbour::lastHeard))
			.ifPresent((longest) -> this.neighbours.remove(longest.identity()));
	}

	/**
	 * Whether a peer younger than the given one starts or is ready, by what was heard
	 * lately.
	 */
	boolean hasYoungerThan(PeerIdentity self, Duration now) {
		return this.neighbours.values()
			.stream()
			.anyMatch((neighbour) -> neighbour.comes() && neighbour.isAudible(now, this.silence)
					&& neighbour.identity().isYoungerThan(self));
	}

	Collection<Neighbour> all() {
		return List.copyOf(this.neighbours.values());
	}

}
