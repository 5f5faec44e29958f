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

package io.handover.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.util.FileSystemUtils;

/**
 * What the processes of a test need: an empty folder with their logs, and the end of all
 * of them after the test.
 */
abstract class TestMachine implements BeforeEachCallback, AfterEachCallback {

	private final Deque<AutoCloseable> resources = new ArrayDeque<>();

	private Path folder = Path.of("target");

	@Override
	public void beforeEach(ExtensionContext context) throws Exception {
		String invocation = context.getUniqueId().replaceAll(".*?(-?\\d*)]$", "$1");
		this.folder = Path
			.of("target", "system-tests", context.getRequiredTestClass().getSimpleName(),
					context.getRequiredTestMethod().getName() + invocation)
			.toAbsolutePath();
		FileSystemUtils.deleteRecursively(this.folder);
		Files.createDirectories(this.folder);
	}

	@Override
	public void afterEach(ExtensionContext context) throws Exception {
		while (!this.resources.isEmpty()) {
			this.resources.pop().close();
		}
	}

	/**
	 * Where the test's files are.
	 */
	Path folder() {
		return this.folder;
	}

	<T extends AutoCloseable> T register(T resource) {
		this.resources.push(resource);
		return resource;
	}

	SampleProcess sample(@Nullable NetworkNamespace namespace, String name, Map<String, String> environment,
			List<String> java, Map<String, String> defaults, String... properties) throws IOException {
		ProcessBuilder builder = sampleBuilder(namespace, java, defaults, properties);
		builder.environment().putAll(environment);
		return register(new SampleProcess(name, builder, this.folder));
	}

	static ProcessBuilder sampleBuilder(@Nullable NetworkNamespace namespace, List<String> java,
			Map<String, String> defaults, String... properties) {
		Map<String, String> told = new LinkedHashMap<>(Map.of("server.port", "0"));
		told.putAll(defaults);
		for (String property : properties) {
			String[] parts = property.split("=", 2);
			told.put(parts[0], parts[1]);
		}
		List<String> arguments = new ArrayList<>(java);
		told.forEach((property, value) -> arguments.add("--%s=%s".formatted(property, value)));
		return ObservedProcess.java(namespace, arguments);
	}

	NodePeer node(@Nullable NetworkNamespace namespace, String name, Map<String, String> environment)
			throws IOException, InterruptedException {
		Path library = NodePeer.library();
		ProcessBuilder builder = ObservedProcess.command(namespace,
				List.of("node", Path.of("src/test/node/peer.js").toAbsolutePath().toString()));
		builder.environment().putAll(environment);
		builder.environment().put("NODE_PATH", library.toString());
		return register(new NodePeer(name, builder, this.folder));
	}

	/**
	 * Default settings of a test that does not want to wait.
	 */
	static Map<String, String> quick(Path marker) {
		return Map.of("handover.stability-period", "0s", "handover.drain.delay", "100ms", "handover.drain.quiet-period",
				"100ms", "handover.complete-file", marker.toString());
	}

}
