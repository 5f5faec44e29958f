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

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.Stream;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a flood of what {@link MessageDecoder} rejects is no flood of garbage. What
 * the compiler could leave out is allocated here as well: it counts from the first
 * datagram.
 */
class MessageDecoderAllocationTests {

	private static final int DATAGRAMS = 2000;

	private static final String SECRET = "the secret of this fleet";

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private static final MessageDecoder DECODER = decoder(Authentication.none());

	private static final MessageDecoder AUTHENTICATING = decoder(Authentication.with(List.of(SECRET)));

	@BeforeAll
	static void enable() {
		THREADS.setThreadAllocatedMemoryEnabled(true);
	}

	static Stream<Arguments> rejected() {
		return Stream.of(Arguments.of(Outcome.MALFORMED, DECODER, RawDatagram.ready().length(8)),
				Arguments.of(Outcome.MALFORMED, DECODER, RawDatagram.ready().length(60)),
				Arguments.of(Outcome.MALFORMED, DECODER, RawDatagram.ready().with(12, 9)),
				Arguments.of(Outcome.MALFORMED, DECODER, RawDatagram.ready().with(1, 0L)),
				Arguments.of(Outcome.FOREIGN, DECODER, RawDatagram.ready().with(18, 0L)),
				Arguments.of(Outcome.FOREIGN, DECODER, RawDatagram.ready().with(26, 1L)),
				Arguments.of(Outcome.FOREIGN, AUTHENTICATING, RawDatagram.ready().with(18, 0L).signedWith(SECRET)),
				Arguments.of(Outcome.OWN, DECODER, RawDatagram.ready().with(50, RawDatagram.SELF.instance())),
				Arguments.of(Outcome.LEGACY_REFUSED, DECODER, RawDatagram.legacy(Long.MAX_VALUE)),
				Arguments.of(Outcome.UNAUTHENTICATED, AUTHENTICATING, RawDatagram.legacy(Long.MAX_VALUE)),
				Arguments.of(Outcome.UNAUTHENTICATED, AUTHENTICATING, RawDatagram.ready()));
	}

	@ParameterizedTest
	@MethodSource("rejected")
	void whenRejectedShouldNotAllocate(Outcome expected, MessageDecoder decoder, RawDatagram datagram) {
		byte[] bytes = datagram.bytes();
		assertThat(decoder.decode(bytes, 0, bytes.length).outcome()).isEqualTo(expected);
		assertThat(leastAllocated(decoder, bytes)).isLessThan(DATAGRAMS);
	}

	/**
	 * Shows that the measurement can fail.
	 */
	@ParameterizedTest
	@MethodSource("obeyed")
	void whenObeyedShouldAllocateTheMessage(MessageDecoder decoder, RawDatagram datagram) {
		byte[] bytes = datagram.bytes();
		assertThat(decoder.decode(bytes, 0, bytes.length).message()).isNotNull();
		assertThat(leastAllocated(decoder, bytes)).isGreaterThan(16 * DATAGRAMS);
	}

	static Stream<Arguments> obeyed() {
		return Stream.of(Arguments.of(DECODER, RawDatagram.ready()),
				Arguments.of(AUTHENTICATING, RawDatagram.ready().signedWith(SECRET)));
	}

	/**
	 * The least of several rounds: the first ones link, and the compiler may allocate on
	 * this thread's account.
	 */
	private static long leastAllocated(MessageDecoder decoder, byte[] bytes) {
		long least = Long.MAX_VALUE;
		long thread = Thread.currentThread().getId();
		for (int round = 0; round < 10; round++) {
			long before = THREADS.getThreadAllocatedBytes(thread);
			int outcomes = 0;
			for (int i = 0; i < DATAGRAMS; i++) {
				outcomes += decoder.decode(bytes, 0, bytes.length).outcome().ordinal();
			}
			long allocated = THREADS.getThreadAllocatedBytes(thread) - before;
			assertThat(outcomes).isNotNegative();
			least = Math.min(least, allocated);
		}
		return least;
	}

	private static MessageDecoder decoder(Authentication authentication) {
		return new MessageDecoder(RawDatagram.SCOPE, RawDatagram.SELF, authentication, false);
	}

}
