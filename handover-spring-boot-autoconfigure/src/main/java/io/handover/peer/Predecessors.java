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

package io.handover.peer;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.handover.peer.Effect.DeletionReason;
import io.handover.protocol.ExtendedMessage;
import io.handover.protocol.Message;
import io.handover.protocol.PeerIdentity;
import io.handover.protocol.PeerState;

/**
 * What older peers that hand over to this one let it know, and the file that they leave
 * behind.
 */
final class Predecessors {

	/**
	 * How long the platform has to see the file of a predecessor that has released. The
	 * Supervisor looks for it every 100 milliseconds.
	 */
	private static final Duration COMPLETE_FILE_TIME = Duration.ofSeconds(10);

	private final PeerIdentity self;

	private final boolean deletesCompleteFile;

	private boolean leaving;

	private @Nullable Duration fileExpiresAt;

	Predecessors(PeerIdentity self, boolean deletesCompleteFile) {
		this.self = self;
		this.deletesCompleteFile = deletesCompleteFile;
	}

	/**
	 * A message of a peer that drains or has released was received.
	 * @param message the message
	 * @param before what was known of its sender before, or {@code null}
	 * @param now when it was received
	 * @return what is to be done
	 */
	List<Effect> received(Message message, @Nullable KnownPeer before, Duration now) {
		if (!isNews(message, before)) {
			return List.of();
		}
		if (message.state() == PeerState.DRAINING) {
			return List.of(new Effect.PredecessorDraining(message.sender()));
		}
		if (this.deletesCompleteFile && !this.leaving) {
			this.fileExpiresAt = now.plus(COMPLETE_FILE_TIME);
		}
		return List.of(new Effect.PredecessorReleased(message.sender(), drained(before, now)));
	}

	/**
	 * Return whether a peer that hands over to this one lets it know for the first time.
	 */
	private boolean isNews(Message message, @Nullable KnownPeer before) {
		return (before == null || before.state() != message.state()) && message instanceof ExtendedMessage extended
				&& extended.addressee() == this.self.instance();
	}

	private static Duration drained(@Nullable KnownPeer before, Duration now) {
		return (before != null && before.state() == PeerState.DRAINING) ? now.minus(before.since()) : Duration.ZERO;
	}

	/**
	 * This peer leaves itself: a file that is there is its own from now on, or that of a
	 * younger one.
	 */
	void leave() {
		this.leaving = true;
		this.fileExpiresAt = null;
	}

	/**
	 * Delete the file of a predecessor if the platform has had the time to see it.
	 */
	List<Effect> deleteExpiredFile(Duration now) {
		if (this.fileExpiresAt == null || this.fileExpiresAt.compareTo(now) > 0) {
			return List.of();
		}
		this.fileExpiresAt = null;
		return List.of(new Effect.DeleteCompleteFile(DeletionReason.EXPIRED));
	}

	@Nullable Duration fileExpiresAt() {
		return this.fileExpiresAt;
	}

}
