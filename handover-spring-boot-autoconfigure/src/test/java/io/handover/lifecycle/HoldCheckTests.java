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

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.handover.HandoverReport;
import io.handover.peer.Event;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HoldCheck}: the grace period is 10 seconds, of which 2 are for the
 * shutdown, and a younger peer has to be ready for one second.
 */
@ExtendWith(OutputCaptureExtension.class)
class HoldCheckTests {

	@RegisterExtension
	private final Stage stage = new Stage().withStabilityPeriod(Duration.ofSeconds(1));

	@ParameterizedTest
	@CsvSource({ "7001, 20", "8500, 20", "8499, 20", "9000, 30", "30000, 70" })
	void whenTheStartTookLongerThanTheHoldShouldSayWhatToWrite(long millis, int seconds, CapturedOutput output) {
		this.stage.holdingOnTermination().process.uptime = Duration.ofMillis(millis);
		this.stage.ready();
		HandoverReport.ShortHold shortHold = this.stage.handover().report().shortHold();
		assertThat(shortHold).isEqualTo(new HandoverReport.ShortHold(Duration.ofMillis(millis), Duration.ofSeconds(8),
				List.of("stop_grace_period: " + seconds + "s", "HANDOVER_TERMINATION_GRACE_PERIOD: " + seconds + "s")));
		assertThat(output.toString().lines()).filteredOn((line) -> line.contains("WARN"))
			.singleElement()
			.asString()
			.contains("'stop_grace_period: " + seconds + "s'");
		assertThat(this.stage.recentEvents()).last().asString().contains("'stop_grace_period: " + seconds + "s'");
	}

	@Test
	void whenTheStartFitsShouldSayNothing(CapturedOutput output) {
		this.stage.holdingOnTermination().process.uptime = Duration.ofSeconds(7);
		this.stage.ready();
		assertNothingIsSaid(output);
	}

	@Test
	void whenAChildAddsAWebServerShouldCountItsStabilityPeriod() {
		this.stage.holdingOnTermination().process.uptime = Duration.ofSeconds(7);
		this.stage.assembly().webServerAdded(Duration.ofSeconds(2), Duration.ZERO);
		this.stage.assembly().webServerAdded(Duration.ZERO, Duration.ZERO);
		this.stage.ready();
		HandoverReport.ShortHold shortHold = this.stage.handover().report().shortHold();
		assertThat(shortHold).isNotNull();
		assertThat(shortHold.toWrite()).contains("stop_grace_period: 20s");
	}

	@Test
	void whenThereIsNoHoldShouldSayNothing(CapturedOutput output) {
		this.stage.process.uptime = Duration.ofHours(1);
		this.stage.ready();
		assertNothingIsSaid(output);
	}

	@Test
	void whenNotReadyYetShouldSayNothing(CapturedOutput output) {
		this.stage.holdingOnTermination().process.uptime = Duration.ofHours(1);
		this.stage.started().pass(60_000);
		assertNothingIsSaid(output);
	}

	@Test
	void whenTrafficIsRefusedForAWhileShouldNotSayItAgain(CapturedOutput output) {
		this.stage.holdingOnTermination().process.uptime = Duration.ofSeconds(20);
		this.stage.ready();
		this.stage.tell(new Event.ReadinessChanged(false));
		this.stage.tell(new Event.ReadinessChanged(true));
		assertThat(output.toString().lines()).filteredOn((line) -> line.contains("WARN")).hasSize(1);
	}

	private void assertNothingIsSaid(CapturedOutput output) {
		assertThat(this.stage.handover().report().shortHold()).isNull();
		assertThat(output).doesNotContain("WARN");
	}

}
