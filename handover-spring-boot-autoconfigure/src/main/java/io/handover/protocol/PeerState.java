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

import org.jspecify.annotations.Nullable;

/**
 * The states of a peer. Each message carries the state of its sender. A peer only ever
 * moves forward through them, and only by its own decision.
 *
 * @since 0.1.0
 */
public enum PeerState {

	/**
	 * The application starts and does not serve yet.
	 */
	STARTING(1),

	/**
	 * The application serves.
	 */
	READY(2),

	/**
	 * A younger peer is ready: the application still serves, and lets go.
	 */
	DRAINING(3),

	/**
	 * The application is closed and holds nothing any more.
	 */
	RELEASED(4);

	private static final PeerState[] BY_CODE = { STARTING, READY, DRAINING, RELEASED };

	private final byte code;

	private final String label = name().toLowerCase(Locale.ROOT);

	PeerState(int code) {
		this.code = (byte) code;
	}

	/**
	 * Return the name of the state in meters and the endpoint.
	 * @return the label, in lower case
	 */
	public String label() {
		return this.label;
	}

	/**
	 * Return whether a peer in this state lets go of its service, or has done so.
	 * @return whether it is {@link #DRAINING} or {@link #RELEASED}
	 */
	public boolean isLeaving() {
		return this == DRAINING || this == RELEASED;
	}

	byte code() {
		return this.code;
	}

	static @Nullable PeerState ofCode(byte code) {
		return (code >= 1 && code <= BY_CODE.length) ? BY_CODE[code - 1] : null;
	}

}
