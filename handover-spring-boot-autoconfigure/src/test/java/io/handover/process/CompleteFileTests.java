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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CompleteFile}.
 */
@ExtendWith(OutputCaptureExtension.class)
class CompleteFileTests {

	private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));

	private static final String CONTENT = "Handed over at 2026-01-01T00:00:00Z\n";

	@TempDir
	private Path folder;

	@Test
	void whenFolderIsMissingShouldCreateIt(CapturedOutput output) {
		Path path = this.folder.resolve("not/there/handover-complete");
		write(path);
		assertThat(path).hasContent(CONTENT);
		assertThat(output).contains("Hand-over file written: " + path);
	}

	@Test
	void whenItCouldBeWrittenShouldFindNoProblemAndLeaveNothing(CapturedOutput output) throws IOException {
		Path there = Files.writeString(this.folder.resolve("handover-complete"), "stale");
		assertThat(check(there)).isNull();
		assertThat(check(this.folder.resolve("not/there/handover-complete"))).isNull();
		assertThat(names(this.folder)).containsExactly("handover-complete");
		assertThat(output).doesNotContain("WARN");
	}

	@Test
	void whenItCouldNotBeWrittenShouldSayWhatToMount(CapturedOutput output) throws IOException {
		Path file = Files.createFile(this.folder.resolve("file"));
		Path path = file.resolve("handover-complete");
		assertThat(check(path)).startsWith("Hand-over file " + path + " cannot be written (")
			.contains("Mount a folder that the platform sees at " + file + ", writable")
			.contains("'handover.complete-file'");
		assertThat(output).contains("WARN").contains("Hand-over file " + path + " cannot be written (");
	}

	/*
	 * Not even for root, whom no permissions stop.
	 */
	@Test
	void whenItIsAFolderOrNobodyCanMakeItsFolderShouldBeAProblem() {
		assertThat(check(this.folder)).contains("(it is a folder)");
		assertThat(check(Path.of("/proc/not/there/handover-complete"))).contains("cannot be written");
	}

	@Test
	void whenFileIsThereShouldReplaceItAndLeaveNothingElse() throws IOException {
		Path path = Files.writeString(this.folder.resolve("handover-complete"), "stale");
		write(path);
		assertThat(path).hasContent(CONTENT);
		assertThat(names(this.folder)).containsExactly("handover-complete");
	}

	@Test
	void whenPathIsRelativeShouldWriteInTheWorkingDirectory(CapturedOutput output) throws IOException {
		Path path = Path.of("target", "complete-file-tests", "handover-complete");
		Files.deleteIfExists(path);
		write(path);
		assertThat(path).hasContent(CONTENT);
		assertThat(output).contains("Hand-over file written: " + path.toAbsolutePath());
	}

	@Test
	void whenFolderIsALinkShouldFollowIt() throws IOException {
		Path target = Files.createDirectory(this.folder.resolve("run"));
		Path link = Files.createSymbolicLink(this.folder.resolve("var-run"), target);
		write(link.resolve("handover-complete"));
		assertThat(target.resolve("handover-complete")).hasContent(CONTENT);
	}

	@Test
	void whenWrittenShouldLetOthersReadWhatTheUsersMaskAllows() throws IOException {
		Path path = this.folder.resolve("handover-complete");
		Path ordinary = Files.createFile(this.folder.resolve("ordinary"));
		write(path);
		assertThat(Files.getPosixFilePermissions(path)).isEqualTo(Files.getPosixFilePermissions(ordinary));
	}

	@Test
	void whenSomebodyLooksShouldNeverSeeHalfOfIt() throws Exception {
		Path path = this.folder.resolve("handover-complete");
		Set<String> seen = ConcurrentHashMap.newKeySet();
		Thread reader = new Thread(() -> {
			while (!Thread.currentThread().isInterrupted()) {
				try {
					seen.add(Files.readString(path));
				}
				catch (IOException ex) {
					// Not there yet, or interrupted while it was read.
				}
			}
		});
		reader.start();
		try {
			Awaitility.await().until(() -> {
				write(path);
				return !seen.isEmpty();
			});
			for (int i = 0; i < 50; i++) {
				write(path);
			}
		}
		finally {
			reader.interrupt();
			reader.join();
		}
		assertThat(seen).containsExactly(CONTENT);
	}

	@Test
	void whenAParentIsAFileShouldWarnWithPathAndCause(CapturedOutput output) throws IOException {
		Path file = Files.createFile(this.folder.resolve("file"));
		Path path = file.resolve("handover-complete");
		write(path);
		assertThat(output).contains("Hand-over file " + path + " cannot be written (java.nio.file.")
			.contains("handover.complete-file")
			.doesNotContain("Hand-over file written");
	}

	@Test
	void whenADirectoryIsInItsPlaceShouldWarnAndLeaveThatAlone(CapturedOutput output) throws IOException {
		Path path = Files.createDirectory(this.folder.resolve("handover-complete"));
		write(path);
		assertThat(path).isDirectory();
		assertThat(output).contains("Hand-over file " + path + " cannot be written");
		completeFile(path).delete("it is stale");
		assertThat(names(this.folder)).containsExactly("handover-complete");
	}

	@Test
	void whenStaleShouldBeDeletedWithTheReason(CapturedOutput output) throws IOException {
		Path path = Files.createFile(this.folder.resolve("handover-complete"));
		completeFile(path).delete("it is stale");
		assertThat(path).doesNotExist();
		assertThat(output).contains("Hand-over file " + path + " deleted: it is stale");
	}

	@Test
	void whenNothingIsStaleShouldSayNothing(CapturedOutput output) {
		completeFile(this.folder.resolve("handover-complete")).delete("it is stale");
		completeFile(this.folder.resolve("not/there")).delete("it is stale");
		assertThat(output).doesNotContain("Hand-over file");
	}

	@Test
	void whenStaleCannotBeDeletedShouldWarn(CapturedOutput output) {
		Path path = Path.of("/proc/version");
		completeFile(path).delete("it is stale");
		assertThat(output).contains("Hand-over file " + path + " cannot be deleted (").contains("it is stale");
	}

	private static CompleteFile completeFile(Path path) {
		return new CompleteFile(path, CLOCK, new HandoverLog(CLOCK, Runnable::run));
	}

	private static @Nullable String check(Path path) {
		CompleteFile completeFile = completeFile(path);
		completeFile.check();
		return completeFile.problem();
	}

	private static void write(Path path) {
		completeFile(path).write();
	}

	private static List<String> names(Path folder) throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.map((file) -> file.getFileName().toString()).toList();
		}
	}

}
