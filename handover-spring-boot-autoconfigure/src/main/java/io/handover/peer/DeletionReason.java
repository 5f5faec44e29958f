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

package io.handover.peer;

/**
 * Why the file that tells the platform that a hand-over is complete is of no use any
 * more.
 *
 * @since 0.1.0
 */
public enum DeletionReason {

	/**
	 * It was there before this peer, so it does not concern this hand-over.
	 */
	STALE("it was there before this instance started"),

	/**
	 * The platform has had the time to see that the predecessor wrote it.
	 */
	EXPIRED("the platform has had the time to see it, and it would end this instance in the next update"),

	/**
	 * Nobody serves any more: it would end the instance that starts next.
	 */
	NOBODY_SERVES("no instance serves any more, and it would end the next one that starts");

	private final String inWords;

	DeletionReason(String inWords) {
		this.inWords = inWords;
	}

	/**
	 * Return the reason as a part of a sentence.
	 * @return the reason
	 */
	public String inWords() {
		return this.inWords;
	}

}
