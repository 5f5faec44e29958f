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
 * Why a hold has ended.
 *
 * @since 0.1.0
 */
public enum HoldEnd {

	/**
	 * The successor is ready: the peer hands over to it.
	 */
	SUCCESSOR_READY,

	/**
	 * No successor was heard within {@code handover.termination.successor-wait}.
	 */
	NO_SUCCESSOR,

	/**
	 * The platform runs no other instance of the service.
	 */
	ALONE,

	/**
	 * A successor was heard, or the platform runs another instance, and none has become
	 * ready within {@code handover.termination.grace-period}.
	 */
	SUCCESSOR_NOT_READY,

	/**
	 * The platform has asked again, and no successor is known.
	 */
	REQUESTED_AGAIN,

	/**
	 * The application closes for another reason.
	 */
	APPLICATION_CLOSING

}
