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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.springframework.boot.json.JsonParserFactory;

/**
 * What a development environment is told about our properties, and what is wrong with it.
 */
final class ConfigurationMetadata {

	/**
	 * A property without a default value says in its description what happens without it.
	 */
	private static final Pattern ABSENCE = Pattern.compile("\\b(by default|defaults? to|if not set|unless set)\\b",
			Pattern.CASE_INSENSITIVE);

	private final Map<String, Map<String, Object>> groups;

	private final Map<String, Map<String, Object>> properties;

	private final Map<String, Map<String, Object>> hints;

	private ConfigurationMetadata(String prefix, String document) {
		Map<String, Object> metadata = JsonParserFactory.getJsonParser().parseMap(document);
		this.groups = byName(prefix, metadata, "groups");
		this.properties = byName(prefix, metadata, "properties");
		this.hints = byName(prefix, metadata, "hints");
	}

	private static Map<String, Map<String, Object>> byName(String prefix, Map<String, Object> metadata, String key) {
		Map<String, Map<String, Object>> byName = new TreeMap<>();
		entries(metadata, key).filter((entry) -> (entry.get("name") + ".").startsWith(prefix))
			.forEach((entry) -> byName.put(entry.get("name").toString(), entry));
		return byName;
	}

	@SuppressWarnings("unchecked")
	private static Stream<Map<String, Object>> entries(Map<String, Object> owner, String key) {
		return ((List<Map<String, Object>>) owner.getOrDefault(key, List.of())).stream();
	}

	/**
	 * The metadata that the annotation processor has made of this module.
	 */
	static ConfigurationMetadata ofThisModule(String prefix) {
		try {
			return new ConfigurationMetadata(prefix,
					Files.readString(Path.of("target/classes/META-INF/spring-configuration-metadata.json")));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
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

	/**
	 * The types of the properties, by their names.
	 */
	Map<String, String> types() {
		Map<String, String> types = new TreeMap<>();
		this.properties.forEach((name, property) -> types.put(name, property.getOrDefault("type", "").toString()));
		return types;
	}

	/**
	 * The values that the hint of a property describes, if there is one.
	 */
	List<String> hintedValues(String name) {
		return entries(this.hints.getOrDefault(name, Map.of()), "values").map((value) -> value.get("value").toString())
			.toList();
	}

	List<String> problems() {
		List<String> problems = new ArrayList<>();
		this.groups.forEach((name, group) -> addUnlessDescribed(name, group, problems));
		this.properties.forEach((name, property) -> {
			addUnlessDescribed(name, property, problems);
			String description = description(property);
			if (!property.containsKey("defaultValue") && !ABSENCE.matcher(description).find()) {
				problems.add(name + " has no default, and its description does not say what happens without it");
			}
		});
		this.hints.keySet()
			.stream()
			.filter((hint) -> !this.properties.containsKey(hint.replaceFirst("\\.(keys|values)$", "")))
			.forEach((hint) -> problems.add(hint + " has a hint, but there is no such property"));
		this.hints.forEach((name, hint) -> entries(hint, "values")
			.forEach((value) -> addUnlessDescribed(name + "=" + value.get("value"), value, problems)));
		return problems;
	}

	private static void addUnlessDescribed(String name, Map<String, Object> entry, List<String> problems) {
		if (!description(entry).endsWith(".")) {
			problems.add(name + " has no description, or one without a period");
		}
	}

	private static String description(Map<String, Object> entry) {
		return entry.getOrDefault("description", "").toString();
	}

}
