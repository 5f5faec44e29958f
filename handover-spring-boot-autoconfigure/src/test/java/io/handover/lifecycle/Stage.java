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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.util.FileSystemUtils;

import io.handover.Handover;
import io.handover.HandoverReport;
import io.handover.multicast.MulticastSettings;
import io.handover.multicast.NetworkMode;
import io.handover.peer.AfterHandover;
import io.handover.peer.Event;
import io.handover.peer.HoldSettings;
import io.handover.peer.PeerSettings;
import io.handover.peer.TakeoverSettings;
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
 * A {@link PeerAssembly} in virtual time, with everything around it recorded.
 */
final class Stage implements AfterEachCallback {

	static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

	static final PeerIdentity OLDER = identity(1);

	static final PeerIdentity SELF = identity(2);

	static final PeerIdentity YOUNGER = identity(3);

	static final Scope SCOPE = new Scope(1);

	static final String SERVICE = "kiosk";

	static final Membership MEMBERSHIP = new Membership(SELF, SCOPE, SERVICE, "device", Authentication.none(), true);

	/**
	 * What is not about the takeover comes without it.
	 */
	private static final TakeoverSettings NO_TAKEOVER = new TakeoverSettings(Duration.ofDays(1), Duration.ofDays(1));

	static final String DRAINING_STARTS = "publish HandoverStartedEvent";

	final VirtualScheduler scheduler = new VirtualScheduler();

	final Path completeFile;

	final Deeds deeds;

	final RecordedApplication application;

	final GenericApplicationContext context = new GenericApplicationContext();

	final RecordedProcess process;

	final RecordedTransport transport;

	final RecordedResolver resolver = new RecordedResolver();

	private final Duration origin = this.scheduler.now();

	volatile Duration wallClockError = Duration.ZERO;

	private final Path folder;

	private HandoverSettings settings;

	private @Nullable PeerAssembly assembly;

	Stage() {
		try {
			this.folder = Files.createTempDirectory("stage");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.completeFile = this.folder.resolve("handover-complete");
		this.deeds = new Deeds(this.completeFile);
		this.application = new RecordedApplication(this.deeds);
		this.process = new RecordedProcess(this.deeds);
		this.transport = new RecordedTransport(this.deeds);
		this.settings = settings(this.completeFile);
		this.context.refresh();
	}

	/**
	 * Let everything continue that still waits, and wait for a hand-over to complete: it
	 * writes into the folder.
	 */
	@Override
	public void afterEach(ExtensionContext context) throws Exception {
		this.scheduler.close();
		this.resolver.answer.complete(Optional.empty());
		if (this.process.awaitedOnShutdown != null) {
			Awaitility.await().until(() -> this.process.ended.getCount() == 0);
		}
		this.context.close();
		FileSystemUtils.deleteRecursively(this.folder);
	}

	private static PeerIdentity identity(long age) {
		return new PeerIdentity(0xB007, age * 1000, START.toEpochMilli() + age * 1000, age);
	}

	static HandoverSettings settings(Path completeFile) {
		HoldSettings hold = new HoldSettings(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(2));
		return new HandoverSettings(MEMBERSHIP,
				new PeerSettings(Duration.ofSeconds(10), Duration.ZERO, hold, NO_TAKEOVER, AfterHandover.PARK, false),
				RecordedTransport.settings(), new DrainSettings(Duration.ofSeconds(3), Duration.ofSeconds(1),
						Duration.ofSeconds(30), Duration.ofSeconds(60), completeFile),
				false);
	}

	Stage onBalena() {
		return with((peer) -> new PeerSettings(peer.heartbeatInterval(), peer.stabilityPeriod(), peer.hold(),
				peer.takeover(), peer.afterHandover(), true));
	}

	Stage takingOver() {
		return with((peer) -> new PeerSettings(peer.heartbeatInterval(), peer.stabilityPeriod(), peer.hold(),
				new TakeoverSettings(Duration.ofSeconds(2), Duration.ofSeconds(60)), peer.afterHandover(),
				peer.deletesCompleteFile()));
	}

	Stage exitingAfterHandover() {
		return with(AfterHandover.EXIT);
	}

	Stage leavingTheProcessAlone() {
		return with(AfterHandover.NONE);
	}

	private Stage with(AfterHandover afterHandover) {
		return with((peer) -> new PeerSettings(peer.heartbeatInterval(), peer.stabilityPeriod(), peer.hold(),
				peer.takeover(), afterHandover, peer.deletesCompleteFile()));
	}

	Stage withoutDelay() {
		DrainSettings drain = this.settings.drain();
		this.settings = new HandoverSettings(this.settings.membership(), this.settings.peer(),
				this.settings.multicast(), new DrainSettings(Duration.ZERO, drain.quietPeriod(), drain.timeout(),
						drain.shutdownTimeout(), drain.completeFile()),
				this.settings.holdOnTermination());
		return this;
	}

	Stage withGracePeriod(long seconds, long shutdownReserve) {
		HoldSettings hold = new HoldSettings(Duration.ofSeconds(5), Duration.ofSeconds(seconds),
				Duration.ofSeconds(shutdownReserve));
		return with((peer) -> new PeerSettings(peer.heartbeatInterval(), peer.stabilityPeriod(), hold, peer.takeover(),
				peer.afterHandover(), peer.deletesCompleteFile()));
	}

	private Stage with(UnaryOperator<PeerSettings> peer) {
		this.settings = new HandoverSettings(this.settings.membership(), peer.apply(this.settings.peer()),
				this.settings.multicast(), this.settings.drain(), this.settings.holdOnTermination());
		return this;
	}

	Stage holdingOnTermination() {
		this.settings = new HandoverSettings(this.settings.membership(), this.settings.peer(),
				this.settings.multicast(), this.settings.drain(), true);
		return this;
	}

	Stage withStabilityPeriod(Duration stabilityPeriod) {
		return with((peer) -> new PeerSettings(peer.heartbeatInterval(), stabilityPeriod, peer.hold(), peer.takeover(),
				peer.afterHandover(), peer.deletesCompleteFile()));
	}

	Stage inTheNetworkOfTheHost() {
		MulticastSettings multicast = this.settings.multicast();
		this.settings = new HandoverSettings(
				this.settings.membership(), this.settings.peer(), new MulticastSettings(NetworkMode.HOST, "supervisor0",
						multicast.group(), multicast.port(), multicast.timeToLive()),
				this.settings.drain(), this.settings.holdOnTermination());
		return this;
	}

	Stage refusingLegacyPeers() {
		this.settings = new HandoverSettings(
				new Membership(SELF, SCOPE, SERVICE, "device", Authentication.none(), false), this.settings.peer(),
				this.settings.multicast(), this.settings.drain(), this.settings.holdOnTermination());
		return this;
	}

	PeerAssembly assembly() {
		PeerAssembly assembly = this.assembly;
		if (assembly == null) {
			assembly = new PeerAssembly(this.settings, this.application, this.context, this.scheduler,
					() -> START.plus(this.scheduler.now().minus(this.origin)).plus(this.wallClockError),
					this.transport::listenedToBy, this.process, this.resolver);
			this.assembly = assembly;
		}
		return assembly;
	}

	LocalPeer peer() {
		return assembly().peer();
	}

	Handover handover() {
		return assembly().handover();
	}

	RequestCounter requests() {
		return assembly().requests();
	}

	PeerState state() {
		return handover().state();
	}

	Stage started() {
		assembly().start();
		return this;
	}

	/**
	 * The peer is ready and its burst of messages is over.
	 * @return this stage
	 */
	Stage ready() {
		started();
		tell(new Event.ApplicationReady());
		tell(new Event.ReadinessChanged(true));
		pass(4000);
		this.deeds.forget();
		return this;
	}

	void tell(Event event) {
		peer().tell(event);
	}

	Stage pass(long millis) {
		this.scheduler.pass(millis);
		return this;
	}

	void receives(PeerState state, PeerIdentity sender) {
		receives(state, sender, 0);
	}

	void receives(PeerState state, PeerIdentity sender, long addressee) {
		receives(new ExtendedMessage(state, SCOPE, sender, addressee));
	}

	void receivesLegacy(long startedAt) {
		receives(new LegacyMessage(startedAt));
	}

	void receives(Message message) {
		receives(new MessageEncoder(Authentication.none()).encode(message));
	}

	void receives(byte[] datagram) {
		this.transport.receive(datagram, "eth0");
	}

	void receivesItsOwn() {
		receives(new ExtendedMessage(PeerState.READY, SCOPE, SELF, 0));
	}

	void receivesSigterm() {
		assembly().terminationRequested();
	}

	/**
	 * A younger peer is ready; wait until this one serves for the drain delay.
	 */
	void startToDrain() {
		receives(PeerState.READY, YOUNGER);
		awaitDeed("refuse traffic");
		this.scheduler.awaitWaiting();
	}

	void awaitDeed(String deed) {
		Awaitility.await()
			.pollInterval(Duration.ofMillis(2))
			.untilAsserted(() -> assertThat(this.deeds.all()).contains(deed));
	}

	void awaitEnd() {
		this.scheduler.passUntil(this.process.ended);
	}

	List<String> recentEvents() {
		return handover().report().events().stream().map(HandoverReport.Entry::text).toList();
	}

}
