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

import io.handover.protocol.TakeoverReason;

/**
 * Event published when this instance was granted the takeover of what only one instance
 * of its service may hold, and when that was revoked since it leaves, in both cases after
 * every {@link TakeoverListener} was called. If the takeover is revoked before every
 * listener was notified of the grant, neither event is published.
 *
 * @since 0.1.0
 */
public final class TakeoverEvent extends ApplicationEvent {

	private static final long serialVersionUID = 1L;

	private final boolean granted;

	private final TakeoverReason reason;

	/**
	 * Create a new {@link TakeoverEvent}.
	 * @param source the peer of this process
	 * @param granted {@code false} if the takeover was revoked
	 * @param reason why it has taken over, or had
	 */
	public TakeoverEvent(Handover source, boolean granted, TakeoverReason reason) {
		super(source);
		this.granted = granted;
		this.reason = reason;
	}

	/**
	 * Return the peer of this process.
	 * @return the peer
	 */
	public Handover getHandover() {
		return (Handover) getSource();
	}

	/**
	 * Return whether the takeover was granted or revoked.
	 * @return {@code false} if it was revoked
	 */
	public boolean isGranted() {
		return this.granted;
	}

	/**
	 * Return why this instance took over, even if it has since given up the takeover.
	 * @return the reason
	 */
	public TakeoverReason getReason() {
		return this.reason;
	}

	@Override
	public String toString() {
		return getClass().getSimpleName() + "[self=" + getHandover().instance() + ", granted=" + this.granted
				+ ", reason=" + this.reason + "]";
	}

}
