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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.springframework.boot.json.JsonParserFactory;

/**
 * What a development environment is told about our properties, and what is wrong with it.
 */
class ConfigurationMetadata {

	/**
	 * A property without a default value says in its description what happens without it.
	 */
	private static final Pattern ABSENCE = Pattern.compile("\\b(by default|defaults? to|if not set|unless set)\\b",
			Pattern.CASE_INSENSITIVE);

	private final Map<String, Map<String, Object>> properties = new TreeMap<>();

	private final Set<String> hints = new TreeSet<>();

	ConfigurationMetadata(String prefix, Stream<String> documents) {
		documents.map(JsonParserFactory.getJsonParser()::parseMap).forEach((document) -> {
			entries(document, "properties").filter((property) -> name(property).startsWith(prefix))
				.forEach((property) -> this.properties.merge(name(property), property, this::fuller));
			entries(document, "hints").map(this::name)
				.filter((name) -> name.startsWith(prefix))
				.forEach(this.hints::add);
		});
	}

	@SuppressWarnings("unchecked")
	private Stream<Map<String, Object>> entries(Map<String, Object> document, String key) {
		return ((List<Map<String, Object>>) document.getOrDefault(key, List.of())).stream();
	}

	/*
	 * What is added by hand may have the name and one attribute alone.
	 */
	private Map<String, Object> fuller(Map<String, Object> first, Map<String, Object> second) {
		Map<String, Object> fuller = new TreeMap<>(second);
		fuller.putAll(first);
		return fuller;
	}

	private String name(Map<String, Object> entry) {
		return entry.get("name").toString();
	}

	Set<String> names() {
		return this.properties.keySet();
	}

	/**
	 * The defaults, as they would be written, by the names of the properties that have
	 * one.
	 */
	Map<String, String> defaults() {
		Map<String, String> defaults = new TreeMap<>();
		this.properties.forEach((name, property) -> {
			if (property.containsKey("defaultValue")) {
				defaults.put(name, property.get("defaultValue").toString());
			}
		});
		return defaults;
	}

	List<String> problems() {
		List<String> problems = new ArrayList<>();
		this.properties.forEach((name, property) -> {
			String description = property.getOrDefault("description", "").toString();
			if (!description.endsWith(".")) {
				problems.add(name + " has no description, or one without a period");
			}
			if (!property.containsKey("defaultValue") && !ABSENCE.matcher(description).find()) {
				problems.add(name + " has no default, and its description does not say what happens without it");
			}
			if (isDeprecated(property) && !hasReplacement(property)) {
				problems.add(name + " is deprecated without a replacement");
			}
		});
		this.hints.stream()
			.filter((hint) -> !this.properties.containsKey(hint.replaceFirst("\\.(keys|values)$", "")))
			.forEach((hint) -> problems.add(hint + " has a hint, but there is no such property"));
		return problems;
	}

	private boolean isDeprecated(Map<String, Object> property) {
		return property.containsKey("deprecation") || Boolean.TRUE.equals(property.get("deprecated"));
	}

	private boolean hasReplacement(Map<String, Object> property) {
		return property.get("deprecation") instanceof Map<?, ?> deprecation
				&& deprecation.get("replacement") instanceof String replacement
				&& this.properties.containsKey(replacement);
	}

}
