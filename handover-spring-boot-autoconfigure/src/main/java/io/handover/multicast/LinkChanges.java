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
import java.net.InetSocketAddress;
import java.util.List;

/**
 * What has become of the links, compared with before.
 *
 * @param joined those that were opened, or opened again
 * @param lost the names of those that are not open any more
 * @since 0.1.0
 */
public record LinkChanges(List<JoinedLink> joined, List<String> lost) {

	/**
	 * The links are as they were.
	 */
	public static final LinkChanges NONE = new LinkChanges(List.of(), List.of());

	/**
	 * Return whether the links are as they were.
	 */
	public boolean isEmpty() {
		return this.joined.isEmpty() && this.lost.isEmpty();
	}

	/**
	 * A link that was opened.
	 *
	 * @param name the name of its interface
	 * @param address the address that messages are sent from
	 * @param group the group that was joined, and its port
	 * @param again whether there was a link on the interface before
	 */
	public record JoinedLink(String name, InetAddress address, InetSocketAddress group, boolean again) {

	}

}
