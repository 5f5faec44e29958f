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

package io.handover.actuate;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;

/**
 * {@link SanitizingFunction} that hides {@code handover.secrets} from every endpoint,
 * even from those that are configured to show all values: by name, and by value wherever
 * else it stands, such as in the variable that a placeholder refers to or in the command
 * line.
 *
 * @since 0.1.0
 */
public class SecretsSanitizingFunction implements SanitizingFunction {

	private final Supplier<List<String>> secrets;

	/**
	 * Create a new {@link SecretsSanitizingFunction}.
	 * @param secrets supplies the secrets, if they are known
	 */
	public SecretsSanitizingFunction(Supplier<List<String>> secrets) {
		this.secrets = secrets;
	}

	@Override
	public SanitizableData apply(SanitizableData data) {
		return (isNamed(data) || isContained(data.getValue())) ? data.withSanitizedValue() : data;
	}

	private static boolean isNamed(SanitizableData data) {
		return data.getKey().toLowerCase(Locale.ROOT).replace('_', '.').startsWith("handover.secrets");
	}

	private boolean isContained(@Nullable Object value) {
		String text = (value != null) ? value.toString() : "";
		return this.secrets.get().stream().anyMatch(text::contains);
	}

}
