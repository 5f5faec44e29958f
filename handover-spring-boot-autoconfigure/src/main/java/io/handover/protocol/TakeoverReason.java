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
 * Why a peer has taken over what only one instance of its service may hold.
 *
 * @since 0.1.0
 */
public enum TakeoverReason {

	/**
	 * No other peer that could hold it was heard.
	 */
	ALONE,

	/**
	 * Every other peer that could hold it has said that it is released.
	 */
	RELEASED,

	/**
	 * Every other peer that could hold it has said that it is released, or was silent for
	 * so long that it counts as gone. That it is gone is not known.
	 */
	SILENT,

	/**
	 * Another peer that could hold it was heard lately, and has not released within
	 * {@code handover.takeover.timeout}.
	 */
	TIMED_OUT;

	private final String label = name().toLowerCase(Locale.ROOT).replace('_', ' ');

	/**
	 * Return the reason in words.
	 * @return the label, in lower case
	 */
	public String label() {
		return this.label;
	}

}
