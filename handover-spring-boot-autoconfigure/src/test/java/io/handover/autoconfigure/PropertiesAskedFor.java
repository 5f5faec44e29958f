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

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.core.annotation.AnnotationAttributes;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.util.StringUtils;

/**
 * The names of the properties that classes ask for: those bound by
 * {@link ConfigurationProperties} and those that a condition looks at.
 */
class PropertiesAskedFor {

	private final Set<String> names = new TreeSet<>();

	PropertiesAskedFor(Stream<Class<?>> types) {
		types.forEach(this::add);
	}

	Set<String> names() {
		return this.names;
	}

	private void add(Class<?> type) {
		MergedAnnotation<ConfigurationProperties> properties = MergedAnnotations.from(type)
			.get(ConfigurationProperties.class);
		if (properties.isPresent()) {
			addBound(properties.getString("prefix"), type);
		}
		addConditions(type);
		Arrays.stream(type.getDeclaredMethods()).forEach(this::addConditions);
	}

	private void addBound(String prefix, Class<?> type) {
		Arrays.stream(type.getDeclaredConstructors())
			.max(Comparator.comparingInt(Constructor::getParameterCount))
			.ifPresent((constructor) -> Arrays.stream(constructor.getParameters())
				.forEach((parameter) -> addBound(prefix, nameOf(parameter), parameter.getType())));
		Arrays.stream(type.getDeclaredMethods())
			.filter((method) -> method.getName().startsWith("set") && method.getParameterCount() == 1)
			.forEach((setter) -> addBound(prefix, nameOf(setter), setter.getParameterTypes()[0]));
	}

	private void addBound(String prefix, String property, Class<?> type) {
		String name = prefix + "." + DataObjectPropertyName.toDashedForm(property);
		if (type.getName().startsWith("io.handover.") && !type.isEnum()) {
			addBound(name, type);
		}
		else {
			this.names.add(name);
		}
	}

	private String nameOf(Parameter parameter) {
		Name name = parameter.getAnnotation(Name.class);
		return (name != null) ? name.value() : parameter.getName();
	}

	private String nameOf(Method setter) {
		return StringUtils.uncapitalize(setter.getName().substring("set".length()));
	}

	private void addConditions(AnnotatedElement element) {
		MergedAnnotations annotations = MergedAnnotations.from(element);
		Stream.of(ConditionalOnProperty.class, ConditionalOnBooleanProperty.class)
			.flatMap(annotations::stream)
			.map(MergedAnnotation::asAnnotationAttributes)
			.forEach(this::addCondition);
	}

	private void addCondition(AnnotationAttributes condition) {
		String prefix = condition.getString("prefix");
		String start = (prefix.isEmpty() || prefix.endsWith(".")) ? prefix : prefix + ".";
		Stream.of("name", "value")
			.flatMap((attribute) -> Arrays.stream(condition.getStringArray(attribute)))
			.forEach((name) -> this.names.add(start + name));
	}

}
