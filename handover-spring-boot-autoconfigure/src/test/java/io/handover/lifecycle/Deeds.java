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

package io.handover.lifecycle;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * All that a peer did, in order. The complete file counts as done before the first deed
 * that finds it there.
 */
final class Deeds {

	static final String FILE = "file";

	private final Path completeFile;

	private final List<String> deeds = new CopyOnWriteArrayList<>();

	private boolean fileSeen;

	Deeds(Path completeFile) {
		this.completeFile = completeFile;
	}

	synchronized void add(String deed) {
		if (!this.fileSeen && Files.exists(this.completeFile)) {
			this.fileSeen = true;
			this.deeds.add(FILE);
		}
		this.deeds.add(deed);
	}

	List<String> all() {
		return List.copyOf(this.deeds);
	}

	void forget() {
		this.deeds.clear();
	}

	long count(String deed) {
		return this.deeds.stream().filter(deed::equals).count();
	}

}
