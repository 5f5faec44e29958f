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

import io.handover.multicast.MulticastSettings;
import io.handover.peer.PeerSettings;

/**
 * How the peer of this process behaves.
 *
 * @param membership which peers it is one of
 * @param peer how it decides
 * @param stabilityPeriod how long a younger peer must have been ready before this one
 * drains
 * @param multicast where its messages are sent and received
 * @param drain how the application is drained and closed
 * @param holdOnTermination whether the application continues to serve on SIGTERM until a
 * successor is ready
 * @since 0.1.0
 */
public record HandoverSettings(Membership membership, PeerSettings peer, Duration stabilityPeriod,
		MulticastSettings multicast, DrainSettings drain, boolean holdOnTermination) {

}
