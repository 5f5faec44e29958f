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

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.handover.HandoverReport;
import io.handover.multicast.LinkChanges;
import io.handover.peer.Effect.HoldEnd;
import io.handover.process.VirtualScheduler;
import io.handover.protocol.PeerIdentity;
import io.handover.protocol.PeerState;
import io.handover.protocol.TakeoverReason;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DescribingObserver}, by its two implementations {@link HandoverLog}
 * and {@link RecentEvents}.
 */
@ExtendWith(OutputCaptureExtension.class)
class DescribingObserverTests {

	private final HandoverLog log = new HandoverLog(Stage.MEMBERSHIP, new VirtualScheduler());

	private final RecentEvents recentEvents = new RecentEvents(Stage.MEMBERSHIP, () -> Stage.START);

	static Stream<Arguments> states() {
		return Stream.of(arguments((observer) -> observer.stateEntered(PeerState.STARTING),
				"STARTING as 0000000000000002, service 'kiosk' on device 'device', scope 0000000000000001, authentication none"),
				arguments((observer) -> observer.stateEntered(PeerState.READY), "READY"),
				arguments((observer) -> observer.handoverStarted(Stage.YOUNGER),
						"DRAINING: younger peer 0000000000000003 is ready"),
				arguments((observer) -> observer.stateEntered(PeerState.RELEASED), "RELEASED"));
	}

	static Stream<Arguments> happenings() {
		return Stream.of(arguments(HandoverObserver::trafficRefused, "Readiness is REFUSING_TRAFFIC"),
				arguments((observer) -> observer.takeoverGranted(TakeoverReason.ALONE),
						"Takeover granted: no other instance that could hold it was heard"),
				arguments((observer) -> observer.takeoverGranted(TakeoverReason.RELEASED),
						"Takeover granted: the other instances that could hold it have released"),
				arguments((observer) -> observer.takeoverGranted(TakeoverReason.SILENT),
						"Takeover granted: another instance that could hold it has not released, but was silent for "
								+ "so long that it counts as gone"),
				arguments(HandoverObserver::takeoverRevoked, "Takeover revoked"),
				arguments((observer) -> observer.applicationClosed(Duration.ofMillis(1234)),
						"Application context closed in 1234 ms"),
				arguments((observer) -> observer.requestsEnded(new HandoverReport.Requests(2, 30, 32, 0)),
						"Requests while draining: 2 in flight at first, 30 more, 32 finished, 0 cut off"),
				arguments((observer) -> observer.predecessorDraining(Stage.OLDER),
						"Older peer 0000000000000001 is draining"),
				arguments((observer) -> observer.predecessorReleased(Stage.OLDER, Duration.ZERO),
						"Older peer 0000000000000001 has handed over"),
				arguments(HandoverObserver::holdStarted,
						"Received SIGTERM; continuing to serve until a successor is ready"),
				arguments((observer) -> observer.otherContainersFound(Set.of(address(3), address(2))),
						"Waiting for a successor: other containers of this service are running at 172.18.0.2, "
								+ "172.18.0.3"),
				arguments((observer) -> observer.holdEnded(HoldEnd.ALONE),
						"No other container of this service is running; shutting down"),
				arguments((observer) -> observer.holdEnded(HoldEnd.SUCCESSOR_READY),
						"A successor is ready; handing over to it before shutting down"),
				arguments((observer) -> observer.holdEnded(HoldEnd.REQUESTED_AGAIN),
						"Received SIGTERM again; shutting down now"),
				arguments((observer) -> observer.holdEnded(HoldEnd.APPLICATION_CLOSING),
						"The application is closing after SIGTERM; shutting down"),
				arguments((observer) -> observer.holdEnded(HoldEnd.NO_SUCCESSOR),
						"No successor was heard within 'handover.termination.successor-wait', or before "
								+ "'handover.termination.shutdown-reserve' is needed; shutting down"));
	}

	static Stream<Arguments> warnings() {
		return Stream.of(
				arguments((observer) -> observer.takeoverGranted(TakeoverReason.TIMED_OUT),
						"Takeover granted after 'handover.takeover.timeout'"),
				arguments((observer) -> observer.holdEnded(HoldEnd.SUCCESSOR_NOT_READY),
						"The successor has not become ready in time; shutting down."),
				arguments((observer) -> observer.servingEnded(DrainEnd.TIMEOUT),
						"Requests still come in after 'handover.drain.timeout'; closing the application."),
				arguments((observer) -> observer.servingEnded(DrainEnd.GRACE_PERIOD),
						"Requests still come in, but the platform ends this process soon"),
				arguments((observer) -> observer.requestsEnded(new HandoverReport.Requests(0, 5, 4, 1)),
						"Requests while draining: 0 in flight at first, 5 more, 4 finished, 1 cut off."),
				arguments(
						(observer) -> observer
							.holdIsShort(new HandoverReport.ShortHold(Duration.ofMillis(12_760), Duration.ofSeconds(5),
									List.of("stop_grace_period: 40s", "HANDOVER_TERMINATION_GRACE_PERIOD: 40s"))),
						"This instance was ready after 12.7 s, and can hold for 5.0 s on SIGTERM. A successor that "
								+ "takes as long is not in use by then, which leaves a gap under a Supervisor that does "
								+ "not wait. Write 'stop_grace_period: 40s' to the service and "
								+ "'HANDOVER_TERMINATION_GRACE_PERIOD: 40s' to its environment; that counts from the "
								+ "second update on."),
				arguments((observer) -> observer.deaf("eth0"),
						"This instance does not hear itself on eth0; " + "joining the group there again"),
				arguments(HandoverObserver::nobodyServes,
						"No other instance of this service starts or serves: none was heard lately, and none answers. "
								+ "Exiting with status 75, so that the restart policy of the platform starts this "
								+ "instance again."),
				arguments((observer) -> observer.handoverStarted(PeerIdentity.legacy(5)),
						"The service and the device of the younger peer are unknown"));
	}

	private static Arguments arguments(Consumer<HandoverObserver> happening, String text) {
		return Arguments.of(happening, text);
	}

	@ParameterizedTest
	@MethodSource("states")
	void whenAStateIsEnteredShouldDescribeIt(Consumer<HandoverObserver> happening, String text, CapturedOutput output) {
		happening.accept(this.log);
		happening.accept(this.recentEvents);
		assertThat(output.toString().lines()).singleElement().asString().contains("INFO").endsWith("Hand-over " + text);
		assertThat(texts()).containsExactly(text);
	}

	@ParameterizedTest
	@MethodSource("happenings")
	void whenSomethingHappensShouldDescribeIt(Consumer<HandoverObserver> happening, String text,
			CapturedOutput output) {
		happening.accept(this.log);
		happening.accept(this.recentEvents);
		assertThat(output.toString().lines()).singleElement().asString().contains("INFO").endsWith(text);
		assertThat(texts()).containsExactly(text);
	}

	@ParameterizedTest
	@MethodSource("warnings")
	void whenSomethingIsWrongShouldWarn(Consumer<HandoverObserver> happening, String text, CapturedOutput output) {
		happening.accept(this.log);
		happening.accept(this.recentEvents);
		assertThat(output.toString().lines()).filteredOn((line) -> line.contains("WARN"))
			.singleElement()
			.asString()
			.contains(text);
		assertThat(texts()).last().asString().startsWith(text);
	}

	@Test
	void whenDrainingIsEnteredShouldLeaveItToTheHandover(CapturedOutput output) {
		this.log.stateEntered(PeerState.DRAINING);
		this.recentEvents.stateEntered(PeerState.DRAINING);
		assertThat(output).isEmpty();
		assertThat(texts()).isEmpty();
	}

	@Test
	void whenThereIsNothingToSayOfTheRequestsShouldSayNothing(CapturedOutput output) {
		for (HandoverObserver observer : List.of(this.log, this.recentEvents)) {
			observer.servingEnded(DrainEnd.QUIET);
			observer.servingEnded(DrainEnd.APPLICATION_CLOSING);
			observer.requestsEnded(new HandoverReport.Requests(0, 0, 0, 0));
		}
		assertThat(output).isEmpty();
		assertThat(texts()).isEmpty();
	}

	@Test
	void whenLinksAreJoinedAndLostShouldSayWhere(CapturedOutput output) {
		InetSocketAddress group = new InetSocketAddress("239.192.16.16", 1536);
		for (HandoverObserver observer : List.of(this.log, this.recentEvents)) {
			observer.linkJoined(new LinkChanges.JoinedLink("eth0", address(2), group, false));
			observer.linkLost("eth0");
			observer.linkJoined(new LinkChanges.JoinedLink("eth0", address(3), group, true));
		}
		assertThat(texts()).containsExactly(
				"Hand-over messages are sent and received on eth0 (172.18.0.2), group 239.192.16.16, port 1536",
				"Hand-over messages are no longer sent and received on eth0",
				"Hand-over messages are sent and received again on eth0 (172.18.0.3), group 239.192.16.16, port 1536");
		assertThat(texts()).allSatisfy((text) -> assertThat(output).containsOnlyOnce(text));
	}

	private static InetAddress address(int last) {
		try {
			return InetAddress.getByAddress(new byte[] { (byte) 172, 18, 0, (byte) last });
		}
		catch (UnknownHostException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private List<String> texts() {
		return this.recentEvents.entries().stream().map(HandoverReport.Entry::text).toList();
	}

}
