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

import org.junit.jupiter.api.Test;

import io.handover.protocol.PeerState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Overlap}.
 */
class OverlapTests {

	private final Overlap overlap = new Overlap(Duration.ofMillis(2000));

	@Test
	void whenThereIsNoPeriodShouldEndAtOnceAndNotAsk() {
		Overlap none = new Overlap(Duration.ZERO);
		assertThat(none.endsWith(readyFor(0), millis(100))).isTrue();
		assertThat(none.askAt()).isNull();
		assertThat(none.isTimeToAsk(millis(100))).isFalse();
	}

	@Test
	void whenItBeginsShouldAskOnceAtTheEndOfThePeriod() {
		assertThat(this.overlap.endsWith(readyFor(0), millis(100))).isFalse();
		assertThat(this.overlap.askAt()).isEqualTo(millis(2100));
		assertThat(this.overlap.isTimeToAsk(millis(2099))).isFalse();
		assertThat(this.overlap.isTimeToAsk(millis(2100))).isTrue();
		assertThat(this.overlap.isTimeToAsk(millis(2101))).isFalse();
		assertThat(this.overlap.askAt()).isNull();
	}

	@Test
	void whenItHasBegunShouldNotAskLaterBecauseOfAnotherMessage() {
		this.overlap.endsWith(readyFor(0), millis(100));
		this.overlap.endsWith(readyFor(1999), millis(2099));
		assertThat(this.overlap.askAt()).isEqualTo(millis(2100));
	}

	@Test
	void whenYoungerPeerWasReadyForThePeriodShouldEndAndNotAsk() {
		this.overlap.endsWith(readyFor(0), millis(100));
		assertThat(this.overlap.endsWith(readyFor(2000), millis(2100))).isTrue();
		assertThat(this.overlap.askAt()).isNull();
	}

	private static KnownPeer readyFor(long millis) {
		return new KnownPeer(PeerTimeline.YOUNGER, PeerState.READY, millis(millis), Duration.ZERO);
	}

	private static Duration millis(long millis) {
		return Duration.ofMillis(millis);
	}

}
