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

import java.util.List;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a datagram costs, in time and in bytes allocated, by what becomes of it: <pre>
 * mvn -B -Pbenchmark -Dquick -DskipTests -pl handover-spring-boot-autoconfigure test \
 *     -Dbenchmark=DecodingBenchmark -Dbenchmark.args="-prof gc"
 * </pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@State(Scope.Benchmark)
public class DecodingBenchmark {

	private static final String SECRET = "the secret of this fleet";

	/**
	 * The datagram that arrives, and whether the receiver has a secret.
	 */
	@Param
	private Arrival arrival;

	private MessageDecoder decoder;

	private byte[] datagram;

	/**
	 * Make the datagram and who receives it.
	 */
	@Setup
	public void prepare() {
		this.decoder = this.arrival.decoder();
		this.datagram = this.arrival.datagram();
		Outcome outcome = decode().outcome();
		if (outcome != this.arrival.outcome) {
			throw new IllegalStateException(this.arrival + " is " + outcome);
		}
	}

	/**
	 * Decode or reject it.
	 * @return what becomes of it
	 */
	@Benchmark
	public Reception decode() {
		return this.decoder.decode(this.datagram, 0, this.datagram.length);
	}

	/**
	 * What arrives, and where.
	 */
	public enum Arrival {

		/** Obeyed. */
		DECODED(RawDatagram.ready(), false, Outcome.YOUNGER),

		/** Obeyed. */
		DECODED_LEGACY(RawDatagram.legacy(Long.MAX_VALUE), false, Outcome.YOUNGER),

		/** Obeyed after its tag was verified. */
		DECODED_SIGNED(RawDatagram.ready().signedWith(SECRET), true, Outcome.YOUNGER),

		/** Rejected at once. */
		MALFORMED(RawDatagram.ready().with(0, 2), false, Outcome.MALFORMED),

		/** Rejected by the last of the checks for the one form. */
		MALFORMED_LATE(RawDatagram.ready().addressedTo(1), false, Outcome.MALFORMED),

		/** Of another service. */
		FOREIGN(RawDatagram.ready().with(18, 1L), false, Outcome.FOREIGN),

		/** Of another service, where there is a secret. */
		FOREIGN_SIGNED(RawDatagram.ready().with(18, 1L).signedWith(SECRET), true, Outcome.FOREIGN),

		/** Of another boot. */
		FOREIGN_BOOT(RawDatagram.ready().with(26, 1L), false, Outcome.FOREIGN),

		/** Come back by loopback. */
		OWN(RawDatagram.ready().with(50, RawDatagram.SELF.instance()), false, Outcome.OWN),

		/** Come back by loopback, where there is a secret. */
		OWN_SIGNED(RawDatagram.ready().with(50, RawDatagram.SELF.instance()).signedWith(SECRET), true, Outcome.OWN),

		/** Legacy, and not accepted. */
		LEGACY_REFUSED(RawDatagram.legacy(Long.MAX_VALUE).length(10), false, Outcome.LEGACY_REFUSED),

		/** Without a tag. */
		UNAUTHENTICATED_PLAIN(RawDatagram.ready(), true, Outcome.UNAUTHENTICATED),

		/** With a tag that must be computed to be refused. */
		UNAUTHENTICATED_SIGNED(RawDatagram.ready().length(82), true, Outcome.UNAUTHENTICATED);

		private final RawDatagram raw;

		private final boolean secret;

		private final Outcome outcome;

		Arrival(RawDatagram raw, boolean secret, Outcome outcome) {
			this.raw = raw;
			this.secret = secret;
			this.outcome = outcome;
		}

		private byte[] datagram() {
			return this.raw.bytes();
		}

		private MessageDecoder decoder() {
			Authentication authentication = this.secret ? Authentication.with(List.of(SECRET)) : Authentication.none();
			return new MessageDecoder(RawDatagram.SCOPE, RawDatagram.SELF, authentication,
					this.outcome != Outcome.LEGACY_REFUSED);
		}

	}

}
