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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.handover.Handover;
import io.handover.HandoverFinishedEvent;
import io.handover.HandoverReport;
import io.handover.HandoverStartedEvent;
import io.handover.multicast.DatagramListener;
import io.handover.multicast.MulticastChannel;
import io.handover.peer.Effect;
import io.handover.peer.Event;
import io.handover.peer.KnownPeer;
import io.handover.peer.Peer;
import io.handover.process.CompleteFile;
import io.handover.process.HostProcess;
import io.handover.process.Scheduler;
import io.handover.process.TerminationSignal;
import io.handover.protocol.ExtendedMessage;
import io.handover.protocol.Message;
import io.handover.protocol.MessageDecoder;
import io.handover.protocol.MessageEncoder;
import io.handover.protocol.Outcome;
import io.handover.protocol.PeerIdentity;
import io.handover.protocol.PeerState;
import io.handover.protocol.Reception;

/**
 * The peer of this process: it brings events to the {@link Peer} that decides and carries
 * its effects out. It is older than the application context and outlives it, since it
 * speaks before there is a bean and after there is none.
 * <p>
 * The deciding peer is only touched under this object's monitor, by the threads that
 * receive, by the timer's thread and by those of the application. What is carried out
 * under the monitor is quick: datagrams are sent there, so that they leave in the order
 * of the decisions. All else happens on the timer's thread or on one made for it, where
 * no monitor is held.
 */
final class LocalPeer implements Handover, DatagramListener {

	private static final Log log = LogFactory.getLog(LocalPeer.class);

	private static final Duration REPAIR_PAUSE = Duration.ofSeconds(1);

	/**
	 * How long the last words may take: three times, 100 milliseconds apart, and what a
	 * busy machine adds.
	 */
	private static final Duration LAST_WORDS = Duration.ofSeconds(2);

	private final HandoverSettings settings;

	private final Application application;

	private final Scheduler timer;

	private final InstantSource wallClock;

	private final HostProcess processEnd;

	private final Peer peer;

	private final MessageEncoder encoder;

	private final MessageDecoder decoder;

	private final MulticastChannel channel;

	private final CompleteFile completeFile;

	private final EventPublication publication;

	private final MessageCounters traffic = new MessageCounters();

	private final RejectionLog rejectionLog = new RejectionLog();

	private final RecentEvents journal;

	/**
	 * The last word is said.
	 */
	private final CountDownLatch finished = new CountDownLatch(1);

	/**
	 * The application is closed after a hand-over, and everybody was told.
	 */
	private final CountDownLatch handedOver = new CountDownLatch(1);

	private volatile PeerState state = PeerState.STARTING;

	private final AtomicInteger terminationRequests = new AtomicInteger();

	private volatile @Nullable TerminationSignal termination;

	private volatile @Nullable Drain drain;

	private @Nullable Duration wakeUp;

	private Runnable cancelWakeUp = () -> {
	};

	LocalPeer(HandoverSettings settings, Application application, Scheduler timer, InstantSource wallClock,
			Function<DatagramListener, MulticastChannel> channel, HostProcess processEnd) {
		this.settings = settings;
		this.application = application;
		this.timer = timer;
		this.wallClock = wallClock;
		this.processEnd = processEnd;
		this.peer = new Peer(settings.identity(), settings.peer());
		this.encoder = new MessageEncoder(settings.authentication());
		this.decoder = new MessageDecoder(settings.scope(), settings.identity(), settings.authentication(),
				settings.acceptLegacyPeers());
		this.channel = channel.apply(this);
		this.completeFile = new CompleteFile(settings.completeFile(), wallClock);
		this.publication = new EventPublication(application);
		this.journal = new RecentEvents(wallClock);
	}

	/**
	 * Begin to listen and to say that the application starts.
	 */
	void start() {
		this.completeFile.delete("it was there before this instance, for which nobody has drained yet");
		if (this.settings.holdOnTermination()) {
			this.termination = TerminationSignal.take(this::terminationRequested);
		}
		log.info("Hand-over STARTING as " + instance() + ", scope " + this.settings.scope() + ", authentication "
				+ this.settings.authentication());
		this.journal.add("STARTING");
		this.channel.reconcile();
		tell(new Event.LinksChanged(this.channel.links()));
		tell(new Event.Started());
		watchChannelLater(this.settings.peer().heartbeatInterval());
	}

	void tell(Event event) {
		synchronized (this) {
			Duration now = this.timer.now();
			List<Effect> effects = this.peer.on(event, now);
			PeerState before = this.state;
			// Whoever is called by one of the effects already sees it.
			this.state = this.peer.state();
			try {
				for (Effect effect : effects) {
					carryOut(effect, event, now);
				}
				noteIfChanged(before);
			}
			finally {
				wakeUpAt(this.peer.nextWakeUp());
			}
		}
	}

	private void wakeUpAt(@Nullable Duration time) {
		if (!Objects.equals(time, this.wakeUp)) {
			this.cancelWakeUp.run();
			this.wakeUp = time;
			if (time != null) {
				this.cancelWakeUp = this.timer.at(time, this::wokenUp);
			}
		}
	}

	private void wokenUp() {
		synchronized (this) {
			this.wakeUp = null;
		}
		tell(new Event.TimePassed());
	}

	private void carryOut(Effect effect, Event cause, Duration now) {
		if (effect instanceof Effect.Say say) {
			say(say.state(), say.addressee());
		}
		else if (effect instanceof Effect.Drain toDrain) {
			drain(toDrain.successor());
		}
		else if (effect instanceof Effect.Finish) {
			this.timer.at(now, this::finish);
		}
		else if (effect instanceof Effect.Hold) {
			log.info("SIGTERM is held: serving on until a successor is ready");
			this.journal.add("SIGTERM held");
		}
		else if (effect instanceof Effect.EndHold) {
			endHold(cause);
			this.timer.at(now, this::proceedWithTermination);
		}
		else if (effect instanceof Effect.Reopen reopen) {
			this.timer.at(now, () -> reopen(reopen.link()));
		}
		else if (effect instanceof Effect.PredecessorDraining draining) {
			predecessorDraining(draining.predecessor());
		}
		else if (effect instanceof Effect.PredecessorReleased released) {
			predecessorReleased(released.predecessor(), released.drained());
		}
		else if (effect instanceof Effect.DeleteCompleteFile && this.settings.onBalena()) {
			this.timer.at(now, () -> this.completeFile
				.delete("nobody waits for it any more, and the next update would end this instance by it"));
		}
	}

	private void endHold(Event cause) {
		String text = "SIGTERM is held no longer: shutting down, ";
		if (this.terminationRequests.get() > 1) {
			log.info(text + "as was asked again");
		}
		else if (cause instanceof Event.Closing || cause instanceof Event.Closed) {
			log.info(text + "since the application closes");
		}
		else if (this.peer.knownPeers().stream().noneMatch((other) -> other.identity().isYoungerThan(identity()))) {
			log.info(text + "no successor was heard within 'handover.termination.successor-wait'");
		}
		else {
			log.warn(text + "although the successor that was heard has not become ready. Nobody serves until it does. "
					+ "If it only needs more time, raise 'handover.termination.grace-period' and the "
					+ "'stop_grace_period' of the service.");
		}
		this.journal.add("SIGTERM held no longer");
	}

	private void say(PeerState kind, long addressee) {
		Message message = new ExtendedMessage(kind, this.settings.scope(), this.settings.identity(), addressee);
		this.channel.send(this.encoder.encode(message));
		this.traffic.sent(kind);
	}

	private void drain(PeerIdentity successor) {
		log.info("Hand-over DRAINING: younger peer " + successor.name() + " is ready");
		this.journal.add("DRAINING, younger peer " + successor.name() + " is ready");
		if (successor.isLegacy()) {
			log.warn("The younger peer says neither which service nor which device it is. To obey only peers of this "
					+ "starter, set 'handover.accept-legacy-peers' to 'false'.");
		}
		Drain drain = new Drain(this, successor, this.settings, this.application, this.completeFile, this.timer);
		this.drain = drain;
		Thread thread = new Thread(drain, "handover-drain");
		// The thread that heard the message is a daemon, and would make this one too.
		thread.setDaemon(false);
		thread.start();
		// Without a hold, SIGTERM ends the process whatever it does.
		this.processEnd.waitsFor(this.handedOver, this.settings.shutdownTimeout());
	}

	private void noteIfChanged(PeerState before) {
		if (this.state != before && this.state != PeerState.DRAINING) {
			log.info("Hand-over " + this.state);
			this.journal.add(this.state.name());
		}
	}

	private void predecessorDraining(PeerIdentity predecessor) {
		log.info("Older peer " + predecessor.name() + " drains");
		this.journal.add("older peer " + predecessor.name() + " drains");
		this.publication.publish(new HandoverStartedEvent(this, predecessor, identity()));
	}

	private void predecessorReleased(PeerIdentity predecessor, Duration drained) {
		log.info("Older peer " + predecessor.name() + " has handed over");
		this.journal.add("older peer " + predecessor.name() + " has handed over");
		this.publication.publish(new HandoverFinishedEvent(this, predecessor, identity(), drained));
	}

	@Override
	public void received(DatagramPacket packet, String link) {
		Reception reception = this.decoder.decode(packet.getData(), packet.getOffset(), packet.getLength());
		this.traffic.received(reception.outcome());
		Message message = reception.message();
		if (message != null) {
			tell(new Event.Heard(message));
		}
		else if (reception.outcome() == Outcome.OWN) {
			tell(new Event.HeardItself(link));
		}
		else {
			this.rejectionLog.rejected(reception.outcome(), packet, link, this.timer.now());
		}
	}

	@Override
	public void lost(String link) {
		this.timer.at(this.timer.now().plus(REPAIR_PAUSE), this::watchChannel);
	}

	private void watchChannelLater(Duration pause) {
		this.timer.at(this.timer.now().plus(pause), () -> {
			if (this.finished.getCount() > 0) {
				watchChannelLater(pause);
				watchChannel();
			}
		});
	}

	private void watchChannel() {
		linksChangedIf(this.channel.reconcile());
	}

	private void reopen(String link) {
		log.warn("This peer does not hear itself on " + link + "; the channel is opened anew there");
		this.journal.add("deaf on " + link);
		linksChangedIf(this.channel.reopen(link));
	}

	private void linksChangedIf(boolean changed) {
		if (changed) {
			Set<String> links = this.channel.links();
			this.journal.add("links " + links);
			tell(new Event.LinksChanged(links));
		}
	}

	void terminationRequested() {
		this.terminationRequests.incrementAndGet();
		tell(new Event.TerminationRequested());
		if (this.handedOver.getCount() == 0) {
			this.processEnd.exit();
		}
	}

	private boolean isTerminationRequested() {
		return this.terminationRequests.get() > 0;
	}

	void refuseTrafficAgain() {
		this.publication.execute(this.application::refuseTraffic);
	}

	private void proceedWithTermination() {
		TerminationSignal taken = this.termination;
		if (taken != null) {
			// The signal's handler joins the JVM's shutdown, in which this peer is closed
			// by way of the context and still needs its timer.
			new Thread(taken::proceed, "handover-termination").start();
		}
	}

	private void finish() {
		this.channel.close();
		this.finished.countDown();
	}

	/**
	 * The application is closed after a hand-over: say the last words.
	 */
	void released() {
		this.publication.close();
		tell(new Event.Closed());
		awaitLastWords();
		this.handedOver.countDown();
	}

	/**
	 * All is done: park or exit.
	 */
	void end() {
		this.handedOver.countDown();
		if (isTerminationRequested() || this.settings.afterHandover() == AfterHandover.EXIT) {
			this.processEnd.exit();
		}
		else {
			this.processEnd.park();
		}
	}

	/**
	 * The context is closed, the last of its beans gone. After a hand-over there is more
	 * to do; for any other reason this is the end.
	 */
	void contextClosed() {
		Drain drain = this.drain;
		if (drain != null) {
			drain.applicationClosed();
			return;
		}
		tell(new Event.Closed());
		awaitLastWords();
		abandon();
	}

	private void awaitLastWords() {
		try {
			if (!this.timer.await(this.finished, LAST_WORDS)) {
				log.debug("The last words took too long");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.channel.close();
	}

	/**
	 * Be silent and let go of everything, without a word.
	 */
	void abandon() {
		TerminationSignal taken = this.termination;
		if (taken != null) {
			taken.giveBack();
		}
		this.channel.close();
		this.publication.close();
		this.timer.close();
	}

	@Override
	public PeerState state() {
		return this.state;
	}

	@Override
	public PeerIdentity identity() {
		return this.settings.identity();
	}

	@Override
	public long countSent(PeerState kind) {
		return this.traffic.countSent(kind);
	}

	@Override
	public long countReceived(Outcome outcome) {
		return this.traffic.countReceived(outcome);
	}

	@Override
	public long countReopened() {
		return this.channel.reopened();
	}

	@Override
	public int countPeers() {
		Duration earliest = this.timer.now().minus(this.settings.peer().silence());
		return (int) knownPeersOfPeer().stream().filter((peer) -> peer.lastHeard().compareTo(earliest) >= 0).count();
	}

	private synchronized Collection<KnownPeer> knownPeersOfPeer() {
		return this.peer.knownPeers();
	}

	@Override
	public synchronized HandoverReport report() {
		PeerIdentity successor = this.peer.successor();
		return new HandoverReport(this.peer.state(), HandoverReports.self(this.settings),
				(successor != null) ? successor.name() : null,
				HandoverReports.network(this.channel, this.peer.deafLinks()), knownPeers(), this.traffic.sentByKind(),
				this.traffic.receivedByOutcome(), this.journal.entries());
	}

	private List<HandoverReport.KnownPeer> knownPeers() {
		Instant wallNow = this.wallClock.instant();
		Duration now = this.timer.now();
		return this.peer.knownPeers()
			.stream()
			.map((knownPeer) -> HandoverReports.knownPeer(knownPeer, identity(),
					wallNow.minus(now.minus(knownPeer.lastHeard()))))
			.toList();
	}

}
