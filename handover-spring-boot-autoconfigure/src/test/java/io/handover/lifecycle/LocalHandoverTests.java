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
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.handover.HandoverReport;
import io.handover.peer.PeerSettings.TakeoverSettings;
import io.handover.protocol.PeerState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LocalHandover}.
 */
class LocalHandoverTests {

	@RegisterExtension
	final Stage stage = new Stage();

	@Test
	void whenAskedShouldReportAllThatCanBeSeen() {
		this.stage.transport.problem = "interface 'supervisor0' does not exist";
		this.stage.ready();
		this.stage.receives(PeerState.STARTING, Stage.YOUNGER);
		this.stage.pass(2000);
		HandoverReport report = this.stage.handover().report();
		assertThat(report.state()).isEqualTo(PeerState.READY);
		assertThat(report.accepting()).isTrue();
		assertThat(report.inUse()).isFalse();
		assertThat(report.self()).isEqualTo(new HandoverReport.Self("0000000000000002", "0000000000000001", "kiosk",
				"device", "000000000000b007", Stage.START.plusSeconds(2), Duration.ofSeconds(2), "none"));
		assertThat(report.successor()).isNull();
		assertThat(report.audible()).isFalse();
		assertThat(report.network()).isEqualTo(new HandoverReport.Network("BRIDGE", "239.192.16.16", 1536,
				Set.of("eth0"), Set.of(), 7, "interface 'supervisor0' does not exist"));
		assertThat(report.peers()).containsExactly(new HandoverReport.KnownPeer("0000000000000003", PeerState.STARTING,
				false, false, true, Stage.START.plusSeconds(3), Stage.START.plusSeconds(4), false));
		assertThat(report.sent()).containsOnlyKeys("starting", "ready", "draining", "released")
			.containsEntry("starting", 1L)
			.containsEntry("ready", 7L);
		assertThat(report.received())
			.containsOnlyKeys("younger", "older", "own", "foreign", "legacy_refused", "unauthenticated", "malformed")
			.containsEntry("younger", 1L);
		assertThat(report.events()).extracting(HandoverReport.Entry::text)
			.satisfiesExactly((first) -> assertThat(first).startsWith("Hand-over STARTING as 0000000000000002"),
					(second) -> assertThat(second).isEqualTo("Hand-over READY"),
					(third) -> assertThat(third).isEqualTo("Accepting traffic"));
		assertThat(report.events()).extracting(HandoverReport.Entry::time).containsOnly(Stage.START);
		assertThat(this.stage.handover().instance()).isEqualTo("0000000000000002");
	}

	@Test
	void whenPeersAreNotHeardShouldBeSilent() {
		this.stage.ready();
		this.stage.receives(PeerState.READY, Stage.OLDER);
		this.stage.pass(20_000);
		this.stage.receives(PeerState.STARTING, Stage.YOUNGER);
		this.stage.pass(10_000);
		assertThat(this.stage.handover().report().peers()).noneMatch(HandoverReport.KnownPeer::silent);
		this.stage.pass(1);
		assertThat(this.stage.handover().report().peers()).filteredOn(HandoverReport.KnownPeer::silent)
			.extracting(HandoverReport.KnownPeer::name)
			.containsExactly(Stage.OLDER.name());
	}

	@Test
	void whenTheClocksAreReadAtDifferentMomentsShouldHaveTakenOverAtTheSameTime() {
		Instant since = takeOver();
		this.stage.wallClockError = Duration.ofMillis(3);
		assertThat(since()).isEqualTo(since);
		this.stage.wallClockError = Duration.ofMillis(-3);
		assertThat(since()).isEqualTo(since);
	}

	@Test
	void whenTheWallClockIsSetShouldHaveTakenOverAtTheTimeThatItSaysNow() {
		Instant since = takeOver();
		this.stage.wallClockError = Duration.ofDays(365);
		assertThat(since()).isEqualTo(since.plus(Duration.ofDays(365)));
	}

	private Instant takeOver() {
		this.stage.takeover = new TakeoverSettings(Duration.ofSeconds(2), Duration.ofSeconds(60));
		this.stage.context.refresh();
		this.stage.ready();
		return since();
	}

	private Instant since() {
		Instant since = this.stage.handover().report().takeover().since();
		assertThat(since).isNotNull();
		return since;
	}

}
