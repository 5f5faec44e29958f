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

package io.handover.peer.specification;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.handover.peer.Peer;

/**
 * The whole state of a {@link Peer} in one number, by its fields and those of its parts.
 * Times count from now, so that what differs by a shift in time alone does not differ.
 * Numbers of messages are left out: which ones are still to come follows from what was
 * said and received.
 */
final class Fingerprint {

	private static final Map<Class<?>, List<Field>> FIELDS = new HashMap<>();

	private static final Set<String> SETTINGS = Set.of("period", "trafficTimeout");

	/**
	 * Durations that are no times.
	 */
	private static final Set<String> PERIODS = Set.of("suspended", "pause");

	private final Duration now;

	private final Map<Object, Integer> seen = new IdentityHashMap<>();

	private long value = 0xCBF29CE484222325L;

	Fingerprint(Duration now) {
		this.now = now;
	}

	long value() {
		return this.value;
	}

	Fingerprint add(long number) {
		long mixed = (this.value ^ number) * 0x9E3779B97F4A7C15L;
		this.value = mixed ^ (mixed >>> 29);
		return this;
	}

	Fingerprint add(@Nullable Object object) {
		if (object == null) {
			return add(1);
		}
		if (object instanceof Duration time) {
			return add(time.minus(this.now).toNanos());
		}
		if (object instanceof Boolean || object instanceof Number || object instanceof String
				|| object instanceof Enum<?>) {
			return add(((object instanceof Enum<?> constant) ? constant.ordinal() : object.hashCode()) + 2L);
		}
		if (object instanceof Collection<?> collection) {
			add(collection.size());
			collection.forEach(this::add);
			return this;
		}
		if (object instanceof Map<?, ?> map) {
			add(map.size());
			map.forEach((key, value) -> add(key).add(value));
			return this;
		}
		return addFields(object);
	}

	private Fingerprint addFields(Object object) {
		if (!object.getClass().getName().startsWith("io.handover.")) {
			throw new IllegalArgumentException("Unknown part " + object.getClass());
		}
		if (object instanceof Record || this.seen.put(object, this.seen.size()) == null) {
			try {
				for (Field field : FIELDS.computeIfAbsent(object.getClass(), Fingerprint::fields)) {
					Object value = field.get(object);
					add((value instanceof Duration period && PERIODS.contains(field.getName())) ? period.toNanos()
							: value);
				}
			}
			catch (IllegalAccessException ex) {
				throw new IllegalStateException(ex);
			}
		}
		return this;
	}

	private static List<Field> fields(Class<?> type) {
		List<Field> fields = new ArrayList<>();
		for (Field field : type.getDeclaredFields()) {
			boolean setting = !type.isRecord() && field.getType() == Duration.class
					&& (Modifier.isFinal(field.getModifiers()) || SETTINGS.contains(field.getName()));
			if (!Modifier.isStatic(field.getModifiers()) && !field.isSynthetic() && !setting
					&& !field.getName().equals("number") && !field.getType().getSimpleName().endsWith("Settings")) {
				field.setAccessible(true);
				fields.add(field);
			}
		}
		return fields;
	}

}
