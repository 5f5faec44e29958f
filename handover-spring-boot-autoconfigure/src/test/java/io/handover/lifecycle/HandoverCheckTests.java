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

import java.nio.file.Files;
import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.handover.HandoverReport;
import io.handover.process.CompleteFile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link HandoverCheck}: the grace period is 10 seconds, of which 2 are for the
 * shutdown, and a younger peer has to be ready for one second.
 */
@ExtendWith(OutputCaptureExtension.class)
class HandoverCheckTests {

	@RegisterExtension
	private final Stage stage = new Stage();

	@BeforeEach
	void holdOnTermination() {
		this.stage.holdOnTermination = true;
		this.stage.stabilityPeriod = Duration.ofSeconds(1);
	}

	@ParameterizedTest
	@CsvSource({ "7001, 7.0, 20", "8500, 8.5, 20", "8499, 8.4, 20", "9000, 9.0, 30", "30000, 30.0, 70" })
	void whenTheStartTookLongerThanTheHoldShouldWarnAndSayWhatToWrite(long millis, String start, int seconds,
			CapturedOutput output) {
		this.stage.process.uptime = Duration.ofMillis(millis);
		this.stage.ready();
		String warning = "This instance was ready after " + start + " s, and can hold for 8.0 s on SIGTERM. A "
				+ "successor that takes as long is not in use by then, which leaves a gap under a Supervisor that does "
				+ "not wait. Write 'stop_grace_period: " + seconds + "s' to the service and "
				+ "'HANDOVER_TERMINATION_GRACE_PERIOD: " + seconds + "s' to its environment; that counts from the "
				+ "second update on.";
		HandoverReport report = this.stage.handover().report();
		assertThat(report.warnings()).containsExactly(warning);
		assertThat(report.events()).extracting(HandoverReport.Entry::text).contains(warning);
		assertThat(output).containsOnlyOnce(warning).containsPattern("WARN.*This instance was ready");
	}

	@Test
	void whenThereIsAWebServerShouldCountItsStabilityPeriod() {
		this.stage.stabilityPeriod = null;
		this.stage.process.uptime = Duration.ofSeconds(7);
		this.stage.ready();
		assertThat(this.stage.handover().report().warnings()).singleElement()
			.asString()
			.contains("stop_grace_period: 20s");
	}

	@ParameterizedTest
	@CsvSource({ "true, 1, 7", "true, , 7", "false, 1, 3600" })
	void whenTheStartFitsOrThereIsNoHoldShouldSayNothing(boolean hold, Long stabilityPeriod, long uptime,
			CapturedOutput output) {
		this.stage.holdOnTermination = hold;
		this.stage.stabilityPeriod = (stabilityPeriod != null) ? Duration.ofSeconds(stabilityPeriod) : null;
		this.stage.application.webServer = false;
		this.stage.process.uptime = Duration.ofSeconds(uptime);
		this.stage.ready();
		assertNothingIsSaid(output);
	}

	@Test
	void whenFileCouldNotBeWrittenShouldSaySoOnceReady(CapturedOutput output) throws Exception {
		Files.createDirectory(this.stage.completeFile);
		this.stage.started();
		this.stage.becomeReady();
		this.stage.pass(HandoverCheck.DELAY.toMillis() - 1);
		assertNothingIsSaid(output);
		this.stage.pass(1);
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.stage.handover().report().warnings()).singleElement()
				.asString()
				.contains("cannot be written", "Mount a folder"));
		assertThat(output).containsOnlyOnce("Hand-over file " + this.stage.completeFile + " cannot be written");
	}

	/*
	 * Its file system may hang.
	 */
	@Test
	void whenFileIsCheckedShouldNotDelayWhatIsScheduled() {
		Thread[] thread = new Thread[1];
		CompleteFile completeFile = mock();
		willAnswer((call) -> thread[0] = Thread.currentThread()).given(completeFile).check();
		given(completeFile.problem()).willReturn("problem");
		HandoverCheck check = new HandoverCheck(this.stage.settings(), this.stage.application, this.stage.process,
				completeFile, this.stage.scheduler, mock());
		check.peerReady();
		this.stage.pass(HandoverCheck.DELAY.toMillis());
		Awaitility.await().until(() -> thread[0] != null);
		assertThat(thread[0]).isNotSameAs(Thread.currentThread()).matches(Thread::isDaemon);
		assertThat(check.warnings()).containsExactly("problem");
	}

	private void assertNothingIsSaid(CapturedOutput output) {
		assertThat(this.stage.handover().report().warnings()).isEmpty();
		assertThat(output).doesNotContain("WARN");
	}

}
