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

package io.handover.peer.simulation;

import java.util.ArrayList;
import java.util.List;

/**
 * What an observer writes down of a {@link StarterNode} that is parked, by which the
 * {@link Laws} judge whether it may take all others for gone.
 */
final class GuardRecord {

	private static final int QUESTIONS = 5;

	private static final long QUESTION_PAUSE = 1000;

	private final List<Long> questions = new ArrayList<>();

	private long heardItselfAt;

	void asks(long now) {
		this.questions.add(now);
	}

	void hearsItself(long now) {
		this.heardItselfAt = now;
	}

	/**
	 * Somebody serves or starts, or the links are others: the questions do not count.
	 */
	void beginsAgain() {
		this.questions.clear();
	}

	/**
	 * Whether it has asked as often as it must, and nobody has answered.
	 */
	boolean hasAskedInVain(long now) {
		return this.questions.size() >= QUESTIONS && now - firstQuestion() >= QUESTIONS * QUESTION_PAUSE;
	}

	/**
	 * Whether it has heard one of those questions itself.
	 */
	boolean hasHeardItself() {
		return this.heardItselfAt > firstQuestion();
	}

	private long firstQuestion() {
		return this.questions.get(this.questions.size() - QUESTIONS);
	}

}
