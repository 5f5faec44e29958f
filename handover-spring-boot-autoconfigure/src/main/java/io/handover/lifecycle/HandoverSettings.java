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

import java.nio.file.Path;
import java.time.Duration;

import io.handover.multicast.MulticastSettings;
import io.handover.peer.PeerSettings;
import io.handover.protocol.Authentication;
import io.handover.protocol.PeerIdentity;
import io.handover.protocol.Scope;

/**
 * How the peer of this process behaves.
 *
 * @param identity who it is
 * @param scope which service on which device it belongs to
 * @param authentication signs and verifies messages
 * @param acceptLegacyPeers whether messages of {@code handover-lib} are obeyed
 * @param peer the times that it keeps
 * @param multicast where its messages go and come from
 * @param drainDelay how long it goes on serving once it drains
 * @param shutdownTimeout how long closing the application may take before it is reported
 * and the hand-over goes on without waiting for it
 * @param completeFile the file that tells the platform that the hand-over is complete
 * @param afterHandover what the process does then
 * @param holdOnTermination whether it goes on serving on SIGTERM until a successor is
 * ready
 * @param onBalena whether the platform is balena, where nobody but this starter removes
 * the file of a predecessor
 * @since 0.1.0
 */
public record HandoverSettings(PeerIdentity identity, Scope scope, Authentication authentication,
		boolean acceptLegacyPeers, PeerSettings peer, MulticastSettings multicast, Duration drainDelay,
		Duration shutdownTimeout, Path completeFile, AfterHandover afterHandover, boolean holdOnTermination,
		boolean onBalena) {

}
