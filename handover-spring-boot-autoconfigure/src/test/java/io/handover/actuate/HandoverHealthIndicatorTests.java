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

package io.handover.actuate;

import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import io.handover.HandoverReport;
import io.handover.protocol.PeerState;
import io.handover.protocol.TakeoverReason;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HandoverHealthIndicator}.
 */
class HandoverHealthIndicatorTests {

	@ParameterizedTest
	@CsvSource({ "STARTING, UP", "READY, UP", "DRAINING, OUT_OF_SERVICE", "RELEASED, OUT_OF_SERVICE" })
	void whenMessagesTravelShouldFollowTheState(PeerState state, String status) {
		Health health = health(new FixedHandover().in(state));
		assertThat(health.getStatus().getCode()).isEqualTo(status);
		assertThat(health.getDetails()).containsOnlyKeys("state", "instance", "takeover", "links")
			.containsEntry("state", state)
			.containsEntry("instance", "fedcba9876543210")
			.containsEntry("links", Set.of("eth0"));
	}

	@Test
	void whenAnInterfaceIsMissingShouldBeUnknownAndSayWhy() {
		Health health = health(new FixedHandover().withProblem("interface 'eth9' does not exist"));
		assertThat(health.getStatus()).isEqualTo(Status.UNKNOWN);
		assertThat(health.getDetails()).containsEntry("problem", "interface 'eth9' does not exist");
	}

	@Test
	void whenDeafShouldBeUnknownAndSayWhere() {
		Health health = health(new FixedHandover().deafOn("eth0"));
		assertThat(health.getStatus()).isEqualTo(Status.UNKNOWN);
		assertThat(health.getDetails()).containsEntry("deaf", Set.of("eth0"));
	}

	@Test
	void whenDrainingWithAProblemShouldBeOutOfService() {
		assertThat(health(new FixedHandover().in(PeerState.DRAINING).withProblem("gone")).getStatus())
			.isEqualTo(Status.OUT_OF_SERVICE);
	}

	@Test
	void whenThereIsAWarningShouldBeUpAndShowIt() {
		Health health = health(new FixedHandover().warning("mount it"));
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsEntry("warnings", List.of("mount it"));
	}

	@Test
	void whenItHoldsTheTakeoverShouldShowSinceWhen() {
		assertThat(health(new FixedHandover()).getDetails()).containsEntry("takeover",
				new HandoverReport.Takeover(false, null, null));
		assertThat(health(new FixedHandover().holdingTakeover()).getDetails()).containsEntry("takeover",
				new HandoverReport.Takeover(true, FixedHandover.NOW, TakeoverReason.RELEASED));
	}

	private static Health health(FixedHandover handover) {
		Health health = new HandoverHealthIndicator(handover).health();
		assertThat(health).isNotNull();
		return health;
	}

}
