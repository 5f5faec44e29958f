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

package io.handover.peer.simulation;

import java.util.List;

import io.handover.protocol.Authentication;
import io.handover.protocol.ExtendedMessage;
import io.handover.protocol.Message;
import io.handover.protocol.PeerIdentity;
import io.handover.protocol.PeerState;
import io.handover.protocol.Scope;

/**
 * A fault in all peers of this starter, made on purpose to see that the simulation finds
 * it.
 */
enum Flaw {

	/**
	 * None: the real thing.
	 */
	NONE,

	/**
	 * Peers are compared by their wall clocks, as the original does.
	 */
	ORDER_BY_WALL_CLOCK {

		@Override
		PeerIdentity see(PeerIdentity identity) {
			return identity.isLegacy() ? identity : new PeerIdentity(PeerIdentity.UNKNOWN_BOOT,
					PeerIdentity.UNKNOWN_SINCE_BOOT, identity.startedAt(), identity.instance());
		}

	},

	/**
	 * Who started at the same time counts as younger.
	 */
	ORDER_NOT_STRICT {

		@Override
		Message see(Message message) {
			PeerIdentity sender = message.sender();
			return (message instanceof ExtendedMessage extended)
					? new ExtendedMessage(
							message.state(), extended.scope(), new PeerIdentity(sender.boot(),
									sender.startedSinceBoot(), sender.startedAt() + 1, sender.instance()),
							extended.addressee())
					: message;
		}

	},

	/**
	 * Other services are listened to as well.
	 */
	SCOPE_IGNORED {

		@Override
		List<Scope> scopes() {
			return List.of(StarterNode.SCOPE, Intruder.SCOPE);
		}

	},

	/**
	 * No tag is verified.
	 */
	SECRET_IGNORED {

		@Override
		Authentication verify(Authentication authentication) {
			return Authentication.none();
		}

	},

	/**
	 * READY is sent once and then only by heartbeat.
	 */
	NO_BURST {

		@Override
		boolean sends(StarterNode node, PeerState state) {
			Long began = node.timetableBegan();
			long now = node.world().now();
			return state != PeerState.READY || began == null || now == began || now - began > 4000;
		}

	},

	/**
	 * A parked peer does not care.
	 */
	NO_GUARD {

		@Override
		boolean guards() {
			return false;
		}

	},

	/**
	 * A parked peer hears nobody but itself.
	 */
	GUARD_DOES_NOT_LISTEN {

		@Override
		boolean listensWhenParked() {
			return false;
		}

	},

	/**
	 * Who drains counts as released.
	 */
	DRAINING_TAKEN_FOR_RELEASED {

		@Override
		Message see(Message message) {
			return (message instanceof ExtendedMessage draining && draining.state() == PeerState.DRAINING)
					? new ExtendedMessage(PeerState.RELEASED, draining.scope(), draining.sender(), 0) : message;
		}

	},

	/**
	 * Who has released to somebody else counts as having released to nobody.
	 */
	ADDRESSEE_IGNORED {

		@Override
		Message see(Message message) {
			return (message instanceof ExtendedMessage released && released.state() == PeerState.RELEASED)
					? new ExtendedMessage(PeerState.RELEASED, released.scope(), released.sender(), 0) : message;
		}

	},

	/**
	 * What only one may hold is held while draining.
	 */
	NOT_REVOKED {

		@Override
		boolean revokes() {
			return false;
		}

	},

	/**
	 * An instance that asks the platform takes itself for the only instance.
	 */
	ALONE {

		@Override
		boolean see(boolean another) {
			return false;
		}

	};

	PeerIdentity see(PeerIdentity identity) {
		return identity;
	}

	Message see(Message message) {
		if (message instanceof ExtendedMessage extended) {
			PeerIdentity seen = see(extended.sender());
			return (seen == extended.sender()) ? message
					: new ExtendedMessage(extended.state(), extended.scope(), seen, extended.addressee());
		}
		return message;
	}

	boolean see(boolean another) {
		return another;
	}

	List<Scope> scopes() {
		return List.of(StarterNode.SCOPE);
	}

	Authentication verify(Authentication authentication) {
		return authentication;
	}

	boolean sends(StarterNode node, PeerState state) {
		return true;
	}

	boolean guards() {
		return true;
	}

	boolean revokes() {
		return true;
	}

	boolean listensWhenParked() {
		return true;
	}

}
