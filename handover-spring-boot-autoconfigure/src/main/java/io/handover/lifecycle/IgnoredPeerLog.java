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
import java.util.HashSet;
import java.util.Set;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.handover.protocol.MessageDecoder;
import io.handover.protocol.Outcome;
import io.handover.protocol.Scope;

/**
 * {@link HandoverObserver} that logs, once for each scope, that an instance on the same
 * device is not obeyed: the two may have been meant to hand over to each other. Most
 * devices have few services, so only the first few scopes are logged.
 */
final class IgnoredPeerLog implements HandoverObserver {

	static final int CAPACITY = 8;

	private static final String ORDER = "See 'Replacing a secret' in docs/properties.md for an order in which the two "
			+ "hand over.";

	private static final Log log = LogFactory.getLog(IgnoredPeerLog.class);

	private final Membership membership;

	private final MessageDecoder decoder;

	private final Set<Scope> logged = new HashSet<>();

	IgnoredPeerLog(Membership membership, MessageDecoder decoder) {
		this.membership = membership;
		this.decoder = decoder;
	}

	@Override
	public void datagramRejected(Outcome reason, DatagramPacket datagram, @Nullable String link) {
		if (reason == Outcome.UNAUTHENTICATED || reason == Outcome.FOREIGN) {
			Scope scope = this.decoder.scopeOnThisBoot(datagram.getData(), datagram.getOffset(), datagram.getLength());
			if (scope != null && !isOfThisProcess(reason, scope) && isFirst(scope)) {
				log(scope, datagram.getLength() == MessageDecoder.MAXIMUM_LENGTH);
			}
		}
	}

	/**
	 * What makes it foreign is neither its scope nor its boot.
	 */
	private boolean isOfThisProcess(Outcome reason, Scope scope) {
		return reason == Outcome.FOREIGN && scope.equals(this.membership.scope());
	}

	private synchronized boolean isFirst(Scope scope) {
		// Its own is in addition: others must not crowd it out.
		boolean room = this.logged.size() < CAPACITY || scope.equals(this.membership.scope());
		return room && this.logged.add(scope);
	}

	private void log(Scope scope, boolean signed) {
		if (!scope.equals(this.membership.scope())) {
			log.info("Another service is heard on this device, of scope " + scope + ", and not obeyed. "
					+ "If it is a release of this one, it has another name: this one is '" + this.membership.service()
					+ "' on '" + this.membership.device() + "', scope " + this.membership.scope()
					+ ". Set 'handover.service-name', and 'handover.device-id' if it is set, to the same in both.");
		}
		else if (signed) {
			log.warn("An instance of this service on this device signs its messages with none of "
					+ "'handover.secrets'. It is not obeyed, and does not obey this one unless it knows the secret "
					+ "that this one signs with. " + ORDER);
		}
		else {
			log.warn("An instance of this service on this device does not sign its messages. It is not obeyed, since "
					+ "this one has 'handover.secrets'. If it has none, it hands over to this one, but this one does "
					+ "not hand over to it. " + ORDER);
		}
	}

}
