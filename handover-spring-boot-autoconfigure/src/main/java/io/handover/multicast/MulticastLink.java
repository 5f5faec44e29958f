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

package io.handover.multicast;

import java.io.IOException;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The receiver and the sender on one interface: it is in the group there and sends there,
 * and nowhere else.
 */
final class MulticastLink {

	private static final Log log = LogFactory.getLog(MulticastLink.class);

	private final LinkAddress address;

	private final DatagramListener listener;

	private final GroupReceiver receiver;

	private final GroupSender sender;

	private volatile boolean givenUp;

	private volatile @Nullable String problem;

	private boolean closed;

	private MulticastLink(MulticastSettings settings, LinkAddress address, DatagramListener listener)
			throws IOException {
		this.address = address;
		this.listener = listener;
		this.receiver = new GroupReceiver(GroupReceiver.channelInGroup(settings, address), address.name(), listener,
				this::receiverStopped);
		this.sender = new GroupSender(settings, address);
	}

	static MulticastLink open(MulticastSettings settings, LinkAddress address, DatagramListener listener)
			throws IOException {
		MulticastLink link = new MulticastLink(settings, address, listener);
		link.receiver.start();
		return link;
	}

	private void receiverStopped() {
		giveUp();
		this.listener.lost(this.address.name());
	}

	synchronized void send(byte[] datagram) {
		if (this.closed) {
			// The sender would open a socket that nobody closes.
			return;
		}
		try {
			this.sender.send(datagram);
			this.problem = null;
		}
		catch (IOException | RuntimeException ex) {
			String failure = "nothing can be sent on '" + this.address.name() + "': " + ex;
			if (!failure.equals(this.problem)) {
				this.problem = failure;
				log.warn("Hand-over messages cannot travel: " + failure + ". It is tried again with every message.");
			}
		}
	}

	/**
	 * What keeps messages from travelling, or {@code null}.
	 */
	@Nullable String problem() {
		return this.problem;
	}

	/**
	 * Make the link unusable, so that it is opened anew.
	 */
	void giveUp() {
		this.givenUp = true;
	}

	boolean isUsableOn(LinkAddress now) {
		return !this.givenUp && this.address.isStillThatOf(now);
	}

	void close() {
		this.receiver.close();
		closeSender();
	}

	private synchronized void closeSender() {
		this.closed = true;
		this.sender.close();
	}

}
