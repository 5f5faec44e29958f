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
import java.time.Instant;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LocalHandover}.
 */
class LocalHandoverTests {

	@RegisterExtension
	final Stage stage = new Stage();

	@BeforeEach
	void takeOver() {
		this.stage.takingOver();
		this.stage.ready();
	}

	@Test
	void whenTheClocksAreReadAtDifferentMomentsShouldHaveTakenOverAtTheSameTime() {
		Instant since = since();
		this.stage.wallClockError = Duration.ofMillis(3);
		assertThat(since()).isEqualTo(since);
		this.stage.wallClockError = Duration.ofMillis(-3);
		assertThat(since()).isEqualTo(since);
	}

	@Test
	void whenTheWallClockIsSetShouldHaveTakenOverAtTheTimeThatItSaysNow() {
		Instant since = since();
		this.stage.wallClockError = Duration.ofDays(365);
		assertThat(since()).isEqualTo(since.plus(Duration.ofDays(365)));
	}

	private Instant since() {
		Instant since = this.stage.handover().report().takeover().since();
		assertThat(since).isNotNull();
		return since;
	}

}
