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
 * Tests for {@link Timetable}.
 */
class TimetableTests {

	private static final Effect READY = new Effect.Send(PeerState.READY, 0);

	private final Timetable timetable = new Timetable(Duration.ofSeconds(10));

	@Test
	void whenNotBegunShouldBeStartingAndSilent() {
		assertThat(this.timetable.state()).isEqualTo(PeerState.STARTING);
		assertThat(this.timetable.isRunning()).isFalse();
		assertThat(this.timetable.isExhausted()).isFalse();
		assertThat(this.timetable.next()).isNull();
		assertThat(this.timetable.send(millis(0))).isEmpty();
	}

	@Test
	void whenBegunShouldSendWhatIsDueAndNothingBefore() {
		this.timetable.begin(PeerState.READY, null, millis(100));
		assertThat(this.timetable.send(millis(99))).isEmpty();
		assertThat(this.timetable.send(millis(100))).containsExactly(READY);
		assertThat(this.timetable.next()).isEqualTo(millis(350));
		assertThat(this.timetable.send(millis(349))).isEmpty();
	}

	@Test
	void whenBegunAgainShouldBeginTheBurstAgain() {
		this.timetable.begin(PeerState.READY, null, millis(0));
		for (int millis : new int[] { 0, 250, 500, 1000 }) {
			this.timetable.send(millis(millis));
		}
		assertThat(this.timetable.next()).isEqualTo(millis(2000));
		this.timetable.beginAgain(millis(1500));
		assertThat(this.timetable.send(millis(1500))).containsExactly(READY);
		assertThat(this.timetable.next()).isEqualTo(millis(1750));
	}

	@Test
	void whenStoppedShouldSendNothingAndKeepTheState() {
		this.timetable.begin(PeerState.READY, null, millis(0));
		this.timetable.stop();
		assertThat(this.timetable.isRunning()).isFalse();
		assertThat(this.timetable.send(millis(0))).isEmpty();
		assertThat(this.timetable.state()).isEqualTo(PeerState.READY);
	}

	@Test
	void whenAnsweringShouldDoSoAtMostOnceASecondAndNotDisturbTheTimetable() {
		this.timetable.begin(PeerState.READY, null, millis(0));
		this.timetable.send(millis(0));
		assertThat(this.timetable.answer(millis(100))).containsExactly(READY);
		assertThat(this.timetable.next()).isEqualTo(millis(250));
		assertThat(this.timetable.answer(millis(200))).isEmpty();
		assertThat(this.timetable.next()).isEqualTo(millis(250));
		assertThat(this.timetable.send(millis(250))).containsExactly(READY);
		assertThat(this.timetable.next()).isEqualTo(millis(500));
	}

	@Test
	void whenAskedWithinASecondOfTheLastAnswerShouldAnswerWhenItIsOver() {
		steady();
		assertThat(this.timetable.answer(millis(5000))).containsExactly(READY);
		assertThat(this.timetable.answer(millis(5400))).isEmpty();
		assertThat(this.timetable.answer(millis(5999))).isEmpty();
		assertThat(this.timetable.next()).isEqualTo(millis(6000));
		assertThat(this.timetable.send(millis(5999))).isEmpty();
		assertThat(this.timetable.send(millis(6000))).containsExactly(READY);
		assertThat(this.timetable.next()).isEqualTo(millis(14_000));
		assertThat(this.timetable.send(millis(7000))).isEmpty();
		assertThat(this.timetable.answer(millis(6999))).isEmpty();
		assertThat(this.timetable.answer(millis(7000))).containsExactly(READY);
		assertThat(this.timetable.send(millis(8000))).isEmpty();
	}

	@Test
	void whenTheTimetableAnswersFirstShouldNotAnswerOnceMore() {
		steady();
		this.timetable.answer(millis(13_500));
		assertThat(this.timetable.answer(millis(13_600))).isEmpty();
		assertThat(this.timetable.send(millis(14_000))).containsExactly(READY);
		assertThat(this.timetable.send(millis(14_500))).isEmpty();
	}

	@Test
	void whenStoppedShouldNotAnswerWhoHasAskedBefore() {
		steady();
		this.timetable.answer(millis(5000));
		this.timetable.answer(millis(5400));
		this.timetable.stop();
		assertThat(this.timetable.next()).isNull();
		assertThat(this.timetable.send(millis(6000))).isEmpty();
	}

	@Test
	void whenTheTimetableHasStoppedShouldAnswerWhenTheSecondIsOver() {
		this.timetable.begin(PeerState.READY, null, millis(0));
		this.timetable.stop();
		this.timetable.answer(millis(5000));
		this.timetable.answer(millis(5400));
		assertThat(this.timetable.next()).isEqualTo(millis(6000));
		assertThat(this.timetable.send(millis(6000))).containsExactly(READY);
		assertThat(this.timetable.next()).isNull();
	}

	/**
	 * READY for some time: the next heartbeat is at 14,000 milliseconds.
	 */
	private void steady() {
		this.timetable.begin(PeerState.READY, null, millis(0));
		for (int millis : new int[] { 0, 250, 500, 1000, 2000, 4000 }) {
			this.timetable.send(millis(millis));
		}
		assertThat(this.timetable.next()).isEqualTo(millis(14_000));
	}

	@Test
	void whenReleasedShouldBeExhaustedAfterTheThirdMessageToTheSuccessor() {
		Effect released = new Effect.Send(PeerState.RELEASED, PeerTimeline.YOUNGER.instance());
		this.timetable.begin(PeerState.RELEASED, PeerTimeline.YOUNGER, millis(0));
		assertThat(this.timetable.send(millis(0))).containsExactly(released);
		assertThat(this.timetable.send(millis(100))).containsExactly(released);
		assertThat(this.timetable.isExhausted()).isFalse();
		assertThat(this.timetable.send(millis(200))).containsExactly(released);
		assertThat(this.timetable.isExhausted()).isTrue();
		assertThat(this.timetable.isRunning()).isFalse();
	}

	private static Duration millis(long millis) {
		return Duration.ofMillis(millis);
	}

}
