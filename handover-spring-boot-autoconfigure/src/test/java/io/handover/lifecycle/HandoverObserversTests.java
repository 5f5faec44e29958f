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

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.handover.HandoverReport;
import io.handover.multicast.LinkChanges;
import io.handover.peer.Effect.HoldEnd;
import io.handover.protocol.Outcome;
import io.handover.protocol.PeerIdentity;
import io.handover.protocol.PeerState;
import io.handover.protocol.TakeoverReason;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HandoverObservers}.
 */
@ExtendWith(OutputCaptureExtension.class)
class HandoverObserversTests {

	private final List<String> calls = new ArrayList<>();

	static Stream<Method> methods() {
		return Arrays.stream(HandoverObserver.class.getMethods());
	}

	@ParameterizedTest
	@MethodSource("methods")
	void whenCalledShouldCallEveryObserverInOrder(Method method) throws Exception {
		HandoverObservers observers = new HandoverObservers(recording("first"), recording("second"));
		observers.add(recording("third"));
		Object[] arguments = arguments(method);
		method.invoke(observers, arguments);
		assertThat(this.calls).containsExactly(call("first", method, arguments), call("second", method, arguments),
				call("third", method, arguments));
	}

	@ParameterizedTest
	@MethodSource("methods")
	void whenAnObserverThrowsShouldLogItAndCallTheOthers(Method method, CapturedOutput output) throws Exception {
		HandoverObservers observers = new HandoverObservers(throwing(new IllegalStateException("not today")),
				throwing(new NoClassDefFoundError("gone")), recording("last"));
		Object[] arguments = arguments(method);
		method.invoke(observers, arguments);
		assertThat(this.calls).containsExactly(call("last", method, arguments));
		assertThat(output).contains("failed; the hand-over continues").contains("not today").contains("gone");
	}

	@Test
	void whenAnObserverThrowsShouldNameIt(CapturedOutput output) {
		new HandoverObservers(new FailingObserver()).stateEntered(PeerState.READY);
		assertThat(output).contains("Observer " + FailingObserver.class.getName() + " failed");
	}

	private HandoverObserver recording(String name) {
		return observer((method, arguments) -> this.calls.add(call(name, method, arguments)));
	}

	private static HandoverObserver throwing(Throwable failure) {
		return observer((method, arguments) -> {
			throw failure;
		});
	}

	private static HandoverObserver observer(Call call) {
		return (HandoverObserver) Proxy.newProxyInstance(HandoverObserversTests.class.getClassLoader(),
				new Class<?>[] { HandoverObserver.class }, (proxy, method, arguments) -> {
					call.called(method, arguments);
					return null;
				});
	}

	private static String call(String name, Method method, Object @Nullable [] arguments) {
		return name + "." + method.getName() + Arrays.toString((arguments != null) ? arguments : new Object[0]);
	}

	private static Object[] arguments(Method method) {
		return Arrays.stream(method.getParameterTypes()).map(HandoverObserversTests::argument).toArray();
	}

	private static Object argument(Class<?> type) {
		return Stream
			.of(PeerState.DRAINING, PeerIdentity.legacy(1), Duration.ofSeconds(1), HoldEnd.NO_SUCCESSOR, DrainEnd.QUIET,
					new HandoverReport.Requests(1, 2, 3, 0),
					new HandoverReport.ShortHold(Duration.ZERO, Duration.ZERO, List.of()), Set.of(),
					new LinkChanges.JoinedLink("eth0", InetAddress.getLoopbackAddress(), new InetSocketAddress(1536),
							true),
					"eth0", TakeoverReason.ALONE, Outcome.FOREIGN, new DatagramPacket(new byte[1], 1))
			.filter(type::isInstance)
			.findFirst()
			.orElseThrow();
	}

	private interface Call {

		void called(Method method, Object @Nullable [] arguments) throws Throwable;

	}

	private static final class FailingObserver implements HandoverObserver {

		@Override
		public void stateEntered(PeerState state) {
			throw new IllegalStateException("not today");
		}

	}

}
