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

package io.handover.sample.jobs;

import org.springframework.scheduling.annotation.Scheduled;

import io.handover.WithTakeover;

/**
 * Something that is done again and again and never twice at a time. It takes a while, and
 * writes down when it begins and ends.
 */
class Inspection {

	private final Journal journal;

	Inspection(Journal journal) {
		this.journal = journal;
	}

	@Scheduled(fixedDelay = 50)
	@WithTakeover
	void inspect() throws InterruptedException {
		this.journal.append("begin");
		Thread.sleep(100);
		this.journal.append("end");
	}

}
