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

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

import io.handover.protocol.Authentication;
import io.handover.protocol.ExtendedMessage;
import io.handover.protocol.LegacyMessage;
import io.handover.protocol.Message;
import io.handover.protocol.MessageEncoder;
import io.handover.protocol.PeerIdentity;
import io.handover.protocol.PeerState;
import io.handover.protocol.Scope;

/**
 * A stranger that sends to the group: another service, a replay from another boot, one
 * who does not know the secret, or one who makes no sense. It must change nothing, so it
 * has a chance of its own: without it the history is the same.
 */
final class Intruder {

	static final Scope SCOPE = Scope.of("device", "application", "another service");

	private static final Authentication OTHER_SECRET = Authentication.with(List.of("a secret of another fleet"));

	private static final Authentication SECRET = Authentication.with(List.of(StarterNode.SECRET));

	private final History history;

	private final World world;

	private final SplittableRandom chance;

	Intruder(History history, World world) {
		this.history = history;
		this.world = world;
		this.chance = new SplittableRandom(~history.seed());
	}

	void begin() {
		for (int i = 0; i < this.history.intrusions(); i++) {
			this.world.at(this.chance.nextInt(60_000), this::send);
		}
	}

	private void send() {
		byte[] datagram = datagram();
		for (Node receiver : this.world.nodes()) {
			this.world.deliver(receiver, datagram, 1 + this.chance.nextInt(20));
		}
	}

	private byte[] datagram() {
		History.Fleet fleet = this.history.fleet();
		return switch (this.chance.nextInt(5)) {
			case 0 -> encode(fleet.withSecrets() ? OTHER_SECRET : SECRET, message(SCOPE, StarterNode.BOOT));
			case 1 -> fleet.knowsBoot() ? encode(SECRET, message(StarterNode.SCOPE, 0xDEAD)) : malformed();
			case 2 ->
				fleet.withSecrets() ? encode(OTHER_SECRET, message(StarterNode.SCOPE, StarterNode.BOOT)) : malformed();
			case 3 -> fleet.withSecrets() ? encode(Authentication.none(), message(StarterNode.SCOPE, StarterNode.BOOT))
					: malformed();
			default -> (fleet.withSecrets() || !fleet.acceptsLegacy())
					? encode(SECRET, new LegacyMessage(this.world.wallClock() + 1)) : malformed();
		};
	}

	/**
	 * What would do the most harm: READY from one that is younger than all, or a message
	 * in the name of one who lives.
	 */
	private Message message(Scope scope, long boot) {
		PeerIdentity sender = new PeerIdentity(boot, 60_000 + this.world.now(), this.world.wallClock() + 1,
				this.chance.nextLong() | 1);
		List<Node> nodes = this.world.nodes();
		if (this.chance.nextInt(3) != 0 || nodes.isEmpty()) {
			return new ExtendedMessage(PeerState.READY, true, true, number(), scope, sender, 0);
		}
		PeerIdentity living = nodes.get(this.chance.nextInt(nodes.size())).identity();
		PeerState state = PeerState.values()[this.chance.nextInt(4)];
		boolean accepting = state == PeerState.READY && this.chance.nextBoolean();
		return new ExtendedMessage(state, accepting, accepting, number(), scope,
				new PeerIdentity(boot, living.startedSinceBoot(), living.startedAt(), living.instance()),
				(state.compareTo(PeerState.DRAINING) >= 0)
						? nodes.get(this.chance.nextInt(nodes.size())).identity().instance() : 0);
	}

	/**
	 * Later than all that was sent.
	 */
	private int number() {
		return Integer.MIN_VALUE + this.chance.nextInt(1000);
	}

	private byte[] malformed() {
		byte[] datagram = encode(SECRET, message(StarterNode.SCOPE, StarterNode.BOOT));
		return switch (this.chance.nextInt(5)) {
			case 0 -> with(datagram, 0, 2);
			case 1 -> with(datagram, 11, 0);
			case 2 -> with(datagram, 12, 5);
			case 3 -> with(datagram, 13, 4);
			default -> Arrays.copyOf(datagram, 11 + this.chance.nextInt(55));
		};
	}

	private static byte[] with(byte[] datagram, int offset, int value) {
		datagram[offset] = (byte) value;
		return datagram;
	}

	private static byte[] encode(Authentication authentication, Message message) {
		return new MessageEncoder(authentication).encode(message);
	}

}
