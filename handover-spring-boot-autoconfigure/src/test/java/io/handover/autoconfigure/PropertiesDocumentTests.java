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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The table in docs/properties.md is true and complete.
 */
class PropertiesDocumentTests {

	private static final String PREFIX = HandoverProperties.PREFIX + ".";

	private final List<Row> table = table();

	private final ConfigurationMetadata metadata = ConfigurationMetadata.ofThisModule(PREFIX);

	@Test
	void whenThereIsAPropertyShouldBeInTheTable() {
		assertThat(this.table).extracting(Row::property).containsExactlyInAnyOrderElementsOf(this.metadata.names());
	}

	@Test
	void whenThereIsADefaultShouldBeInTheTable() {
		Map<String, String> defaults = column(Row::fixedDefault);
		assertThat(defaults).containsOnlyKeys(this.metadata.defaults().keySet());
		assertThat(defaults).allSatisfy((name,
				value) -> assertThat(new Binder(new MapConfigurationPropertySource(Map.of(name, value)))
					.bindOrCreate(HandoverProperties.PREFIX, HandoverProperties.class)).usingRecursiveComparison()
					.isEqualTo(new HandoverProperties()));
	}

	@Test
	void whenAVariableSetsADefaultShouldBeInTheTable() {
		Map<String, String> variables = variables();
		// This one is relaxed binding's, and in the table since handover-lib has it.
		variables.put("handover.network-mode", "HANDOVER_NETWORK_MODE");
		// This one is a default in host mode only.
		variables.put("handover.network-interface", "NETWORK_INTERFACE");
		assertThat(column(Row::variable)).isEqualTo(variables);
	}

	/*
	 * Each variable has its own name as its value, so that the defaults that are taken
	 * from variables tell which ones.
	 */
	private static Map<String, String> variables() {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new PropertySource<>("variables", new Object()) {

			@Override
			public Object getProperty(String name) {
				return name;
			}

		});
		new HandoverEnvironmentPostProcessor().postProcessEnvironment(environment, new SpringApplication());
		PropertySource<?> defaults = environment.getPropertySources()
			.get(HandoverEnvironmentPostProcessor.PROPERTY_SOURCE);
		Map<String, String> variables = new TreeMap<>();
		for (String property : ((EnumerablePropertySource<?>) defaults).getPropertyNames()) {
			variables.put(property, defaults.getProperty(property).toString());
		}
		return variables;
	}

	private Map<String, String> column(Function<Row, String> column) {
		return this.table.stream()
			.filter((row) -> !column.apply(row).isEmpty())
			.collect(Collectors.toMap(Row::property, column));
	}

	private static List<Row> table() {
		try (Stream<String> lines = Files.lines(Path.of("../docs/properties.md"))) {
			return lines.dropWhile((line) -> !line.startsWith("| --- |"))
				.skip(1)
				.takeWhile((line) -> line.startsWith("|"))
				.map(Row::of)
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * A property in the table.
	 *
	 * @param property its name
	 * @param fixedDefault its default, or empty if that depends on something
	 * @param variable the environment variable that sets the default, or empty
	 */
	private record Row(String property, String fixedDefault, String variable) {

		static Row of(String line) {
			String[] cells = line.split("\\|");
			return new Row(PREFIX + code(cells[1]), code(cells[2]), code(cells[3]));
		}

		private static String code(String cell) {
			return cell.strip().matches("`[^`]+`") ? cell.replace("`", "").strip() : "";
		}

	}

}
