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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.handover.peer.Effect.Ending;
import io.handover.protocol.PeerState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what a {@link Peer} does when the platform asks the process to end while it
 * leaves already.
 */
class PeerTerminationTests {

	private static final Effect SHUT_DOWN = new Effect.ShutDown();

	private static final Effect EXIT = new Effect.Finish(Ending.EXIT);

	private static final Effect DRAIN = new Effect.Drain(PeerTimeline.YOUNGER);

	@Test
	void whenClosedWithoutAHandoverShouldShutDown() {
		PeerTimeline timeline = PeerTimeline.ready().closed().until(1000).forget().terminationRequested();
		assertThat(timeline.effects()).containsExactly(SHUT_DOWN);
	}

	@Test
	void whenClosingShouldShutDownWithoutAHold() {
		PeerTimeline timeline = PeerTimeline.ready().tell(new Event.Closing()).terminationRequested();
		assertThat(timeline.effectsThatSendNothing()).containsExactly(SHUT_DOWN);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2 })
	void whenDrainingShouldFinishFirstHoweverOftenItIsAsked(int requests) {
		PeerTimeline timeline = PeerTimeline.ready().receives(PeerState.READY, PeerTimeline.YOUNGER);
		for (int request = 1; request <= requests; request++) {
			timeline.until(request * 1000).terminationRequested();
		}
		timeline.until(50_000).closed().until(60_000);
		assertThat(timeline.effectsThatSendNothing()).containsExactly(DRAIN, EXIT);
	}

	@Test
	void whenAskedWhileSendingReleasedShouldFinishWhenAllIsSent() {
		PeerTimeline timeline = PeerTimeline.ready()
			.receives(PeerState.READY, PeerTimeline.YOUNGER)
			.closed()
			.until(50)
			.terminationRequested()
			.until(60_000);
		assertThat(timeline.effectsThatSendNothing()).containsExactly(DRAIN, EXIT);
		assertThat(timeline.times(Effect.Finish.class)).containsExactly(200L);
	}

	@Test
	void whenAskedWhileParkedShouldFinishAtOnce() {
		PeerTimeline timeline = PeerTimeline.ready()
			.receives(PeerState.READY, PeerTimeline.YOUNGER)
			.closed()
			.until(60_000)
			.forget();
		assertThat(timeline.terminationRequested().effects()).containsExactly(EXIT);
		assertThat(timeline.terminationRequested().effects()).hasSize(2).containsOnly(EXIT);
	}

	@Test
	void whenAskedWhileSendingReleasedWithoutAHandoverShouldShutDown() {
		PeerTimeline timeline = PeerTimeline.ready().closed().until(50).terminationRequested().until(60_000);
		assertThat(timeline.effectsThatSendNothing()).containsExactly(SHUT_DOWN, new Effect.Finish(Ending.CLOSE));
		assertThat(timeline.times(Effect.ShutDown.class)).containsExactly(50L);
	}

	@Test
	void whenClosingIsToldAgainAfterTheHoldShouldShutDownOnce() {
		PeerTimeline timeline = PeerTimeline.ready().terminationRequested().until(5000).forget();
		timeline.tell(new Event.Closing()).until(6000).closed().until(60_000);
		assertThat(timeline.times(Effect.ShutDown.class)).isEmpty();
	}

	@Test
	void whenApplicationClosesInTheHandoverShouldStillWaitForTheEnd() {
		PeerTimeline timeline = PeerTimeline.ready()
			.receives(PeerState.READY, PeerTimeline.YOUNGER)
			.tell(new Event.Closing())
			.terminationRequested()
			.until(1000)
			.closed()
			.until(60_000);
		assertThat(timeline.effectsThatSendNothing()).containsExactly(DRAIN, EXIT);
	}

}
