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

package io.handover.protocol;

import java.util.Locale;

/**
 * What becomes of a received datagram. The set is closed and each outcome has one name,
 * {@link #label()}, in the log, the meter {@code handover.messages.received} and the
 * endpoint.
 *
 * @since 0.1.0
 */
public enum Outcome {

	/**
	 * A message of a younger peer of the same service.
	 */
	YOUNGER,

	/**
	 * A message of an older peer of the same service.
	 */
	OLDER,

	/**
	 * The peer's own message, come back by multicast loopback.
	 */
	OWN,

	/**
	 * A message of another service or device, of another boot of this device, or of
	 * another application in the same process.
	 */
	FOREIGN,

	/**
	 * A message without scope, while {@code handover.accept-legacy-peers} is
	 * {@code false}.
	 */
	LEGACY_REFUSED,

	/**
	 * A message that no secret of {@code handover.secrets} verifies.
	 */
	UNAUTHENTICATED,

	/**
	 * Not a message: too short, of another version, with a bad extension or a bad code.
	 */
	MALFORMED;

	private final String label = name().toLowerCase(Locale.ROOT);

	/**
	 * Return the one name of the outcome in logs, meters and the endpoint.
	 * @return the label, in lower case
	 */
	public String label() {
		return this.label;
	}

}
