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
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LoopbackMonitor}.
 */
class LoopbackMonitorTests {

	private final LoopbackMonitor monitor = new LoopbackMonitor(Duration.ofSeconds(30));

	@Test
	void whenThereAreNoLinksShouldHaveNothingToDo() {
		assertThat(this.monitor.next()).isNull();
		assertThat(this.monitor.rejoin(seconds(3600))).isEmpty();
	}

	@Test
	void whenALinkIsSilentShouldRejoinItAndWaitAsLongAgain() {
		this.monitor.linksChanged(Set.of("a"), seconds(1));
		assertThat(this.monitor.next()).isEqualTo(seconds(31));
		assertThat(this.monitor.rejoin(seconds(31).minusNanos(1))).isEmpty();
		assertThat(this.monitor.deafLinks()).isEmpty();
		assertThat(this.monitor.rejoin(seconds(31))).containsExactly(new Effect.Rejoin("a"));
		assertThat(this.monitor.deafLinks()).containsExactly("a");
		assertThat(this.monitor.next()).isEqualTo(seconds(61));
		assertThat(this.monitor.rejoin(seconds(31))).isEmpty();
	}

	@Test
	void whenItIsAskedForATimeShouldKnowIfEveryLinkWasHeardSince() {
		assertThat(this.monitor.hasReceivedSince(seconds(0))).as("there is no link").isFalse();
		this.monitor.linksChanged(Set.of("a", "b"), seconds(1));
		this.monitor.received("a", seconds(10));
		assertThat(this.monitor.hasReceivedSince(seconds(5))).isFalse();
		this.monitor.received("b", seconds(10));
		assertThat(this.monitor.hasReceivedSince(seconds(5))).isTrue();
		assertThat(this.monitor.hasReceivedSince(seconds(10))).isFalse();
	}

	@Test
	void whenItRejoinsWhatWasSilentSinceATimeShouldLeaveTheOthers() {
		this.monitor.linksChanged(Set.of("a", "b"), seconds(1));
		this.monitor.received("a", seconds(10));
		assertThat(this.monitor.rejoinSilentSince(seconds(5), seconds(12))).containsExactly(new Effect.Rejoin("b"));
		assertThat(this.monitor.deafLinks()).containsExactly("b");
		assertThat(this.monitor.rejoinSilentSince(seconds(5), seconds(12))).isEmpty();
	}

	@Test
	void whenAMessageIsReceivedShouldWaitFromThen() {
		this.monitor.linksChanged(Set.of("a", "b"), seconds(1));
		this.monitor.received("b", seconds(10));
		assertThat(this.monitor.next()).as("of the one that is silent for longer").isEqualTo(seconds(31));
		this.monitor.received("a", seconds(20));
		assertThat(this.monitor.next()).isEqualTo(seconds(40));
	}

	@Test
	void whenSendingBeginsShouldWaitFromThenOnEveryLink() {
		this.monitor.linksChanged(Set.of("a", "b"), seconds(1));
		this.monitor.sendingBegins(seconds(100));
		assertThat(this.monitor.rejoin(seconds(129))).isEmpty();
		assertThat(this.monitor.next()).isEqualTo(seconds(130));
	}

	@Test
	void whenALinkIsUnknownShouldIgnoreItsMessages() {
		this.monitor.received("a", seconds(1));
		assertThat(this.monitor.next()).isNull();
	}

	@Test
	void whenLinksChangeShouldKeepWhatIsKnownOfThoseThatStay() {
		this.monitor.linksChanged(Set.of("a", "b"), seconds(1));
		this.monitor.rejoin(seconds(31));
		this.monitor.linksChanged(Set.of("a", "c"), seconds(40));
		assertThat(this.monitor.deafLinks()).containsExactly("a");
		assertThat(this.monitor.next()).isEqualTo(seconds(61));
		assertThat(this.monitor.rejoin(seconds(61))).containsExactly(new Effect.Rejoin("a"));
		assertThat(this.monitor.rejoin(seconds(70))).containsExactly(new Effect.Rejoin("c"));
	}

	private static Duration seconds(long seconds) {
		return Duration.ofSeconds(seconds);
	}

}
