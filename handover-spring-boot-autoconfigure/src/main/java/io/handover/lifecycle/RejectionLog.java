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
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.handover.process.HandoverLog;
import io.handover.process.Scheduler;
import io.handover.protocol.Message;
import io.handover.protocol.MessageDecoder;
import io.handover.protocol.Outcome;
import io.handover.protocol.PeerIdentity;
import io.handover.protocol.Scope;

/**
 * Logs which datagrams are ignored and why: each one at DEBUG, and a warning at most once
 * a minute, so that a flood does not fill the disk. Messages of other services are
 * nothing to warn about.
 * <p>
 * That an instance on the same device is not obeyed is logged once for each scope: the
 * two may have been meant to hand over to each other. Most devices have few services, so
 * only the first few scopes are logged. An instance of the same service and device on
 * another boot is logged once, and so is a legacy peer on another machine.
 */
final class RejectionLog {

	private static final Log log = LogFactory.getLog(RejectionLog.class);

	private static final Duration PAUSE = Duration.ofMinutes(1);

	private static final int SHOWN_BYTES = 16;

	static final int CAPACITY = 8;

	private static final String ORDER = "See 'Replacing a secret' in docs/properties.md for an order in which the two "
			+ "hand over.";

	private final HandoverSettings.Self self;

	private final MessageDecoder decoder;

	/**
	 * What would obey an instance of this service whatever boot it is of.
	 */
	private final MessageDecoder decoderOfAnyBoot;

	private final Scheduler scheduler;

	private final HandoverLog handoverLog;

	private final Set<Scope> logged = new HashSet<>();

	private long sinceLastWarning;

	private boolean paused;

	private boolean remoteLegacyPeerLogged;

	private volatile boolean anotherBootLogged;

	RejectionLog(HandoverSettings.Self self, MessageDecoder decoder, Scheduler scheduler, HandoverLog handoverLog) {
		this.self = self;
		this.decoder = decoder;
		PeerIdentity identity = self.identity();
		this.decoderOfAnyBoot = new MessageDecoder(self.scope(), new PeerIdentity(PeerIdentity.UNKNOWN_BOOT,
				identity.startedSinceBoot(), identity.startedAt(), identity.instance()), self.authentication(), false);
		this.scheduler = scheduler;
		this.handoverLog = handoverLog;
	}

	void rejected(Outcome reason, DatagramPacket datagram, @Nullable String link) {
		if (log.isDebugEnabled()) {
			String ignored = "Ignored a datagram: " + describe(reason, datagram, link);
			this.handoverLog.later(() -> log.debug(ignored));
		}
		if (reason == Outcome.LEGACY_REFUSED && this.self.acceptLegacyPeers()) {
			logRemoteLegacyPeer(datagram);
		}
		else if (reason == Outcome.MALFORMED || reason == Outcome.UNAUTHENTICATED || reason == Outcome.LEGACY_REFUSED) {
			warn(reason, datagram, link);
		}
		if (reason == Outcome.FOREIGN && !this.anotherBootLogged && isOfAnotherBoot(datagram)) {
			logAnotherBoot(datagram);
		}
		if (reason == Outcome.UNAUTHENTICATED || reason == Outcome.FOREIGN) {
			Scope scope = this.decoder.scopeOnThisBoot(datagram.getData(), datagram.getOffset(), datagram.getLength());
			if (scope != null && !isOfThisProcess(reason, scope) && isFirst(scope)) {
				logIgnoredPeer(scope, datagram.getLength() == MessageDecoder.MAXIMUM_LENGTH);
			}
		}
	}

	private synchronized void logRemoteLegacyPeer(DatagramPacket datagram) {
		if (!this.remoteLegacyPeerLogged) {
			this.remoteLegacyPeerLogged = true;
			InetAddress address = datagram.getAddress();
			this.handoverLog.warn("Ignored a message of handover-lib"
					+ ((address != null) ? " from " + address.getHostAddress() : "")
					+ ", which is another machine. It names neither service nor device. Since this process does not "
					+ "run in a container, such messages are obeyed only from this machine. To refuse those as well, "
					+ "set 'handover.accept-legacy-peers' to 'false'. This is logged once; see the meter "
					+ "'handover.messages.received'.");
		}
	}

	private boolean isOfAnotherBoot(DatagramPacket datagram) {
		Message message = this.decoderOfAnyBoot.decode(datagram.getData(), datagram.getOffset(), datagram.getLength())
			.message();
		return message != null && this.self.identity().isOfAnotherBootThan(message.sender());
	}

	private synchronized void logAnotherBoot(DatagramPacket datagram) {
		if (!this.anotherBootLogged) {
			this.anotherBootLogged = true;
			InetAddress address = datagram.getAddress();
			this.handoverLog.warn("An instance of this service"
					+ ((address != null) ? " at " + address.getHostAddress() : "") + " has the same device, '"
					+ this.self.device() + "', and another boot id. It is not obeyed, and "
					+ "does not obey this one. Two instances hand over only if they run on one kernel and have the "
					+ "same /proc/sys/kernel/random/boot_id, which containers of LXC or Kata do not have. If it is "
					+ "another device, set another 'handover.device-id' there.");
		}
	}

	private synchronized void warn(Outcome reason, DatagramPacket datagram, @Nullable String link) {
		this.sinceLastWarning++;
		if (!this.paused) {
			String ignored = "Ignored " + this.sinceLastWarning + " datagram(s) that are not valid here, the last one "
					+ describe(reason, datagram, link) + ". More of them are logged at most once a minute; see "
					+ "the meter 'handover.messages.received'.";
			this.handoverLog.later(() -> log.warn(ignored));
			this.sinceLastWarning = 0;
			this.paused = true;
			this.scheduler.at(this.scheduler.now().plus(PAUSE), this::resume);
		}
	}

	private synchronized void resume() {
		this.paused = false;
	}

	private static String describe(Outcome reason, DatagramPacket datagram, @Nullable String link) {
		int length = datagram.getLength();
		InetAddress address = datagram.getAddress();
		String bytes = HexFormat.of()
			.formatHex(datagram.getData(), datagram.getOffset(), datagram.getOffset() + Math.min(length, SHOWN_BYTES));
		return reason.label() + ", " + length + " bytes"
				+ ((address != null) ? " from " + datagram.getSocketAddress() : "")
				+ ((link != null) ? " on " + link : "") + ": " + bytes + ((length > SHOWN_BYTES) ? "..." : "");
	}

	/**
	 * What makes it foreign is neither its scope nor its boot.
	 */
	private boolean isOfThisProcess(Outcome reason, Scope scope) {
		return reason == Outcome.FOREIGN && scope.equals(this.self.scope());
	}

	private synchronized boolean isFirst(Scope scope) {
		// Its own is in addition: others must not crowd it out.
		boolean room = this.logged.size() < CAPACITY || scope.equals(this.self.scope());
		return room && this.logged.add(scope);
	}

	private void logIgnoredPeer(Scope scope, boolean signed) {
		if (!scope.equals(this.self.scope())) {
			this.handoverLog.info("Another service is heard on this device, of scope " + scope + ", and not obeyed. "
					+ "If it is a release of this one, it has another name: this one is '" + this.self.service()
					+ "' on '" + this.self.device() + "', scope " + this.self.scope()
					+ ". Set 'handover.service-name', and 'handover.device-id' if it is set, to the same in both.");
		}
		else if (signed) {
			this.handoverLog.warn("An instance of this service on this device signs its messages with none of "
					+ "'handover.secrets'. It is not obeyed, and does not obey this one unless it knows the secret "
					+ "that this one signs with. " + ORDER);
		}
		else {
			this.handoverLog
				.warn("An instance of this service on this device does not sign its messages. It is not obeyed, since "
						+ "this one has 'handover.secrets'. If it has none, it hands over to this one, but this one does "
						+ "not hand over to it. " + ORDER);
		}
	}

}
