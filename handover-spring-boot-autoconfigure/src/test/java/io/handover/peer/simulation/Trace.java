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

package io.handover.peer.simulation;

import java.util.Objects;

/**
 * What happened in a history: always as a number, to compare two of them, and as text for
 * a person to read.
 */
final class Trace {

	private final StringBuilder text;

	private final boolean readable;

	private long hash = 1;

	private Trace(boolean readable) {
		this.readable = readable;
		this.text = new StringBuilder();
	}

	static Trace asNumber() {
		return new Trace(false);
	}

	static Trace asText() {
		return new Trace(true);
	}

	void note(long now, int node, Object what) {
		this.hash = 31 * (31 * (31 * this.hash + now) + node) + Objects.hashCode(what);
		if (this.readable) {
			this.text.append(String.format("%9.3f s  #%d %s%n", now / 1000.0, node, what));
		}
	}

	long hash() {
		return this.hash;
	}

	String text() {
		return this.text.toString();
	}

}
