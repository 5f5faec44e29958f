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

/**
 * How a {@link Peer} behaves.
 *
 * @param heartbeatInterval how often a ready peer announces itself
 * @param hold how long to continue to serve when the process is asked to end
 * @param takeover when to take over what only one instance may hold
 * @param afterHandover what the process does when it has handed over
 * @param deletesCompleteFile whether to delete the file of a predecessor once the
 * platform has had the time to see it, as is needed where nothing else removes it
 * @since 0.1.0
 */
public record PeerSettings(Duration heartbeatInterval, HoldSettings hold, TakeoverSettings takeover,
		AfterHandover afterHandover, boolean deletesCompleteFile) {

	/**
	 * Return after how long a peer that was not heard counts as gone, and one that does
	 * not receive its own messages as deaf.
	 * @return three heartbeat intervals
	 */
	public Duration silence() {
		return this.heartbeatInterval.multipliedBy(3);
	}

}
