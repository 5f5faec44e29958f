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
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.function.SingletonSupplier;

import io.handover.Handover;
import io.handover.drain.ContextApplication;
import io.handover.drain.Drain;
import io.handover.drain.GracePeriod;
import io.handover.drain.ProcessEnd;
import io.handover.drain.RequestCounter;
import io.handover.multicast.DatagramListener;
import io.handover.multicast.MulticastTransport;
import io.handover.peer.Effect.Ending;
import io.handover.peer.Event;
import io.handover.peer.Peer;
import io.handover.process.CompleteFile;
import io.handover.process.HandoverLog;
import io.handover.process.JvmProcess;
import io.handover.process.Scheduler;
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
final class PeerAssembly implements DatagramListener, Drain.DrainedPeer {

	private final LocalPeer peer;

	private final MessageReceiver receiver;

	private final MulticastTransport transport;

	private final LinkMonitor links;

	private final TerminationSignal signal;

	private final boolean holdOnTermination;

	private final MessageCounters counters = new MessageCounters();

	private final RequestCounter requests;

	private final TakeoverNotifier takeover;

	private final Handover handover;

	private final JvmProcess process;

	private final HandoverLog handoverLog;

	private final Supplier<PeerEffects.Parts> parts;

	PeerAssembly(HandoverSettings settings, ContextApplication application, ConfigurableApplicationContext context,
			Scheduler scheduler, InstantSource wallClock, Function<DatagramListener, MulticastTransport> transport,
			JvmProcess process, Function<String, Optional<Set<InetAddress>>> resolver) {
		HandoverSettings.Self self = settings.self();
		this.process = process;
		HandoverLog handoverLog = new HandoverLog(wallClock, process.executor("handover-log"));
		this.handoverLog = handoverLog;
		this.peer = new LocalPeer(self.identity(), settings.peer(), scheduler);
		MessageDecoder decoder = new MessageDecoder(self.scope(), self.identity(), self.authentication(),
				self.acceptLegacyPeers());
		this.receiver = new MessageReceiver(self, decoder, this.peer, process, new LocalAddresses(scheduler),
				this.counters, new RejectionLog(self, decoder, scheduler, handoverLog));
		this.transport = transport.apply(this);
		this.transport.inboundChannel().subscribe(this.receiver);
		CompleteFile completeFile = new CompleteFile(settings.drain().completeFile(), wallClock, handoverLog);
		HandoverCheck check = new HandoverCheck(settings, application, process, completeFile, scheduler, handoverLog);
		this.handover = new LocalHandover(settings, this.peer, this.transport, this.counters, check, handoverLog,
				scheduler, wallClock);
		this.links = new LinkMonitor(this.transport, settings.peer().heartbeatInterval(), this.peer, scheduler,
				handoverLog);
		this.signal = new TerminationSignal(this::terminationRequested);
		this.holdOnTermination = settings.holdOnTermination();
		this.takeover = new TakeoverNotifier(this.handover, context, settings.drain().shutdownTimeout(), handoverLog);
		this.requests = new RequestCounter(scheduler, () -> this.peer.tell(new Event.RequestAnswered()));
		this.parts = SingletonSupplier.of(() -> {
			GracePeriod gracePeriod = new GracePeriod(settings.peer().hold(), scheduler);
			ProcessEnd processEnd = new ProcessEnd(self.identity(), this.transport::close, scheduler, process,
					this.signal, gracePeriod, handoverLog);
			return new PeerEffects.Parts(
					new Drain(settings.drain(), self.identity(), this.handover, this, application, completeFile,
							this.requests, processEnd, gracePeriod, scheduler, handoverLog),
					processEnd, gracePeriod, new PredecessorEvents(self.identity(), this.handover, application),
					new SuccessorLookup(settings, resolver, this.peer, handoverLog));
		});
		PeerEffects effects = new PeerEffects(self,
				new MessageSender(self, this.transport.outboundChannel(), this.counters), this.links, this.takeover,
				completeFile, process.executor("handover-file"), check, this.parts, handoverLog);
		this.peer.setEffects(effects::carryOut);
	}

	void start() {
		this.process.enter(this.peer.read(Peer::identity).instance());
		if (this.holdOnTermination) {
			this.signal.install();
		}
		this.links.start();
		this.peer.tell(new Event.Started());
	}

	void terminationRequested() {
		this.parts.get().gracePeriod().begin();
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

	@Override
	public void awaitTakeoverRevoked() {
		this.takeover.awaitRevoked();
	}

	@Override
	public void applicationClosed() {
		this.peer.tell(new Event.Closed());
	}

	/**
	 * The last bean of the application is destroyed. A hand-over continues on its own
	 * thread; otherwise this is the end.
	 */
	void lastBeanDestroyed() {
		// From now on no hand-over starts.
		this.peer.tell(new Event.Closing());
		if (this.parts.get().drain().cancel()) {
			// Done already, unless nobody has heard that the context closes.
			this.takeover.awaitRevoked();
			applicationClosed();
			this.parts.get().processEnd().awaitLastMessage();
			this.parts.get().processEnd().end(Ending.CLOSE);
		}
	}

	MulticastTransport transport() {
		return this.transport;
	}

	MessageCounters counters() {
		return this.counters;
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

	HandoverLog handoverLog() {
		return this.handoverLog;
	}

	Handover handover() {
		return this.handover;
	}

}
