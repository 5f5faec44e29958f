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

import java.net.InetAddress;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Interfaces at one moment, in a fixed order.
 *
 * @param byName the interfaces by name
 */
record Links(Map<String, LinkAddress> byName) {

	static final Links NONE = new Links(Map.of());

	Links {
		byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
	}

	boolean isEmpty() {
		return this.byName.isEmpty();
	}

	boolean contains(LinkAddress link) {
		LinkAddress present = this.byName.get(link.name());
		return present != null && present.isSameLinkAs(link);
	}

	Set<String> names() {
		return new TreeSet<>(this.byName.keySet());
	}

	Collection<LinkAddress> all() {
		return this.byName.values();
	}

	/**
	 * Return the link that a datagram arrived on, as its sender's address tells: Java
	 * does not pass on what the kernel knows ({@code IP_PKTINFO}).
	 * @param sender the address of the sender
	 * @return the name of the link, or {@code null} if none or several come into question
	 */
	@Nullable String linkOf(InetAddress sender) {
		if (this.byName.size() == 1) {
			return this.byName.keySet().iterator().next();
		}
		String link = only((address) -> address.isSender(sender));
		return (link != null) ? link : only((address) -> address.isInNetworkOf(sender));
	}

	private @Nullable String only(Predicate<LinkAddress> condition) {
		List<LinkAddress> links = this.byName.values().stream().filter(condition).limit(2).toList();
		return (links.size() == 1) ? links.get(0).name() : null;
	}

}
