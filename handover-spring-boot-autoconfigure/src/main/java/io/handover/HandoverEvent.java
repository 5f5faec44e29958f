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

package io.handover;

import org.springframework.context.ApplicationEvent;

import io.handover.protocol.PeerIdentity;

/**
 * Base class for events of a hand-over between this instance and another one.
 *
 * @since 0.1.0
 */
public abstract sealed class HandoverEvent extends ApplicationEvent
		permits HandoverStartedEvent, HandoverFinishedEvent {

	private static final long serialVersionUID = 1L;

	private final transient PeerIdentity predecessor;

	private final transient PeerIdentity successor;

	HandoverEvent(Handover source, PeerIdentity predecessor, PeerIdentity successor) {
		super(source);
		this.predecessor = predecessor;
		this.successor = successor;
	}

	/**
	 * Return the peer of this process.
	 * @return the peer
	 */
	public Handover getHandover() {
		return (Handover) getSource();
	}

	/**
	 * Return the older peer, which leaves.
	 * @return the predecessor
	 */
	public PeerIdentity getPredecessor() {
		return this.predecessor;
	}

	/**
	 * Return the younger peer, which stays.
	 * @return the successor
	 */
	public PeerIdentity getSuccessor() {
		return this.successor;
	}

	/**
	 * Return whether this instance is the one that leaves.
	 * @return whether this instance is the predecessor
	 */
	public boolean isLeaving() {
		return getHandover().instance().equals(this.predecessor.name());
	}

	@Override
	public String toString() {
		return getClass().getSimpleName() + "[state=" + getHandover().state() + ", self=" + getHandover().instance()
				+ ", predecessor=" + this.predecessor.name() + ", successor=" + this.successor.name() + "]";
	}

}
