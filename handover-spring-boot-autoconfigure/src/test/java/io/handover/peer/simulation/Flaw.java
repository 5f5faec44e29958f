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

import io.handover.peer.Effect;
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
public enum Flaw {

	/**
	 * None: the real thing.
	 */
	NONE,

	/**
	 * Peers are compared by their wall clocks, as the original does.
	 */
	ORDER_BY_WALL_CLOCK,

	/**
	 * Who started at the same time counts as younger.
	 */
	ORDER_NOT_STRICT,

	/**
	 * Other services are listened to as well.
	 */
	SCOPE_IGNORED,

	/**
	 * No tag is verified.
	 */
	SECRET_IGNORED,

	/**
	 * READY is sent once and then only by heartbeat.
	 */
	NO_BURST,

	/**
	 * A parked peer does not care.
	 */
	NO_GUARD,

	/**
	 * A parked peer hears nobody but itself.
	 */
	GUARD_DOES_NOT_LISTEN,

	/**
	 * Who drains counts as released.
	 */
	DRAINING_TAKEN_FOR_RELEASED,

	/**
	 * Who has released to somebody else counts as having released to nobody.
	 */
	ADDRESSEE_IGNORED,

	/**
	 * What only one may hold is held while draining.
	 */
	NOT_REVOKED,

	/**
	 * An instance that asks the platform takes itself for the only instance.
	 */
	ALONE,

	/**
	 * Who is ready counts as accepting traffic.
	 */
	ACCEPTING_IGNORED,

	/**
	 * Messages that come twice, or after a later one, are obeyed.
	 */
	NUMBER_IGNORED,

	/**
	 * What was heard last counts as an answer.
	 */
	ANSWER_NOT_AWAITED,

	/**
	 * Who accepts traffic counts as in use.
	 */
	IN_USE_IGNORED,

	/**
	 * Who refuses traffic does not say that it lives.
	 */
	SILENT_WHEN_REFUSING;

	PeerIdentity see(PeerIdentity identity) {
		return (this != ORDER_BY_WALL_CLOCK || identity.isLegacy()) ? identity : new PeerIdentity(
				PeerIdentity.UNKNOWN_BOOT, PeerIdentity.UNKNOWN_SINCE_BOOT, identity.startedAt(), identity.instance());
	}

	/**
	 * Return a message as the peer sees it.
	 * @param message what was received
	 * @param count how many it was told before
	 * @return what the peer is told
	 */
	Message see(Message message, int count) {
		if (!(message instanceof ExtendedMessage extended)) {
			return message;
		}
		PeerIdentity sender = see(extended.sender());
		int number = number(extended.number(), count);
		if (this == ORDER_NOT_STRICT) {
			sender = new PeerIdentity(sender.boot(), sender.startedSinceBoot(), sender.startedAt() + 1,
					sender.instance());
		}
		boolean letsGo = (this == DRAINING_TAKEN_FOR_RELEASED && extended.state() == PeerState.DRAINING)
				|| (this == ADDRESSEE_IGNORED && extended.state() == PeerState.RELEASED);
		boolean accepting = extended.accepting() || (this == ACCEPTING_IGNORED && extended.state() == PeerState.READY);
		boolean inUse = extended.inUse() || (this == IN_USE_IGNORED && accepting);
		return letsGo ? new ExtendedMessage(PeerState.RELEASED, false, false, number, extended.scope(), sender, 0)
				: new ExtendedMessage(extended.state(), accepting, inUse, number, extended.scope(), sender,
						extended.addressee());
	}

	private int number(int number, int count) {
		return switch (this) {
			case NUMBER_IGNORED -> count + 1;
			case ANSWER_NOT_AWAITED -> number * 10_000 + count;
			default -> number;
		};
	}

	boolean see(boolean another) {
		return another && this != ALONE;
	}

	List<Scope> scopes() {
		return (this == SCOPE_IGNORED) ? List.of(StarterNode.SCOPE, Intruder.SCOPE) : List.of(StarterNode.SCOPE);
	}

	Authentication verify(Authentication authentication) {
		return (this == SECRET_IGNORED) ? Authentication.none() : authentication;
	}

	boolean sends(StarterNode node, Effect.Send send) {
		if (this == SILENT_WHEN_REFUSING && send.state() == PeerState.READY) {
			return send.accepting();
		}
		long now = node.world().now();
		Long began = node.timetableBegan().floor(now);
		return this != NO_BURST || send.state() != PeerState.READY || began == null || now == began
				|| now - began > 4000;
	}

	boolean answersForOthers() {
		return this == ANSWER_NOT_AWAITED;
	}

	boolean guards() {
		return this != NO_GUARD;
	}

	boolean revokes() {
		return this != NOT_REVOKED;
	}

	boolean listensWhenParked() {
		return this != GUARD_DOES_NOT_LISTEN;
	}

}
