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

package io.handover;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.handover.actuate.FixedHandover;
import io.handover.protocol.PeerIdentity;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HandoverEvent}.
 */
class HandoverEventTests {

	private static final PeerIdentity OTHER = new PeerIdentity(1, 2, 3, 0x4);

	private final Handover handover = new FixedHandover();

	@Test
	void whenLoggedShouldSayWhichInstanceReplacesWhich() {
		PeerIdentity self = FixedHandover.IDENTITY;
		assertThat(new HandoverStartedEvent(this.handover, self, OTHER))
			.hasToString("HandoverStartedEvent[state=" + this.handover.state()
					+ ", self=fedcba9876543210, predecessor=fedcba9876543210, successor=0000000000000004]");
		assertThat(new HandoverFinishedEvent(this.handover, OTHER, self, Duration.ofSeconds(3)))
			.hasToString("HandoverFinishedEvent[state=" + this.handover.state()
					+ ", self=fedcba9876543210, predecessor=0000000000000004, successor=fedcba9876543210]");
	}

}
