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

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

import io.handover.protocol.PeerIdentity;

/**
 * What {@code handover-lib} 0.0.10 does, as read in its source: it sends its start time
 * at once when it is ready and every ten seconds, takes whatever begins with the version
 * for READY, and drains for any time that is strictly later than its own.
 */
final class LegacyNode extends Node {

	private boolean broadcasting;

	private boolean shuttingDown;

	private boolean closed;

	LegacyNode(int number, History.Birth birth, World world) {
		super(number, birth, world, PeerIdentity.legacy(world.wallClock()));
	}

	@Override
	void begin() {
		later(birth().startsFor(), () -> {
			if (!this.shuttingDown) {
				this.broadcasting = true;
				readyIsSent(true);
				timetableBegins();
				world().note(this, "broadcasts");
				tick();
			}
		});
	}

	private void tick() {
		if (!this.shuttingDown) {
			world().send(this, ByteBuffer.allocate(9).put((byte) 1).putLong(identity().startedAt()).array());
			later(World.HEARTBEAT, this::tick);
		}
	}

	@Override
	void receive(byte[] datagram) {
		if (this.closed) {
			return;
		}
		if (datagram.length < 9 || datagram[0] != 1) {
			// It throws in its listener, which ends a Node process.
			dies();
			return;
		}
		long timestamp = ByteBuffer.wrap(datagram).getLong(1);
		if (timestamp > identity().startedAt() && !this.shuttingDown) {
			this.shuttingDown = true;
			world().note(this, "shuts down for " + timestamp);
			world().laws().drains(this, PeerIdentity.legacy(timestamp));
			later(birth().closesFor(), () -> this.closed = true);
		}
	}

	@Override
	void pause(long until) {
		// It knows no readiness.
	}

	@Override
	void sicken(long until) {
		// Nor health.
	}

	@Override
	void reopen() {
		// It does not notice.
	}

	@Override
	void terminate() {
		dies();
	}

	@Override
	boolean isReady() {
		return this.broadcasting && !this.shuttingDown && !isDead();
	}

	@Override
	@Nullable Long acceptingSince() {
		return isReady() ? readySince() : null;
	}

	@Override
	boolean isStarting() {
		return false;
	}

	@Override
	boolean isFinished() {
		return this.closed;
	}

	@Override
	boolean holds() {
		return this.broadcasting && !this.closed && !isDead();
	}

	@Override
	boolean isLegacy() {
		return true;
	}

	@Override
	long sendsReadyBy(long from) {
		return from + World.HEARTBEAT;
	}

}
