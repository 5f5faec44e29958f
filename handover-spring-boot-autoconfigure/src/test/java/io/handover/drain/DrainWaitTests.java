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

package io.handover.drain;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.handover.peer.PeerSettings.HoldSettings;
import io.handover.process.VirtualScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DrainWait}, {@link DrainSettings} and {@link GracePeriod}: a delay of
 * 3 s, a quiet period of 1 s, a time-out of 30 s.
 */
class DrainWaitTests {

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final RequestCounter requests = new RequestCounter(this.scheduler, () -> {
	});

	private final CountDownLatch closing = new CountDownLatch(1);

	private GracePeriod gracePeriod = gracePeriod(10, 4);

	private FutureTask<DrainWait.End> drain;

	private long passed;

	@AfterEach
	void close() {
		this.scheduler.close();
	}

	@ParameterizedTest
	@CsvSource(nullValues = "default", value = { "default, true, 30, 3", "default, true, 2, 2", "default, false, 30, 0",
			"5, true, 30, 5", "5, false, 30, 5", "0, true, 30, 0" })
	void whenTheDelayIsNotSetShouldDependOnTheWebServerAndTheTimeout(Long delay, boolean webServer, long timeout,
			long expected) {
		DrainSettings settings = settings((delay != null) ? Duration.ofSeconds(delay) : null, timeout);
		assertThat(settings.delay(webServer)).isEqualTo(Duration.ofSeconds(expected));
	}

	@Test
	void whenNoRequestComesInShouldServeForTheDelayOfAWebServerAndNoLonger() throws Exception {
		drain(null, true);
		assertServesUntil(3000, DrainWait.End.QUIET);
	}

	@Test
	void whenThereIsNoWebServerShouldNotServe() throws Exception {
		drain(null, false);
		assertThat(this.drain.get(10, TimeUnit.SECONDS)).isEqualTo(DrainWait.End.QUIET);
	}

	@Test
	void whenTheLastRequestCameInBeforeTheDelayIsOverShouldServeUntilItIsQuiet() throws Exception {
		drain();
		pass(2600);
		this.requests.arrived();
		assertServesUntil(3600, DrainWait.End.QUIET);
	}

	@Test
	void whenRequestsStillComeInShouldServeOn() throws Exception {
		drain();
		pass(2500);
		for (int i = 0; i < 10; i++) {
			this.requests.arrived();
			pass(900);
		}
		assertServesUntil(11_600, DrainWait.End.QUIET);
	}

	@Test
	void whenARequestIsInFlightShouldLeaveItToTheCloseOfTheApplication() throws Exception {
		this.requests.arrived();
		this.scheduler.pass(1000);
		drain();
		assertServesUntil(3000, DrainWait.End.QUIET);
	}

	@Test
	void whenTheLastRequestCameInJustBeforeTheDrainShouldNotForgetIt() throws Exception {
		this.requests.arrived();
		this.scheduler.pass(400);
		drain(Duration.ZERO, true);
		assertServesUntil(600, DrainWait.End.QUIET);
	}

	@Test
	void whenRequestsNeverEndShouldServeForTheTimeout() throws Exception {
		drain();
		comeInFor(29_500);
		assertServesUntil(30_000, DrainWait.End.TIMEOUT);
	}

	@Test
	void whenSigtermComesShouldNotWaitForQuietInTheReserve() throws Exception {
		drain();
		pass(500);
		this.gracePeriod.begin();
		comeInFor(5500);
		assertServesUntil(6500, DrainWait.End.GRACE_PERIOD);
	}

	@Test
	void whenSigtermIsRepeatedShouldCountFromTheFirst() throws Exception {
		drain();
		this.gracePeriod.begin();
		comeInFor(2500);
		this.gracePeriod.begin();
		comeInFor(3000);
		assertServesUntil(6000, DrainWait.End.GRACE_PERIOD);
	}

	@Test
	void whenSigtermHasComeLongBeforeShouldServeForTheDelayInTheReserve() throws Exception {
		this.gracePeriod = gracePeriod(10, 5);
		this.gracePeriod.begin();
		this.scheduler.pass(4900);
		drain();
		comeInFor(2500);
		assertServesUntil(3000, DrainWait.End.GRACE_PERIOD);
	}

	@Test
	void whenTheReserveIsTooShortForTheDelayShouldLeaveAPartOfItToClose() throws Exception {
		this.gracePeriod = gracePeriod(8, 2);
		this.gracePeriod.begin();
		this.scheduler.pass(4900);
		drain();
		// A quarter of the reserve before the grace period ends.
		assertServesUntil(7500 - 4900, DrainWait.End.QUIET);
	}

	@Test
	void whenApplicationIsClosedByAnotherThreadShouldNotServeAnyLonger() throws Exception {
		drain();
		comeInFor(1000);
		this.closing.countDown();
		assertThat(this.drain.get(10, TimeUnit.SECONDS)).isEqualTo(DrainWait.End.APPLICATION_CLOSING);
	}

	private GracePeriod gracePeriod(long seconds, long reserve) {
		return new GracePeriod(
				new HoldSettings(Duration.ofSeconds(5), Duration.ofSeconds(seconds), Duration.ofSeconds(reserve)),
				this.scheduler);
	}

	private static DrainSettings settings(Duration delay, long timeout) {
		return new DrainSettings(delay, Duration.ofSeconds(1), Duration.ofSeconds(timeout), Duration.ofSeconds(60),
				Path.of("no-such-file"));
	}

	private void drain() {
		drain(Duration.ofSeconds(3), true);
		this.scheduler.awaitWaiting();
	}

	private void drain(Duration delay, boolean webServer) {
		DrainWait wait = new DrainWait(settings(delay, 30), this.requests, this.gracePeriod, this.scheduler);
		this.drain = new FutureTask<>(() -> wait.await(this.closing, webServer));
		new Thread(this.drain).start();
	}

	private void comeInFor(long millis) {
		for (long passed = 0; passed < millis; passed += 500) {
			this.requests.arrived();
			pass(500);
		}
		this.requests.arrived();
	}

	private void pass(long millis) {
		this.scheduler.awaitWaiting();
		this.scheduler.pass(millis);
		this.passed += millis;
		this.scheduler.awaitWaiting();
	}

	/**
	 * Without any further request.
	 * @param millis since the drain began
	 * @param end why it ends then
	 */
	private void assertServesUntil(long millis, DrainWait.End end) throws Exception {
		pass(millis - 1 - this.passed);
		assertThat(this.drain.isDone()).isFalse();
		this.scheduler.pass(1);
		assertThat(this.drain.get(10, TimeUnit.SECONDS)).isEqualTo(end);
	}

}
