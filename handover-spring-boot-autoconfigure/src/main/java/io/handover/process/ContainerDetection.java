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

package io.handover.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Tells whether this process runs in a container, by the marks that container engines
 * leave.
 *
 * @since 0.1.0
 */
public final class ContainerDetection {

	/**
	 * Of Docker and balenaEngine, and of Podman and CRI-O.
	 */
	private static final List<String> FILES = List.of(".dockerenv", "run/.containerenv");

	/**
	 * Of the balena Supervisor, and of LXC, Podman and systemd-nspawn.
	 */
	private static final List<String> VARIABLES = List.of("BALENA", "container");

	private ContainerDetection() {
	}

	/**
	 * Return whether this process runs in a container.
	 * @param root the root of the file system
	 * @param environment the environment variables
	 */
	public static boolean isContainer(Path root, Map<String, ?> environment) {
		return FILES.stream().anyMatch((file) -> Files.exists(root.resolve(file)))
				|| VARIABLES.stream().anyMatch(environment::containsKey);
	}

}
