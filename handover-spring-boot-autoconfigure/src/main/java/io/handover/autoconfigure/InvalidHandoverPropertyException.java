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

import org.jspecify.annotations.Nullable;

/**
 * A property of hand-over has a value that makes no sense.
 *
 * @since 0.1.0
 */
public class InvalidHandoverPropertyException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String property;

	private final @Nullable String value;

	private final String reason;

	private final String remedy;

	InvalidHandoverPropertyException(String property, @Nullable String value, String reason, String remedy) {
		super("Property '" + HandoverProperties.PREFIX + "." + property + "' is invalid: " + reason);
		this.property = HandoverProperties.PREFIX + "." + property;
		this.value = value;
		this.reason = reason;
		this.remedy = remedy;
	}

	/**
	 * Return which property it is.
	 * @return its full name
	 */
	public String getProperty() {
		return this.property;
	}

	/**
	 * Return the value, unless it must not be seen.
	 * @return the value, or {@code null} if it is a secret
	 */
	public @Nullable String getValue() {
		return this.value;
	}

	/**
	 * Return what is wrong with the value.
	 * @return the reason
	 */
	public String getReason() {
		return this.reason;
	}

	/**
	 * Return what to write instead.
	 * @return the remedy
	 */
	public String getRemedy() {
		return this.remedy;
	}

}
