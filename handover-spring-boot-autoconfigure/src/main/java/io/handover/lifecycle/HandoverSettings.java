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

import org.jspecify.annotations.Nullable;

import io.handover.drain.DrainSettings;
import io.handover.multicast.MulticastSettings;
import io.handover.peer.PeerSettings;
import io.handover.protocol.Authentication;
import io.handover.protocol.PeerIdentity;
import io.handover.protocol.Scope;

/**
 * Who the peer of this process is, and how it behaves.
 *
 * @param self who it is, and which peers it obeys
 * @param peer how it decides
 * @param stabilityPeriod how long a younger peer has to accept traffic before this one
 * leaves, or {@code null} for the default
 * @param trafficTimeout how long to wait after that until the younger peer is in use,
 * where this instance has a web server
 * @param multicast where its messages are sent and received
 * @param drain how the application is drained and closed
 * @param holdOnTermination whether the application continues to serve on SIGTERM until a
 * successor is ready
 * @since 0.1.0
 */
public record HandoverSettings(Self self, PeerSettings peer, @Nullable Duration stabilityPeriod,
		Duration trafficTimeout, MulticastSettings multicast, DrainSettings drain, boolean holdOnTermination) {

	private static final Duration WEB_STABILITY_PERIOD = Duration.ofSeconds(2);

	Duration stabilityPeriod(boolean webServer) {
		if (this.stabilityPeriod != null) {
			return this.stabilityPeriod;
		}
		return webServer ? WEB_STABILITY_PERIOD : Duration.ZERO;
	}

	/**
	 * Return the traffic time-out.
	 * @param webServer whether this instance has a web server
	 * @return how long to wait until the younger peer is in use
	 */
	Duration trafficTimeout(boolean webServer) {
		return webServer ? this.trafficTimeout : Duration.ZERO;
	}

	/**
	 * The peer of this process and the service that it belongs to.
	 *
	 * @param identity its identity
	 * @param scope the service and the device
	 * @param service the service, in words
	 * @param device the device, in words
	 * @param authentication signs and verifies messages
	 * @param acceptLegacyPeers whether messages of {@code handover-lib} are obeyed
	 * @param acceptRemoteLegacyPeers whether they are obeyed even if another machine has
	 * sent them
	 */
	public record Self(PeerIdentity identity, Scope scope, String service, String device, Authentication authentication,
			boolean acceptLegacyPeers, boolean acceptRemoteLegacyPeers) {

	}

}
