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
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.handover.multicast.NetworkMode;
import io.handover.peer.Event;
import io.handover.process.HandoverLog;

/**
 * Looks up whether the service has another running container, and tells the peer. Where
 * that is not known the peer is told nothing, and waits for what it hears.
 * <p>
 * A lookup takes milliseconds where the name is known and may take ten seconds where it
 * is not, so it has a thread of its own. The peer does not wait for the answer, and one
 * that comes late is still true.
 */
final class SuccessorLookup {

	private final HandoverSettings settings;

	private final Function<String, Optional<Set<InetAddress>>> resolver;

	private final LocalPeer peer;

	private final HandoverLog handoverLog;

	SuccessorLookup(HandoverSettings settings, Function<String, Optional<Set<InetAddress>>> resolver, LocalPeer peer,
			HandoverLog handoverLog) {
		this.settings = settings;
		this.resolver = resolver;
		this.peer = peer;
		this.handoverLog = handoverLog;
	}

	/**
	 * Begin to look up. In the network of the host containers have no addresses of their
	 * own.
	 */
	void start() {
		if (this.settings.multicast().mode() == NetworkMode.BRIDGE) {
			Thread thread = new Thread(this::lookUp, "handover-lookup");
			thread.setDaemon(true);
			thread.start();
		}
	}

	private void lookUp() {
		this.resolver.apply(this.settings.self().service()).ifPresent(this::found);
	}

	private void found(Set<InetAddress> others) {
		if (!others.isEmpty()) {
			this.handoverLog.info("Waiting for a successor: other containers of this service are running at "
					+ others.stream().map(InetAddress::getHostAddress).sorted().collect(Collectors.joining(", ")));
		}
		this.peer.tell(new Event.SuccessorLookedUp(!others.isEmpty()));
	}

}
