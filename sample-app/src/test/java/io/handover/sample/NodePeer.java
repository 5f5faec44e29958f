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
import java.util.List;

/**
 * A service that uses the Node library {@code handover-lib}, the real one.
 */
public final class NodePeer extends ObservedProcess {

	public static final String READY = "Hand-over READY";

	static final String DRAINING = "Shutting down, theres a new server running with timestamp : (\\d+)";

	static final String FILE_WRITTEN = "Hand-over file written: (\\S+)";

	static final String WAITING = "Waiting for shutdown";

	private static final String LIBRARY = "handover-lib@0.0.10";

	NodePeer(String name, ProcessBuilder builder, Path folder) throws IOException {
		super(name, builder, folder);
	}

	/**
	 * Install the library below the build's folder, once.
	 */
	public static synchronized Path library() throws IOException {
		List.of("node", "npm").forEach(Prerequisite::program);
		Path folder = Path.of("target", "node").toAbsolutePath();
		Path installed = folder.resolve("node_modules/handover-lib/package.json");
		if (!Files.exists(installed)) {
			Files.createDirectories(folder);
			try {
				Command.run("npm", "install", "--prefix", folder.toString(), "--no-save", "--no-package-lock",
						"--no-audit", "--no-fund", "--ignore-scripts", LIBRARY);
			}
			catch (IllegalStateException ex) {
				Prerequisite.missing("npm could not install %s: %s".formatted(LIBRARY, ex.getMessage()));
			}
		}
		return folder.resolve("node_modules");
	}

}
