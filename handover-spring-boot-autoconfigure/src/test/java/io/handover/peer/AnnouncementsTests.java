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
 * Tests for {@link Announcements}.
 */
class AnnouncementsTests {

	private static final Effect READY = new Effect.Send(PeerState.READY, 0);

	private final Announcements announcements = new Announcements(Duration.ofSeconds(10));

	@Test
	void whenNotBegunShouldBeStartingAndSilent() {
		assertThat(this.announcements.state()).isEqualTo(PeerState.STARTING);
		assertThat(this.announcements.areRunning()).isFalse();
		assertThat(this.announcements.areExhausted()).isFalse();
		assertThat(this.announcements.next()).isNull();
		assertThat(this.announcements.send(millis(0))).isEmpty();
	}

	@Test
	void whenBegunShouldSendWhatIsDueAndNothingBefore() {
		this.announcements.begin(PeerState.READY, null, millis(100));
		assertThat(this.announcements.send(millis(99))).isEmpty();
		assertThat(this.announcements.send(millis(100))).containsExactly(READY);
		assertThat(this.announcements.next()).isEqualTo(millis(350));
		assertThat(this.announcements.send(millis(349))).isEmpty();
	}

	@Test
	void whenBegunAgainShouldBeginTheBurstAgain() {
		this.announcements.begin(PeerState.READY, null, millis(0));
		for (int millis : new int[] { 0, 250, 500, 1000 }) {
			this.announcements.send(millis(millis));
		}
		assertThat(this.announcements.next()).isEqualTo(millis(2000));
		this.announcements.beginAgain(millis(1500));
		assertThat(this.announcements.send(millis(1500))).containsExactly(READY);
		assertThat(this.announcements.next()).isEqualTo(millis(1750));
	}

	@Test
	void whenStoppedShouldSendNothingAndKeepTheState() {
		this.announcements.begin(PeerState.READY, null, millis(0));
		this.announcements.stop();
		assertThat(this.announcements.areRunning()).isFalse();
		assertThat(this.announcements.send(millis(0))).isEmpty();
		assertThat(this.announcements.state()).isEqualTo(PeerState.READY);
	}

	@Test
	void whenAnsweringShouldDoSoAtMostOnceASecondAndNotDisturbTheTimetable() {
		this.announcements.begin(PeerState.READY, null, millis(0));
		this.announcements.send(millis(0));
		assertThat(this.announcements.answer(millis(100))).containsExactly(READY);
		assertThat(this.announcements.answer(millis(1099))).isEmpty();
		assertThat(this.announcements.answer(millis(1100))).containsExactly(READY);
		assertThat(this.announcements.next()).isEqualTo(millis(250));
	}

	@Test
	void whenReleasedShouldBeExhaustedAfterTheThirdMessageToTheSuccessor() {
		Effect released = new Effect.Send(PeerState.RELEASED, PeerTimeline.YOUNGER.instance());
		this.announcements.begin(PeerState.RELEASED, PeerTimeline.YOUNGER, millis(0));
		assertThat(this.announcements.send(millis(0))).containsExactly(released);
		assertThat(this.announcements.send(millis(100))).containsExactly(released);
		assertThat(this.announcements.areExhausted()).isFalse();
		assertThat(this.announcements.send(millis(200))).containsExactly(released);
		assertThat(this.announcements.areExhausted()).isTrue();
		assertThat(this.announcements.areRunning()).isFalse();
	}

	private static Duration millis(long millis) {
		return Duration.ofMillis(millis);
	}

}
