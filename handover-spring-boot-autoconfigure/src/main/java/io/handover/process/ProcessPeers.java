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

package io.handover.process;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * The peers that live in this process. There is more than one where several applications
 * run in it: siblings, two versions in one servlet container, contexts of tests.
 * <p>
 * They are listed in a system property, since each of several class loaders may have a
 * class of this name. Each change is one atomic operation of the system properties.
 */
final class ProcessPeers {

	static final String PROPERTY = "io.handover.peers";

	private static final String SEPARATOR = ",";

	private ProcessPeers() {
	}

	static void add(long instance) {
		System.getProperties()
			.merge(PROPERTY, name(instance), (listed, name) -> String.join(SEPARATOR, (String) listed, (String) name));
	}

	static void remove(long instance) {
		System.getProperties().computeIfPresent(PROPERTY, (property, listed) -> {
			List<String> remaining = new ArrayList<>(Arrays.asList(((String) listed).split(SEPARATOR)));
			remaining.remove(name(instance));
			return remaining.isEmpty() ? null : String.join(SEPARATOR, remaining);
		});
	}

	static boolean contains(long instance) {
		String listed = System.getProperty(PROPERTY);
		return listed != null && listed.contains(name(instance));
	}

	/**
	 * Return whether there is any other peer than the given one.
	 */
	static boolean containsOtherThan(long instance) {
		String listed = System.getProperty(PROPERTY);
		return listed != null && !listed.equals(name(instance));
	}

	private static String name(long instance) {
		return HexFormat.of().toHexDigits(instance);
	}

}
