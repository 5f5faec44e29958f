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
import java.time.InstantSource;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;

import io.handover.Handover;
import io.handover.multicast.DatagramListener;
import io.handover.multicast.MulticastTransport;
import io.handover.peer.Ending;
import io.handover.peer.Event;
import io.handover.peer.Peer;
import io.handover.process.CompleteFile;
import io.handover.process.HostProcess;
import io.handover.process.Scheduler;
import io.handover.process.ServiceResolver;
import io.handover.process.TerminationSignal;
import io.handover.protocol.MessageDecoder;
import io.handover.takeover.TakeoverNotifier;

/**
 * The peer of this process with all of its parts. It is older than the application
 * context and outlives it.
 * <p>
 * A datagram goes from the transport to the {@link MessageReceiver}, which decodes it,
 * and to the {@link LocalPeer}, which decides. {@link PeerEffects} carries the effects
 * out, among them the messages that {@link MessageSender} sends to the transport.
 */
final class PeerAssembly implements DatagramListener {

	private final LocalPeer peer;

	private final MessageReceiver receiver;

	private final MulticastTransport transport;

	private final LinkMonitor links;

	private final TerminationSignal signal;

	private final boolean holdOnTermination;

	private final GracePeriod gracePeriod;

	private final HoldCheck holdCheck;

	private final RequestCounter requests;

	private final Completion completion;

	private final TakeoverNotifier takeover;

	private final Drain drain;

	private final Handover handover;

	private final HostProcess process;

	PeerAssembly(HandoverSettings settings, Application application, ConfigurableApplicationContext context,
			Scheduler scheduler, InstantSource wallClock, Function<DatagramListener, MulticastTransport> transport,
			HostProcess process, ServiceResolver resolver) {
		Membership membership = settings.membership();
		this.process = process;
		MessageCounters counters = new MessageCounters();
		RecentEvents recentEvents = new RecentEvents(membership, wallClock);
		HandoverObservers observers = new HandoverObservers(new HandoverLog(membership, scheduler), recentEvents,
				counters);
		this.holdCheck = new HoldCheck(settings, process, observers);
		observers.add(this.holdCheck);
		this.peer = new LocalPeer(membership.identity(), settings.peer(), scheduler);
		MessageDecoder decoder = new MessageDecoder(membership.scope(), membership.identity(),
				membership.authentication(), membership.acceptLegacyPeers());
		observers.add(new IgnoredPeerLog(membership, decoder));
		this.receiver = new MessageReceiver(decoder, this.peer, process, observers);
		this.transport = transport.apply(this);
		this.transport.inboundChannel().subscribe(this.receiver);
		CompleteFile completeFile = new CompleteFile(settings.drain().completeFile(), wallClock);
		this.requests = new RequestCounter(scheduler);
		this.handover = new LocalHandover(settings, this.peer, this.transport, completeFile, counters, this.requests,
				this.holdCheck, recentEvents, scheduler, wallClock);
		observers.add(new ApplicationEvents(this.handover, application));
		this.links = new LinkMonitor(this.transport, settings.peer().heartbeatInterval(), this.peer, scheduler,
				observers);
		this.gracePeriod = new GracePeriod(settings.peer().hold(), scheduler);
		this.signal = new TerminationSignal(this::terminationRequested);
		this.holdOnTermination = settings.holdOnTermination();
		this.completion = new Completion(membership.identity(), this.transport, scheduler, process, this.signal,
				this.gracePeriod);
		this.takeover = new TakeoverNotifier(this.handover, context, settings.drain().shutdownTimeout(),
				observers::takeoverRevoked);
		this.drain = new Drain(settings.drain(), this.handover, application, completeFile, this.peer, this.takeover,
				this.completion, this.requests, this.gracePeriod, scheduler, observers);
		observers.add(new Rehearsal(membership, settings.peer(), this.drain, completeFile, scheduler));
		MessageSender sender = new MessageSender(membership, this.transport.outboundChannel(), observers);
		SuccessorLookup successorLookup = new SuccessorLookup(settings, resolver, this.peer, observers);
		this.peer.setEffectHandler(new PeerEffects(sender, this.links, this.takeover, this.drain, successorLookup,
				completeFile, this.completion, observers));
	}

	/**
	 * Receive messages, and send that the application is starting.
	 */
	void start() {
		this.process.enter(this.peer.read(Peer::identity).instance());
		if (this.holdOnTermination) {
			this.signal.install();
		}
		this.links.start();
		this.peer.tell(new Event.Started());
	}

	/**
	 * A web server was added that the settings do not know of.
	 * @param stabilityPeriod the stability period with it
	 * @param drainDelay how long to serve while draining
	 */
	void webServerAdded(Duration stabilityPeriod, Duration drainDelay) {
		this.peer.tell(new Event.WebServerAdded(stabilityPeriod));
		this.holdCheck.webServerAdded(stabilityPeriod);
		this.drain.webServerAdded(drainDelay);
	}

	/**
	 * The platform asks the process to end.
	 */
	void terminationRequested() {
		this.gracePeriod.begin();
		this.peer.tell(new Event.TerminationRequested());
	}

	@Override
	public boolean accepts(DatagramPacket datagram, @Nullable String link) {
		return this.receiver.accepts(datagram, link);
	}

	@Override
	public void stopped() {
		this.links.receivingStopped();
	}

	/**
	 * The application is closed and its last bean is destroyed. A hand-over continues on
	 * its own thread; otherwise this is the end.
	 */
	void applicationClosed() {
		// From now on no hand-over starts.
		this.peer.tell(new Event.Closing());
		if (this.drain.cancel()) {
			// Done already, unless nobody has heard that the context closes.
			this.takeover.awaitRevoked();
			this.peer.tell(new Event.Closed());
			this.completion.awaitLastMessage();
			this.completion.end(Ending.CLOSE);
		}
	}

	MulticastTransport transport() {
		return this.transport;
	}

	RequestCounter requests() {
		return this.requests;
	}

	TakeoverNotifier takeover() {
		return this.takeover;
	}

	LocalPeer peer() {
		return this.peer;
	}

	Handover handover() {
		return this.handover;
	}

}
