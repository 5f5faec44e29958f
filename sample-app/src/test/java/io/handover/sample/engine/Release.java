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

package io.handover.sample.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an update installs.
 *
 * @param command the command of the container
 * @param files the folder of the machine that holds the application, seen as {@code /app}
 * @param environment the release's own environment
 * @param ready the line of its log that says it is ready, a regular expression
 */
record Release(List<String> command, Path files, Map<String, String> environment, String ready) {

	Release with(String name, String value) {
		Map<String, String> environment = new LinkedHashMap<>(this.environment);
		environment.put(name, value);
		return new Release(this.command, this.files, environment, this.ready);
	}

	List<String> options() {
		List<String> options = new ArrayList<>(List.of("--volume", this.files + ":/app:ro", "--workdir", "/app"));
		this.environment.forEach((name, value) -> options.addAll(List.of("--env", name + "=" + value)));
		return options;
	}

}
