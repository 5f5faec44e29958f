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

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.handover.process.Scheduler;

/**
 * The addresses of this machine. They are read once a second at most, since there may be
 * a flood of messages whose sender is to be looked up.
 */
final class LocalAddresses {

	private static final Log log = LogFactory.getLog(LocalAddresses.class);

	private static final Duration VALIDITY = Duration.ofSeconds(1);

	private final Scheduler scheduler;

	private Set<InetAddress> addresses = Set.of();

	private @Nullable Duration readAt;

	LocalAddresses(Scheduler scheduler) {
		this.scheduler = scheduler;
	}

	/**
	 * Return whether an address is one of this machine. The kernel drops what comes from
	 * outside with such an address as its source.
	 */
	synchronized boolean contains(InetAddress address) {
		if (address.isLoopbackAddress()) {
			return true;
		}
		Duration now = this.scheduler.now();
		if (this.readAt == null || now.minus(this.readAt).compareTo(VALIDITY) >= 0) {
			this.readAt = now;
			this.addresses = read();
		}
		return this.addresses.contains(address);
	}

	private static Set<InetAddress> read() {
		try {
			return NetworkInterface.networkInterfaces()
				.flatMap(NetworkInterface::inetAddresses)
				.collect(Collectors.toUnmodifiableSet());
		}
		catch (SocketException ex) {
			log.debug("The addresses of this machine cannot be read", ex);
			return Set.of();
		}
	}

}
