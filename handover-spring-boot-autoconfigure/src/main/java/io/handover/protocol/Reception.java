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

import org.jspecify.annotations.Nullable;

/**
 * A received datagram after it was decoded and checked.
 *
 * @param outcome what becomes of it
 * @param message the message, only with the outcomes {@link Outcome#YOUNGER} and
 * {@link Outcome#OLDER}
 * @since 0.1.0
 */
public record Reception(Outcome outcome, @Nullable Message message) {

	// What is not obeyed is not worth an allocation: there may be a flood of it.

	static final Reception OWN = new Reception(Outcome.OWN, null);

	static final Reception FOREIGN = new Reception(Outcome.FOREIGN, null);

	static final Reception LEGACY_REFUSED = new Reception(Outcome.LEGACY_REFUSED, null);

	static final Reception UNAUTHENTICATED = new Reception(Outcome.UNAUTHENTICATED, null);

	static final Reception MALFORMED = new Reception(Outcome.MALFORMED, null);

	static Reception of(Message message, PeerIdentity self) {
		return new Reception(message.sender().isYoungerThan(self) ? Outcome.YOUNGER : Outcome.OLDER, message);
	}

}
