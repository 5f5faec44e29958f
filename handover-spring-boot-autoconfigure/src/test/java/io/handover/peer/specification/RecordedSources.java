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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The sources for which the long tests of this package have passed, by their digests in
 * {@code docs/spec/checked.sha256}. What those tests find follows from these sources
 * alone.
 */
final class RecordedSources {

	private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

	private static final Path MODULE = Path.of("handover-spring-boot-autoconfigure", "src");

	private RecordedSources() {
	}

	/**
	 * Return whether the long tests are to run: a source has changed, or they are asked
	 * for.
	 */
	static boolean haveChanged() throws IOException, NoSuchAlgorithmException {
		Set<String> recorded = new HashSet<>(Files.readAllLines(ROOT.resolve("docs/spec/checked.sha256")));
		return System.getProperty("handover.specification") != null || !recorded.equals(present());
	}

	private static Set<String> present() throws IOException, NoSuchAlgorithmException {
		Set<String> digests = new HashSet<>();
		add("PROTOCOL.md", "", digests);
		add("docs/spec", ".tla", digests);
		add("docs/spec", ".cfg", digests);
		add(MODULE + "/main/java/io/handover/protocol", ".java", digests);
		add(MODULE + "/main/java/io/handover/peer", ".java", digests);
		add(MODULE + "/test/java/io/handover/peer/specification", ".java", digests);
		return digests;
	}

	private static void add(String path, String ending, Set<String> digests)
			throws IOException, NoSuchAlgorithmException {
		try (Stream<Path> files = Files.walk(ROOT.resolve(path), 1)) {
			for (Path file : files.filter(Files::isRegularFile).toList()) {
				if (file.toString().endsWith(ending)) {
					byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
					digests.add(HexFormat.of().formatHex(digest) + "  " + ROOT.relativize(file));
				}
			}
		}
	}

}
