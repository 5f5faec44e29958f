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

import io.handover.protocol.Authentication;
import io.handover.protocol.PeerIdentity;
import io.handover.protocol.Scope;

/**
 * Which peers the peer of this process is one of.
 *
 * @param identity the identity of the peer
 * @param scope the service and the device that it belongs to
 * @param service the service, in words
 * @param device the device, in words
 * @param authentication signs and verifies messages
 * @param acceptLegacyPeers whether messages of {@code handover-lib} are obeyed
 * @since 0.1.0
 */
public record Membership(PeerIdentity identity, Scope scope, String service, String device,
		Authentication authentication, boolean acceptLegacyPeers) {

}
