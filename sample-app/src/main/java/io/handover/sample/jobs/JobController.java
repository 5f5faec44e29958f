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

import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.HttpStatus;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.server.ResponseStatusException;

/**
 * Takes jobs. Two instances listen while an update lasts, and only one of them can store
 * a job: a request to the other one waits for the takeover, without a thread.
 */
@RestController
@ConditionalOnProperty("sample.jobs.directory")
class JobController {

	private static final long NEVER = -1;

	private static final int LONGEST = 64;

	private final JobsProperties properties;

	private final JobStore store;

	JobController(JobsProperties properties, JobStore store) {
		this.properties = properties;
		this.store = store;
	}

	/**
	 * Add a job. It is in the database when this is answered.
	 */
	@PostMapping("/api/jobs")
	DeferredResult<Accepted> add(@RequestParam String id) {
		if (!StringUtils.hasText(id) || id.length() > LONGEST) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST,
					"'id' must have from 1 to %d characters".formatted(LONGEST));
		}
		return whenOpen((jobs) -> {
			jobs.add(id);
			return new Accepted(id);
		});
	}

	@GetMapping("/api/jobs")
	DeferredResult<Jobs.Counts> count() {
		return whenOpen(Jobs::count);
	}

	private <T> DeferredResult<T> whenOpen(Function<Jobs, T> call) {
		DeferredResult<T> result = new DeferredResult<>(NEVER);
		this.store.jobs()
			.orTimeout(this.properties.patience().toMillis(), TimeUnit.MILLISECONDS)
			.whenComplete((jobs, failure) -> {
				if (failure != null) {
					result.setErrorResult(unavailable(failure));
				}
				else {
					answer(result, call, jobs);
				}
			});
		return result;
	}

	private static <T> void answer(DeferredResult<T> result, Function<Jobs, T> call, Jobs jobs) {
		try {
			result.setResult(call.apply(jobs));
		}
		catch (RuntimeException ex) {
			result.setErrorResult(ex);
		}
	}

	private ResponseStatusException unavailable(Throwable failure) {
		String reason = (failure instanceof TimeoutException)
				? "This instance has not taken over within " + this.properties.patience()
				: "This instance could not open the database";
		return new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, reason, failure);
	}

	/**
	 * A job that was stored.
	 *
	 * @param id its id
	 */
	record Accepted(String id) {
	}

}
