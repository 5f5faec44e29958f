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

/**
 * Why an instance that drains does not continue to serve.
 *
 * @since 0.1.0
 */
public enum DrainEnd {

	/**
	 * No request has come in for {@code handover.drain.quiet-period}.
	 */
	QUIET,

	/**
	 * Requests still come in after {@code handover.drain.timeout}.
	 */
	TIMEOUT,

	/**
	 * Requests still come in, but the process is to end and the rest of
	 * {@code handover.termination.grace-period} is needed to close.
	 */
	GRACE_PERIOD,

	/**
	 * The application closes for another reason.
	 */
	APPLICATION_CLOSING

}
