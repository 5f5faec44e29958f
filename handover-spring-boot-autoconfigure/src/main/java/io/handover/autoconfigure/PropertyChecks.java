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

package io.handover.autoconfigure;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.StringUtils;

/**
 * Checks of the value of one property, given by its name below {@code handover}.
 */
final class PropertyChecks {

	/**
	 * Nobody means a longer time, and three of them can still be counted in nanoseconds.
	 */
	private static final Duration LONGEST = Duration.ofDays(365);

	private PropertyChecks() {
	}

	/**
	 * Return the failure of a start because of a property that is not a secret: Spring
	 * Boot's analysis of it shows the value.
	 */
	static InvalidConfigurationPropertyValueException invalid(String property, @Nullable Object value, String fault,
			String remedy) {
		return new InvalidConfigurationPropertyValueException(HandoverProperties.PREFIX + "." + property, value,
				"It is " + fault + ". Set it to " + remedy + ".");
	}

	static void range(String property, int value, int least, int most) {
		if (value < least || value > most) {
			throw invalid(property, value, "not between " + least + " and " + most,
					"a number from " + least + " to " + most);
		}
	}

	static void text(String property, @Nullable String value, String remedy) {
		if (value != null && !StringUtils.hasText(value)) {
			throw invalid(property, value, "empty", remedy + ", or leave the property out");
		}
	}

	static void duration(String property, @Nullable Duration value, int leastMillis) {
		if (value == null) {
			return;
		}
		if (value.compareTo(Duration.ofMillis(leastMillis)) < 0) {
			throw invalid(property, value, "shorter than " + leastMillis + " ms",
					"a duration of at least " + leastMillis + "ms, such as 10s");
		}
		if (value.compareTo(LONGEST) > 0) {
			throw invalid(property, value, "longer than " + LONGEST.toDays() + " days", "a duration such as 10s");
		}
	}

	/**
	 * Return the failure of a start because a health group does not exist.
	 * @param names the names of the groups that there are, or {@code null} if there is no
	 * health endpoint
	 */
	static InvalidConfigurationPropertyValueException unknownHealthGroup(String name, @Nullable Set<String> names) {
		String property = "health-group";
		return (names != null)
				? invalid(property, name, "not one of the health groups " + new TreeSet<>(names),
						"one of them, or to nothing if no group is to be waited for, or define it with "
								+ "'management.endpoint.health.group." + name + ".include'")
				: invalid(property, name, "not a health group, since this application has no health endpoint",
						"nothing, or add 'spring-boot-starter-actuator' and make its health endpoint available");
	}

	static void paths(String property, List<String> values) {
		for (String value : values) {
			if (!value.startsWith("/")) {
				throw invalid(property, value, "not a path", "paths that begin with '/', such as '/ping'");
			}
		}
	}

	static InetAddress multicastAddress(String property, String value) {
		InetAddress address = address(property, value);
		if (!address.isMulticastAddress()) {
			throw invalid(property, value, "not a multicast address",
					"an address from 224.0.0.0 to 239.255.255.255, such as 239.192.16.16, or an IPv6 address that "
							+ "begins with ff");
		}
		return address;
	}

	private static InetAddress address(String property, String value) {
		try {
			// Only a whole address: a name would be looked up, which takes time, and of
			// a part the rest would be guessed.
			if (isAddress(value)) {
				return InetAddress.getByName(value);
			}
		}
		catch (UnknownHostException ex) {
			// Reported below, with what to write instead.
		}
		throw invalid(property, value, "not an IP address", "a multicast address such as 239.192.16.16");
	}

	/**
	 * Without a regular expression, which every start would compile.
	 */
	private static boolean isAddress(String value) {
		boolean ipv6 = value.indexOf(':') >= 0;
		for (int i = 0; i < value.length(); i++) {
			char character = value.charAt(i);
			if (character != '.' && character != ':' && Character.digit(character, ipv6 ? 16 : 10) < 0) {
				return false;
			}
		}
		return ipv6 || StringUtils.countOccurrencesOf(value, ".") == 3;
	}

}
