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
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.util.FileSystemUtils;

import io.handover.Handover;
import io.handover.HandoverReport;
import io.handover.drain.DrainSettings;
import io.handover.drain.RequestCounter;
import io.handover.multicast.MulticastSettings;
import io.handover.peer.AfterHandover;
import io.handover.peer.Event;
import io.handover.peer.PeerSettings;
import io.handover.peer.PeerSettings.HoldSettings;
import io.handover.peer.PeerSettings.TakeoverSettings;
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
 * A {@link PeerAssembly} in virtual time, with everything around it recorded. Settings
 * are fields, to be changed before the peer is started.
 */
final class Stage implements AfterEachCallback {

	static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

	static final PeerIdentity OLDER = identity(1);

	static final PeerIdentity SELF = identity(2);

	static final PeerIdentity YOUNGER = identity(3);

	private static final AtomicInteger number = new AtomicInteger();

	static final Scope SCOPE = new Scope(1);

	static final String DRAINING_STARTS = "publish HandoverStartedEvent";

	static final String CLOSE = "close within PT1M";

	HandoverSettings.Self self = self(SELF, true);

	Duration heartbeatInterval = Duration.ofSeconds(10);

	@Nullable Duration stabilityPeriod = Duration.ZERO;

	HoldSettings hold = new HoldSettings(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(2));

	/**
	 * What is not about the takeover comes without it.
	 */
	TakeoverSettings takeover = new TakeoverSettings(Duration.ofDays(1), Duration.ofDays(1));

	AfterHandover afterHandover = AfterHandover.PARK;

	boolean onBalena;

	MulticastSettings multicast = RecordedTransport.settings();

	boolean holdOnTermination;

	final VirtualScheduler scheduler = new VirtualScheduler();

	final GenericApplicationContext context = new GenericApplicationContext();

	Path completeFile;

	final Deeds deeds;

	final RecordedApplication application;

	final RecordedProcess process;

	final RecordedTransport transport;

	/**
	 * The services whose containers were asked for.
	 */
	final List<String> lookedUp = new CopyOnWriteArrayList<>();

	final CompletableFuture<Optional<Set<InetAddress>>> otherContainers = new CompletableFuture<>();

	volatile Duration wallClockError = Duration.ZERO;

	private final Duration origin = this.scheduler.now();

	private final Path folder;

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
	}

	/**
	 * Let everything continue that still waits, and wait for a hand-over to complete: it
	 * writes into the folder.
	 */
	@Override
	public void afterEach(ExtensionContext context) throws Exception {
		this.scheduler.close();
		this.otherContainers.complete(Optional.empty());
		if (this.process.awaitedOnShutdown != null) {
			awaitEnd();
		}
		awaitNo("handover-check");
		this.context.close();
		FileSystemUtils.deleteRecursively(this.folder);
	}

	private static PeerIdentity identity(long age) {
		return new PeerIdentity(0xB007, age * 1000, START.toEpochMilli() + age * 1000, age);
	}

	static HandoverSettings.Self self(PeerIdentity identity, boolean acceptLegacyPeers) {
		return self(identity, acceptLegacyPeers, true);
	}

	static HandoverSettings.Self self(PeerIdentity identity, boolean acceptLegacyPeers, boolean inContainer) {
		return new HandoverSettings.Self(identity, SCOPE, "kiosk", "device", Authentication.none(), acceptLegacyPeers,
				inContainer);
	}

	HandoverSettings settings() {
		PeerSettings peer = new PeerSettings(this.heartbeatInterval, this.hold, this.takeover, this.afterHandover,
				this.onBalena);
		DrainSettings drain = new DrainSettings(Duration.ofSeconds(3), Duration.ofSeconds(1), Duration.ofSeconds(30),
				Duration.ofSeconds(60), this.completeFile);
		return new HandoverSettings(this.self, peer, this.stabilityPeriod, Duration.ofSeconds(10), this.multicast,
				drain, this.holdOnTermination);
	}

	PeerAssembly assembly() {
		PeerAssembly assembly = this.assembly;
		if (assembly == null) {
			assembly = new PeerAssembly(settings(), this.application, this.context, this.scheduler,
					() -> START.plus(this.scheduler.now().minus(this.origin)).plus(this.wallClockError),
					this.transport::listenedToBy, this.process, this::lookUp);
			this.assembly = assembly;
		}
		return assembly;
	}

	/**
	 * The answer does not come before the test gives it.
	 */
	private Optional<Set<InetAddress>> lookUp(String service) {
		this.lookedUp.add(service);
		return this.otherContainers.join();
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

	/**
	 * The peer starts, and hears itself.
	 */
	Stage started() {
		assembly().start();
		tell(new Event.OwnMessageReceived("eth0"));
		return this;
	}

	/**
	 * The peer is ready and its burst of messages is over.
	 * @return this stage
	 */
	Stage ready() {
		started();
		becomeReady();
		pass(4000);
		this.deeds.forget();
		return this;
	}

	void becomeReady() {
		Duration stabilityPeriod = this.stabilityPeriod;
		tell(new Event.ReadinessChanged(true));
		tell(new Event.ApplicationReady((stabilityPeriod != null) ? stabilityPeriod : Duration.ZERO, Duration.ZERO));
	}

	void tell(Event event) {
		assembly().peer().tell(event);
	}

	Stage pass(long millis) {
		this.scheduler.pass(millis);
		return this;
	}

	void receives(PeerState state, PeerIdentity sender) {
		receives(state, sender, 0);
	}

	void receives(PeerState state, PeerIdentity sender, long addressee) {
		receives(message(state, SCOPE, sender, addressee));
	}

	/**
	 * The next message of a peer that accepts traffic when it is ready.
	 */
	static ExtendedMessage message(PeerState state, Scope scope, PeerIdentity sender, long addressee) {
		return new ExtendedMessage(state, state == PeerState.READY, false, number.incrementAndGet(), scope, sender,
				addressee);
	}

	void receivesLegacy(long startedAt) {
		receives(new LegacyMessage(startedAt));
	}

	void receives(Message message) {
		receives(new MessageEncoder(Authentication.none()).encode(message));
	}

	void receives(byte[] datagram) {
		this.transport.receive(datagram);
	}

	void receivesItsOwn() {
		receives(PeerState.READY, SELF);
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

	/**
	 * Wait until the thread that ends the peer has done all that it does.
	 */
	void awaitEnd() throws InterruptedException {
		this.scheduler.passUntil(this.process.left);
		this.process.lastThread.join(10_000);
	}

	/**
	 * Wait until no thread has a name. Each does one thing.
	 */
	static void awaitNo(String thread) {
		Awaitility.await()
			.pollDelay(Duration.ZERO)
			.until(() -> Thread.getAllStackTraces().keySet().stream().map(Thread::getName).noneMatch(thread::equals));
	}

	List<String> recentEvents() {
		return handover().report().events().stream().map(HandoverReport.Entry::text).toList();
	}

	String lastEvent() {
		List<String> events = recentEvents();
		return events.get(events.size() - 1);
	}

}
