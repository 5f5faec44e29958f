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

import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;

import org.awaitility.Awaitility;

import io.handover.HandoverReport;
import io.handover.peer.Event;
import io.handover.peer.PeerSettings;
import io.handover.process.VirtualScheduler;
import io.handover.protocol.Authentication;
import io.handover.protocol.ExtendedMessage;
import io.handover.protocol.LegacyMessage;
import io.handover.protocol.Message;
import io.handover.protocol.MessageEncoder;
import io.handover.protocol.PeerIdentity;
import io.handover.protocol.PeerState;
import io.handover.protocol.Scope;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A {@link LocalPeer} in virtual time, with everything around it recorded.
 */
final class Stage {

	static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

	static final PeerIdentity OLDER = identity(1);

	static final PeerIdentity SELF = identity(2);

	static final PeerIdentity YOUNGER = identity(3);

	static final Scope SCOPE = new Scope(1);

	static final String DRAINING_BEGINS = "publish HandoverStartedEvent";

	final VirtualScheduler timer = new VirtualScheduler();

	final Deeds deeds;

	final RecordedApplication application;

	final RecordedProcess processEnd;

	final RecordedChannel channel;

	final HandoverSettings settings;

	final LocalPeer peer;

	private final Duration origin = this.timer.now();

	Stage(Path completeFile) {
		this(completeFile, UnaryOperator.identity());
	}

	Stage(Path completeFile, UnaryOperator<HandoverSettings> customizer) {
		this.deeds = new Deeds(completeFile);
		this.application = new RecordedApplication(this.deeds);
		this.processEnd = new RecordedProcess(this.deeds);
		this.channel = new RecordedChannel(this.deeds);
		this.settings = customizer.apply(settings(completeFile));
		this.peer = new LocalPeer(this.settings, this.application, this.timer,
				() -> START.plus(this.timer.now().minus(this.origin)), (listener) -> this.channel.channel,
				this.processEnd);
	}

	private static PeerIdentity identity(long age) {
		return new PeerIdentity(0xB007, age * 1000, START.toEpochMilli() + age * 1000, age);
	}

	static HandoverSettings settings(Path completeFile) {
		PeerSettings peer = new PeerSettings(Duration.ofSeconds(10), Duration.ZERO, Duration.ofSeconds(5),
				Duration.ofSeconds(10), Duration.ofSeconds(2));
		return new HandoverSettings(SELF, SCOPE, Authentication.none(), true, peer, RecordedChannel.settings(),
				Duration.ofSeconds(3), Duration.ofSeconds(60), completeFile, AfterHandover.PARK, false, false);
	}

	static HandoverSettings withAfterHandover(HandoverSettings settings, AfterHandover afterHandover) {
		return new HandoverSettings(settings.identity(), settings.scope(), settings.authentication(),
				settings.acceptLegacyPeers(), settings.peer(), settings.multicast(), settings.drainDelay(),
				settings.shutdownTimeout(), settings.completeFile(), afterHandover, settings.holdOnTermination(),
				settings.onBalena());
	}

	static HandoverSettings onBalena(HandoverSettings settings) {
		return new HandoverSettings(settings.identity(), settings.scope(), settings.authentication(),
				settings.acceptLegacyPeers(), settings.peer(), settings.multicast(), settings.drainDelay(),
				settings.shutdownTimeout(), settings.completeFile(), settings.afterHandover(),
				settings.holdOnTermination(), true);
	}

	static HandoverSettings refusingLegacyPeers(HandoverSettings settings) {
		return new HandoverSettings(settings.identity(), settings.scope(), settings.authentication(), false,
				settings.peer(), settings.multicast(), settings.drainDelay(), settings.shutdownTimeout(),
				settings.completeFile(), settings.afterHandover(), settings.holdOnTermination(), settings.onBalena());
	}

	Stage started() {
		this.peer.start();
		return this;
	}

	/**
	 * The peer is ready and its burst is over.
	 * @return this stage
	 */
	Stage ready() {
		started();
		this.peer.tell(new Event.ApplicationReady());
		this.peer.tell(new Event.ReadinessChanged(true));
		pass(4000);
		this.deeds.forget();
		return this;
	}

	Stage pass(long millis) {
		this.timer.pass(millis);
		return this;
	}

	void hears(PeerState state, PeerIdentity sender) {
		hears(state, sender, 0);
	}

	void hears(PeerState state, PeerIdentity sender, long addressee) {
		hears(new ExtendedMessage(state, SCOPE, sender, addressee));
	}

	void hearsLegacy(long startedAt) {
		hears(new LegacyMessage(startedAt));
	}

	void hears(Message message) {
		hears(new MessageEncoder(Authentication.none()).encode(message));
	}

	void hears(byte[] datagram) {
		this.peer.received(new DatagramPacket(datagram, datagram.length, new InetSocketAddress("192.0.2.1", 4711)),
				"eth0");
	}

	void hearsItself() {
		hears(new ExtendedMessage(PeerState.READY, SCOPE, SELF, 0));
	}

	/**
	 * A younger peer is ready; wait until this one serves on for the drain delay.
	 */
	void beginToDrain() {
		hears(PeerState.READY, YOUNGER);
		awaitDeed("refuse traffic");
		this.timer.awaitWaiting();
	}

	void awaitDeed(String deed) {
		Awaitility.await()
			.pollInterval(Duration.ofMillis(2))
			.untilAsserted(() -> assertThat(this.deeds.all()).contains(deed));
	}

	void awaitEnd() {
		this.timer.passUntil(this.processEnd.ended);
	}

	/**
	 * Let everybody go who still waits, and wait for a drain to be through: it writes
	 * into the test's folder.
	 */
	void end() {
		this.timer.close();
		if (this.processEnd.waitedFor != null) {
			Awaitility.await().until(() -> this.processEnd.ended.getCount() == 0);
		}
	}

	List<String> journal() {
		return this.peer.report().events().stream().map(HandoverReport.Entry::text).toList();
	}

}
