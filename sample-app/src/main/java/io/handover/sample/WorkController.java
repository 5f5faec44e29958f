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

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * Requests that take as long as they are told to, as a hand-over may not cut them off.
 */
@RestController
class WorkController {

	private static final int LONGEST = 60000;

	@GetMapping("/api/work")
	Work work(@RequestParam int millis) throws InterruptedException {
		if (millis < 0 || millis > LONGEST) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST,
					"'millis' must be from 0 to %d but is %d".formatted(LONGEST, millis));
		}
		Thread.sleep(millis);
		return new Work(millis, ProcessHandle.current().pid());
	}

	/**
	 * Work that was done.
	 *
	 * @param millis how long it took
	 * @param pid the process that did it
	 */
	record Work(int millis, long pid) {
	}

}
