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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

import org.springframework.util.StringUtils;

import io.handover.protocol.Authentication;

/**
 * Checks of the value of one property. Each returns the value if there is nothing wrong
 * with it.
 */
final class PropertyChecks {

	/**
	 * Nobody means a longer time, and three of them can still be counted in nanoseconds.
	 */
	private static final Duration LONGEST = Duration.ofDays(365);

	private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

	private static final String A_SECRET = "a random secret of at least " + Authentication.MINIMUM_SECRET_LENGTH
			+ " bytes, for example what 'openssl rand -hex 16' prints";

	private PropertyChecks() {
	}

	static int range(String property, int value, int least, int most) {
		if (value < least || value > most) {
			throw new InvalidHandoverPropertyException(property, String.valueOf(value),
					"it is not between " + least + " and " + most, "a number from " + least + " to " + most);
		}
		return value;
	}

	static String text(String property, String value, String remedy) {
		if (!StringUtils.hasText(value)) {
			throw new InvalidHandoverPropertyException(property, value, "it must not be empty", remedy);
		}
		return value;
	}

	static Duration duration(String property, Duration value, Duration least) {
		if (value.compareTo(least) < 0) {
			throw new InvalidHandoverPropertyException(property, inWords(value),
					"it is shorter than " + least.toMillis() + " ms",
					"a duration of at least " + least.toMillis() + "ms, such as 10s");
		}
		if (value.compareTo(LONGEST) > 0) {
			throw new InvalidHandoverPropertyException(property, inWords(value),
					"it is longer than " + LONGEST.toDays() + " days", "a duration such as 10s");
		}
		return value;
	}

	static String inWords(Duration value) {
		return (value.toMillisPart() == 0) ? value.toSeconds() + "s" : value.toMillis() + "ms";
	}

	static String multicastAddress(String property, String value) {
		if (!address(property, value).isMulticastAddress()) {
			throw new InvalidHandoverPropertyException(property, value, "it is not a multicast address",
					"an address from 224.0.0.0 to 239.255.255.255, such as 239.192.16.16, or an IPv6 address that "
							+ "begins with ff");
		}
		return value;
	}

	static InetAddress address(String property, String value) {
		try {
			// Only a whole address: a name would be looked up, which takes time, and of
			// a part the rest would be guessed.
			if (ADDRESS.matcher(value).matches()) {
				return InetAddress.getByName(value);
			}
		}
		catch (UnknownHostException ex) {
			// Reported below, with what to write instead.
		}
		throw new InvalidHandoverPropertyException(property, value, "it is not an IP address",
				"a multicast address such as 239.192.16.16");
	}

	static List<String> secrets(String property, List<String> values) {
		if (values.isEmpty()) {
			throw new InvalidHandoverPropertyException(property, null, "it is set, but empty",
					A_SECRET + ", or leave the property out if messages are not to be authenticated");
		}
		for (int i = 0; i < values.size(); i++) {
			int length = values.get(i).getBytes(StandardCharsets.UTF_8).length;
			if (length < Authentication.MINIMUM_SECRET_LENGTH) {
				// The value stays out of the message: it is a secret, if a bad one.
				throw new InvalidHandoverPropertyException(property + "[" + i + "]", null,
						"it has " + length + " bytes and can be guessed", A_SECRET);
			}
		}
		return List.copyOf(values);
	}

}
