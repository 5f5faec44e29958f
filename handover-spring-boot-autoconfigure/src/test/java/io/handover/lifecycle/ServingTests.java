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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.handover.HandoverReport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Serving} and {@link GracePeriod}, in a hand-over: a delay of 3 s, a
 * quiet period of 1 s, a time-out of 30 s.
 */
@ExtendWith(OutputCaptureExtension.class)
class ServingTests {

	private static final String CLOSE = "close within PT1M";

	@RegisterExtension
	final Stage stage = new Stage();

	private long passed;

	@Test
	void whenNoRequestComesInShouldServeForTheDelayAndNoLonger() {
		drain();
		assertServesUntil(3000);
	}

	@Test
	void whenTheLastRequestCameInBeforeTheDelayIsOverShouldServeUntilItIsQuiet() {
		drain();
		pass(2600);
		this.stage.requests().arrived();
		assertServesUntil(3600);
	}

	@Test
	void whenRequestsStillComeInShouldServeOn() {
		drain();
		pass(2500);
		for (int i = 0; i < 10; i++) {
			this.stage.requests().arrived();
			pass(900);
		}
		assertServesUntil(11_600);
	}

	@Test
	void whenARequestIsInFlightShouldLeaveItToTheCloseOfTheApplication() {
		this.stage.ready();
		this.stage.requests().arrived();
		this.stage.pass(1000);
		this.stage.startToDrain();
		assertServesUntil(3000);
	}

	@Test
	void whenTheLastRequestCameInJustBeforeTheDrainShouldNotForgetIt() {
		this.stage.withoutDelay().ready();
		this.stage.requests().arrived();
		this.stage.pass(400);
		this.stage.startToDrain();
		assertServesUntil(600);
	}

	@Test
	void whenRequestsNeverEndShouldServeForTheTimeoutAndWarn(CapturedOutput output) {
		drain();
		comeInFor(29_500);
		assertServesUntil(30_000);
		assertThat(output).contains("Requests still come in after 'handover.drain.timeout'");
	}

	@Test
	void whenSigtermComesShouldNotWaitForQuietInTheReserve(CapturedOutput output) {
		this.stage.withGracePeriod(10, 4);
		drain();
		pass(500);
		this.stage.receivesSigterm();
		comeInFor(5500);
		assertServesUntil(6500);
		assertThat(output).contains("Requests still come in, but the platform ends this process soon");
	}

	@Test
	void whenSigtermIsRepeatedShouldCountFromTheFirst() {
		this.stage.withGracePeriod(10, 4);
		drain();
		this.stage.receivesSigterm();
		comeInFor(2500);
		this.stage.receivesSigterm();
		comeInFor(3000);
		assertServesUntil(6000);
	}

	@Test
	void whenSigtermHasComeLongBeforeShouldServeForTheDelayInTheReserve() {
		this.stage.withGracePeriod(10, 5).ready();
		this.stage.receivesSigterm();
		this.stage.pass(4900);
		this.stage.startToDrain();
		comeInFor(2500);
		assertServesUntil(3000);
	}

	@Test
	void whenTheReserveIsTooShortForTheDelayShouldLeaveAPartOfItToClose() {
		this.stage.withGracePeriod(8, 2).ready();
		this.stage.receivesSigterm();
		this.stage.pass(4900);
		this.stage.startToDrain();
		// A quarter of the reserve before the grace period ends.
		assertServesUntil(7500 - 4900);
	}

	@Test
	void whenApplicationIsClosedByAnotherThreadShouldNotServeAnyLonger() {
		drain();
		comeInFor(1000);
		this.stage.application.closingLatch.countDown();
		this.stage.awaitDeed(CLOSE);
	}

	@Test
	void whenClosedShouldSayWhatBecameOfTheRequests(CapturedOutput output) {
		this.stage.ready();
		this.stage.requests().arrived();
		this.stage.requests().arrived();
		this.stage.requests().ended();
		this.stage.startToDrain();
		this.stage.requests().arrived();
		this.stage.requests().arrived();
		this.stage.requests().ended();
		assertThat(this.stage.handover().requests()).isEqualTo(new HandoverReport.Requests(1, 2, 1, 0));
		this.stage.application.closing = this.stage.requests()::ended;
		this.stage.awaitEnd();
		HandoverReport.Requests requests = new HandoverReport.Requests(1, 2, 2, 1);
		assertThat(this.stage.handover().requests()).isEqualTo(requests);
		assertThat(this.stage.handover().report().requests()).isEqualTo(requests);
		assertThat(output).contains("Requests while draining: 1 in flight at first, 2 more, 2 finished, 1 cut off");
		assertThat(this.stage.recentEvents())
			.anyMatch((event) -> event.startsWith("Requests while draining: 1 in flight at first"));
	}

	private void drain() {
		this.stage.ready();
		this.stage.startToDrain();
	}

	private void comeInFor(long millis) {
		for (long passed = 0; passed < millis; passed += 500) {
			this.stage.requests().arrived();
			pass(500);
		}
		this.stage.requests().arrived();
	}

	private void pass(long millis) {
		this.stage.pass(millis);
		this.passed += millis;
		this.stage.scheduler.awaitWaiting();
	}

	/**
	 * Without any further request.
	 * @param millis since the drain began
	 */
	private void assertServesUntil(long millis) {
		pass(millis - 1 - this.passed);
		assertThat(this.stage.deeds.all()).doesNotContain(CLOSE);
		this.stage.pass(1);
		this.stage.awaitDeed(CLOSE);
	}

}
