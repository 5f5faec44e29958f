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

package io.handover.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link PeerIdentity}.
 */
class PeerIdentityTests {

	private static final long BOOT = 0xB007;

	private static final long OTHER_BOOT = 0xB008;

	@Test
	void whenTimeSinceBootIsBelowUnknownShouldBeRefused() {
		assertThat(new PeerIdentity(BOOT, -1, 1, 1).startedSinceBoot()).isEqualTo(PeerIdentity.UNKNOWN_SINCE_BOOT);
		assertThatIllegalArgumentException().isThrownBy(() -> new PeerIdentity(BOOT, -2, 1, 1))
			.withMessageContaining("startedSinceBoot");
	}

	@Test
	void whenNamedShouldShowTheInstanceOrTheStartTime() {
		assertThat(new PeerIdentity(BOOT, 1, 1, 0xAB).name()).isEqualTo("00000000000000ab");
		assertThat(new PeerIdentity(BOOT, 1, 1, -1).name()).isEqualTo("ffffffffffffffff");
		assertThat(PeerIdentity.legacy(1234).name()).isEqualTo("legacy@1234");
	}

	@Test
	void whenLegacyShouldKnowNothingButItsStartTime() {
		PeerIdentity legacy = PeerIdentity.legacy(1234);
		assertThat(legacy.isLegacy()).isTrue();
		assertThat(legacy).isEqualTo(new PeerIdentity(0, -1, 1234, 0));
		assertThat(new PeerIdentity(0, -1, 1234, 1).isLegacy()).isFalse();
	}

	static Stream<PeerIdentity[]> youngerAndOlder() {
		return Stream.of(new PeerIdentity[][] {
				// The boot clock, whatever the wall clock says.
				pair(new PeerIdentity(BOOT, 2000, 1, 1), new PeerIdentity(BOOT, 1999, 9, 9)),
				pair(new PeerIdentity(BOOT, 1, 1, 1), new PeerIdentity(BOOT, 0, 9, 9)),
				// The wall clock, where the boot clock says the same.
				pair(new PeerIdentity(BOOT, 2000, 2, 1), new PeerIdentity(BOOT, 2000, 1, 9)),
				// The wall clock, where a boot is unknown, or is another one.
				pair(new PeerIdentity(0, 1, 2, 1), new PeerIdentity(0, 9, 1, 9)),
				pair(new PeerIdentity(BOOT, 1, 2, 1), new PeerIdentity(0, 9, 1, 9)),
				pair(new PeerIdentity(0, 1, 2, 1), new PeerIdentity(BOOT, 9, 1, 9)),
				pair(new PeerIdentity(BOOT, 1, 2, 1), new PeerIdentity(OTHER_BOOT, 9, 1, 9)),
				// The wall clock, where the time since the boot is unknown.
				pair(new PeerIdentity(BOOT, -1, 2, 1), new PeerIdentity(BOOT, 9, 1, 9)),
				pair(new PeerIdentity(BOOT, 1, 2, 1), new PeerIdentity(BOOT, -1, 1, 9)),
				pair(new PeerIdentity(BOOT, -1, 2, 1), new PeerIdentity(BOOT, -1, 1, 9)),
				// The wall clock has a sign, the instance has none.
				pair(new PeerIdentity(0, -1, 1, 1), new PeerIdentity(0, -1, -1, 9)),
				pair(new PeerIdentity(0, -1, Long.MAX_VALUE, 1), new PeerIdentity(0, -1, Long.MIN_VALUE, 9)),
				pair(new PeerIdentity(BOOT, 1, 1, 2), new PeerIdentity(BOOT, 1, 1, 1)),
				pair(new PeerIdentity(BOOT, 1, 1, -1), new PeerIdentity(BOOT, 1, 1, 1)),
				pair(new PeerIdentity(0, -1, 1, Long.MIN_VALUE), new PeerIdentity(0, -1, 1, Long.MAX_VALUE)),
				// The start time alone, where one is a legacy peer.
				pair(PeerIdentity.legacy(2), PeerIdentity.legacy(1)),
				pair(PeerIdentity.legacy(2), new PeerIdentity(BOOT, 9, 1, 9)),
				pair(new PeerIdentity(BOOT, 1, 2, 1), PeerIdentity.legacy(1)) });
	}

	private static PeerIdentity[] pair(PeerIdentity younger, PeerIdentity older) {
		return new PeerIdentity[] { younger, older };
	}

	@ParameterizedTest
	@MethodSource("youngerAndOlder")
	void whenOneStartedLaterShouldBeYounger(PeerIdentity younger, PeerIdentity older) {
		assertThat(younger.isYoungerThan(older)).isTrue();
		assertThat(older.isYoungerThan(younger)).isFalse();
	}

	@Test
	void whenALegacyPeerStartedInTheSameMillisecondShouldBeNeither() {
		PeerIdentity extended = new PeerIdentity(BOOT, 9, 1, 9);
		assertThat(PeerIdentity.legacy(1).isYoungerThan(extended)).isFalse();
		assertThat(extended.isYoungerThan(PeerIdentity.legacy(1))).isFalse();
		assertThat(PeerIdentity.legacy(1).isYoungerThan(PeerIdentity.legacy(1))).isFalse();
	}

	@Test
	void whenBothBootsAreKnownAndDifferShouldBeOfAnotherBoot() {
		assertThat(ofBoot(BOOT).isOfAnotherBootThan(ofBoot(OTHER_BOOT))).isTrue();
		assertThat(ofBoot(BOOT).isOfAnotherBootThan(ofBoot(BOOT))).isFalse();
		assertThat(ofBoot(0).isOfAnotherBootThan(ofBoot(BOOT))).isFalse();
		assertThat(ofBoot(BOOT).isOfAnotherBootThan(ofBoot(0))).isFalse();
		assertThat(PeerIdentity.legacy(1).isOfAnotherBootThan(ofBoot(BOOT))).isFalse();
	}

	private static PeerIdentity ofBoot(long boot) {
		return new PeerIdentity(boot, 1, 1, 1);
	}

	/**
	 * The values are few, so that equal ones meet in every combination.
	 */
	@Nested
	class OrderOfManyPeers {

		private final long seed = System.nanoTime();

		private final Random random = new Random(this.seed);

		@Test
		void whenAllShareABootClockShouldBeAStrictTotalOrder() {
			assertStrictTotalOrder(() -> new PeerIdentity(BOOT, few(0), few(0), instance()));
		}

		@Test
		void whenNobodyKnowsTheBootShouldBeAStrictTotalOrder() {
			assertStrictTotalOrder(() -> new PeerIdentity(0, -1, few(-2), instance()));
		}

		@Test
		void whenAllAreOfOneBootWithoutTheTimeSinceShouldBeAStrictTotalOrder() {
			assertStrictTotalOrder(() -> new PeerIdentity(BOOT, -1, few(-2), instance()));
		}

		@Test
		void whenOfAnyKindShouldNeverBeYoungerThanEachOther() {
			List<PeerIdentity> peers = peers(() -> (this.random.nextInt(4) == 0) ? PeerIdentity.legacy(few(-2))
					: new PeerIdentity(few(0), few(-1), few(-2), instance()));
			forEachPair(peers,
					(a, b) -> assertThat(a.isYoungerThan(b) && b.isYoungerThan(a))
						.as("%s and %s, seed %d", a, b, this.seed)
						.isFalse());
		}

		private void assertStrictTotalOrder(Supplier<PeerIdentity> supplier) {
			List<PeerIdentity> peers = peers(supplier);
			forEachPair(peers, (a, b) -> {
				assertThat(a.isYoungerThan(b) ^ b.isYoungerThan(a))
					.as("total and antisymmetric: %s and %s, seed %d", a, b, this.seed)
					.isEqualTo(!a.equals(b));
				for (PeerIdentity c : peers) {
					if (a.isYoungerThan(b) && b.isYoungerThan(c)) {
						assertThat(a.isYoungerThan(c)).as("transitive: %s and %s and %s, seed %d", a, b, c, this.seed)
							.isTrue();
					}
				}
			});
		}

		private void forEachPair(List<PeerIdentity> peers, BiConsumer<PeerIdentity, PeerIdentity> pair) {
			peers.forEach((a) -> peers.forEach((b) -> pair.accept(a, b)));
		}

		private List<PeerIdentity> peers(Supplier<PeerIdentity> supplier) {
			List<PeerIdentity> peers = new ArrayList<>();
			for (int i = 0; i < 60; i++) {
				peers.add(supplier.get());
			}
			return peers;
		}

		private long few(long from) {
			return from + this.random.nextInt(4);
		}

		private long instance() {
			long instance = few(-2);
			return (instance != 0) ? instance : Long.MIN_VALUE;
		}

	}

}
