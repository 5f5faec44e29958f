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

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.handover.multicast.LinkChanges;
import io.handover.protocol.PeerState;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link LocalPeer} with what is around it: what it sends and receives, and on
 * which links.
 */
@ExtendWith(OutputCaptureExtension.class)
class LocalPeerTests {

	private static final String WHERE = "eth0 (192.0.2.1), group 239.192.16.16, port 1536";

	@RegisterExtension
	final Stage stage = new Stage();

	@Test
	void whenItStartsShouldSendStartingBeforeAnythingElse() {
		this.stage.started();
		assertThat(this.stage.deeds.all()).containsExactly("send STARTING");
		assertThat(this.stage.transport.calls).containsExactly("reconcile");
		assertThat(this.stage.transport.messages).singleElement()
			.satisfies(
					(message) -> assertThat(message.getHeaders()).containsEntry("handover_state", PeerState.STARTING));
		this.stage.pass(3000);
		assertThat(this.stage.deeds.count("send STARTING")).isEqualTo(4);
	}

	@Test
	void whenAFileIsStaleShouldDeleteItBeforeItSendsAnything() throws Exception {
		Files.createFile(this.stage.completeFile);
		this.stage.started();
		assertThat(this.stage.deeds.all()).containsExactly("send STARTING");
		assertThat(this.stage.completeFile).doesNotExist();
	}

	@Test
	void whenSendingFailsShouldCarryOutTheNextEffectsAndSendAgain(CapturedOutput output) throws Exception {
		this.stage.ready();
		long sent = countReady();
		this.stage.transport.sendFailure = new NoClassDefFoundError("gone");
		this.stage.receives(PeerState.READY, Stage.YOUNGER);
		this.stage.awaitEnd();
		assertThat(this.stage.deeds.all()).startsWith(Stage.DRAINING_STARTS).endsWith("park");
		assertThat(countReady()).isEqualTo(sent);
		assertThat(output).contains("addressee=3] failed; the hand-over continues", "gone")
			.containsPattern("Send\\[state=RELEASED, .*failed");
	}

	@Test
	void whenAMessageIsVetoedShouldNotCountIt() {
		this.stage.ready();
		long sent = countReady();
		this.stage.transport.vetoed = true;
		this.stage.pass(60_000);
		assertThat(countReady()).isEqualTo(sent);
	}

	private long countReady() {
		return this.stage.assembly().counters().countSent(PeerState.READY);
	}

	@Test
	void whenReadShouldNotBeInTheMiddleOfADecision() throws Exception {
		this.stage.ready();
		CountDownLatch reading = new CountDownLatch(1);
		CountDownLatch mayReturn = new CountDownLatch(1);
		Thread reader = new Thread(() -> this.stage.assembly().peer().read((peer) -> {
			reading.countDown();
			return await(mayReturn);
		}));
		reader.start();
		assertThat(await(reading)).isTrue();
		Thread telling = new Thread(() -> this.stage.receives(PeerState.READY, Stage.YOUNGER));
		telling.start();
		Awaitility.await().until(() -> telling.getState() == Thread.State.BLOCKED);
		assertThat(this.stage.state()).as("without waiting").isEqualTo(PeerState.READY);
		mayReturn.countDown();
		telling.join(10_000);
		assertThat(this.stage.state()).isEqualTo(PeerState.DRAINING);
	}

	private static boolean await(CountDownLatch latch) {
		try {
			return latch.await(10, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void whenOnBalenaShouldDeleteThePredecessorsFileInTheEnd(CapturedOutput output) throws Exception {
		this.stage.onBalena = true;
		this.stage.ready();
		Files.createFile(this.stage.completeFile);
		this.stage.receives(PeerState.RELEASED, Stage.OLDER, Stage.SELF.instance());
		this.stage.pass(9999);
		assertThat(this.stage.completeFile).exists();
		this.stage.pass(1);
		assertThat(this.stage.completeFile).doesNotExist();
		assertThat(output).contains("deleted: the platform has had the time to see it");
	}

	@Test
	void whenItNeverHearsItselfShouldWarnOnceAndRejoinAtGrowingIntervals(CapturedOutput output) {
		this.stage.ready();
		List<Integer> rejoinedAfter = new ArrayList<>();
		for (int seconds = 10, rejoined = 0; seconds <= 4 * 3600; seconds += 10) {
			this.stage.pass(10_000);
			if (countRejoined() > rejoined) {
				rejoined++;
				rejoinedAfter.add(seconds);
			}
			assertThat(countRejoined()).isEqualTo(rejoined);
		}
		assertThat(rejoinedAfter).containsExactly(30, 90, 210, 450, 930, 1890, 3810, 7410, 11_010);
		assertThat(output).containsOnlyOnce("does not hear itself")
			.containsPattern(
					"WARN.*does not hear itself on eth0.*239.192.16.16, port 1536.*" + "'handover.network-interface'");
		assertThat(this.stage.recentEvents()).hasSizeLessThan(10);
		assertThat(this.stage.deeds.count("send READY")).as("heartbeats and nothing else").isEqualTo(4 * 360);
		assertThat(this.stage.handover().report().audible()).isFalse();
		assertThat(this.stage.handover().report().network().deaf()).containsExactly("eth0");
	}

	private long countRejoined() {
		return this.stage.transport.calls.stream().filter("rejoin eth0"::equals).count();
	}

	@Test
	void whenItHearsItselfAgainShouldSaySoOnceAndBeginAnew() {
		this.stage.ready();
		this.stage.pass(500_000);
		assertThat(countRejoined()).isEqualTo(4);
		this.stage.receivesItsOwn();
		assertThat(this.stage.handover().report().audible()).isTrue();
		this.stage.pass(20_000);
		assertThat(this.stage.lastEvent()).isEqualTo("This instance hears itself again on eth0");
		assertThat(countRejoined()).isEqualTo(4);
		this.stage.pass(20_000);
		assertThat(countRejoined()).isEqualTo(5);
		assertThat(this.stage.lastEvent()).startsWith("This instance does not hear itself on eth0");
		assertThat(this.stage.recentEvents()).filteredOn((event) -> event.contains("hear")).hasSize(3);
	}

	@Test
	void whenADeafLinkIsLostShouldForgetIt() {
		this.stage.ready();
		this.stage.pass(30_000);
		this.stage.transport.links = Set.of();
		this.stage.transport.changes = new LinkChanges(List.of(), List.of("eth0"));
		this.stage.pass(10_000);
		this.stage.transport.changes = LinkChanges.NONE;
		this.stage.pass(1_000_000);
		assertThat(countRejoined()).isEqualTo(1);
		assertThat(this.stage.lastEvent()).isEqualTo("Hand-over messages are no longer sent and received on eth0");
	}

	@ParameterizedTest
	@CsvSource({ "365d, 10000", "10s, 10000", "1s, 1000", "100ms, 100" })
	void whenHeartbeatsAreRareShouldLookAtTheInterfacesNevertheless(String heartbeatInterval, long interval) {
		this.stage.heartbeatInterval = DurationStyle.detectAndParse(heartbeatInterval);
		this.stage.started();
		this.stage.transport.calls.clear();
		this.stage.pass(interval - 1);
		assertThat(this.stage.transport.calls).isEmpty();
		this.stage.pass(1 + 2 * interval);
		assertThat(this.stage.transport.calls).containsExactly("reconcile", "reconcile", "reconcile");
	}

	@Test
	void whenReceivingStopsShouldReconcileInASecond() {
		this.stage.ready();
		this.stage.transport.calls.clear();
		this.stage.transport.changes = new LinkChanges(List.of(RecordedTransport.joined("eth0", true)), List.of());
		this.stage.transport.stopReceiving();
		this.stage.pass(999);
		assertThat(this.stage.transport.calls).isEmpty();
		this.stage.pass(1);
		assertThat(this.stage.transport.calls).containsExactly("reconcile");
		assertThat(this.stage.deeds.all()).as("sent again").contains("send READY");
	}

	@Test
	void whenInterfacesComeAndGoShouldReconcileRegularlyAndSaySo(CapturedOutput output) {
		this.stage.started();
		this.stage.transport.calls.clear();
		this.stage.transport.changes = new LinkChanges(List.of(RecordedTransport.joined("eth0", false)),
				List.of("eth1"));
		this.stage.pass(10_000);
		assertThat(this.stage.recentEvents()).endsWith("Hand-over messages are no longer sent and received on eth1",
				"Hand-over messages are sent and received on " + WHERE);
		assertThat(output).containsOnlyOnce("on eth1").containsOnlyOnce("on " + WHERE).doesNotContain("WARN");
		this.stage.pass(25_000);
		assertThat(this.stage.transport.calls).containsExactly("reconcile", "reconcile", "reconcile");
	}

	@Test
	void whenMuchHappensShouldKeepTheLastFifty() {
		this.stage.started();
		for (int i = 0; i < 60; i++) {
			this.stage.transport.changes = new LinkChanges(List.of(), List.of("eth" + i));
			this.stage.pass(10_000);
		}
		assertThat(this.stage.recentEvents()).hasSize(50).last().asString().endsWith("on eth59");
	}

	@Test
	void whenReconcilingFailsOnceShouldReconcileAgain() {
		this.stage.started();
		this.stage.transport.reconcileFailure = new IllegalStateException("once");
		// The real scheduler logs it.
		assertThatIllegalStateException().isThrownBy(() -> this.stage.pass(10_000));
		this.stage.transport.reconcileFailure = null;
		this.stage.transport.calls.clear();
		this.stage.pass(10_000);
		assertThat(this.stage.transport.calls).containsExactly("reconcile");
	}

}
