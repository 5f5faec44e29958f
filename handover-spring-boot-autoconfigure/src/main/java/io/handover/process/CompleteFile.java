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
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * The file that tells the platform that the hand-over is complete. A failure to write or
 * delete it never stops a hand-over.
 *
 * @since 0.1.0
 */
public final class CompleteFile {

	private final Path path;

	private final InstantSource wallClock;

	private final HandoverLog handoverLog;

	private volatile @Nullable String problem;

	public CompleteFile(Path path, InstantSource wallClock, HandoverLog handoverLog) {
		this.path = path.toAbsolutePath();
		this.wallClock = wallClock;
		this.handoverLog = handoverLog;
	}

	/**
	 * Check whether the file could be written, by a temporary one beside it, or in the
	 * folder that its own folder would be made in.
	 */
	public void check() {
		String reason = reasonAgainstWriting();
		if (reason != null) {
			this.problem = "Hand-over file " + this.path + " cannot be written (" + reason + "). "
					+ "The platform will wait for its time-out when this instance has handed over. " + remedy();
			this.handoverLog.warn(this.problem);
		}
	}

	private @Nullable String reasonAgainstWriting() {
		if (Files.isDirectory(this.path)) {
			return "it is a folder";
		}
		Path folder = this.path.getParent();
		while (folder != null && Files.notExists(folder)) {
			folder = folder.getParent();
		}
		try {
			Files.delete(Files.createTempFile(folder, "handover-", ".tmp"));
			return null;
		}
		catch (IOException | RuntimeException ex) {
			return ex.toString();
		}
	}

	/**
	 * Return what was found to keep the file from being written.
	 * @return the problem and what to do about it, or {@code null} if none is known
	 */
	public @Nullable String problem() {
		return this.problem;
	}

	private String remedy() {
		return "Mount a folder that the platform sees at " + this.path.getParent()
				+ ", writable, or set 'handover.complete-file' to where the platform looks.";
	}

	/**
	 * Write the file in one step, so that it is never seen in part.
	 */
	public void write() {
		try {
			Files.createDirectories(this.path.getParent());
			// Files.createTempFile would make one that only its owner can read, and the
			// platform may be another user.
			Path temporary = this.path.resolveSibling("handover-" + UUID.randomUUID() + ".tmp");
			try {
				Files.writeString(temporary, "Handed over at " + this.wallClock.instant() + "\n",
						StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
				moveIntoPlace(temporary);
			}
			finally {
				Files.deleteIfExists(temporary);
			}
			this.handoverLog.info("Hand-over file written: " + this.path);
		}
		catch (IOException | RuntimeException ex) {
			this.handoverLog.warn("Hand-over file " + this.path + " cannot be written (" + ex
					+ "). The platform waits for its time-out, since it does not see that the hand-over is complete. "
					+ remedy());
		}
	}

	private void moveIntoPlace(Path temporary) throws IOException {
		try {
			Files.move(temporary, this.path, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (AtomicMoveNotSupportedException ex) {
			Files.move(temporary, this.path, StandardCopyOption.REPLACE_EXISTING);
		}
	}

	/**
	 * Delete the file of an earlier instance, if there is one.
	 * @param reason why it is not needed any more
	 */
	public void delete(String reason) {
		try {
			if (Files.isRegularFile(this.path) && Files.deleteIfExists(this.path)) {
				this.handoverLog.info("Hand-over file " + this.path + " deleted: " + reason);
			}
		}
		catch (IOException | RuntimeException ex) {
			this.handoverLog.warn("Hand-over file " + this.path + " cannot be deleted (" + ex + "): " + reason
					+ ". The next update may end this instance too early; delete it by hand.");
		}
	}

}
