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

/**
 * Why a process may take over although another one may still use what it takes over: what
 * PROTOCOL.md names of it, as far as it can come about in a search.
 */
enum TakeoverException {

	/**
	 * The other one, or who told of it, has not been heard for the time of silence.
	 */
	SILENT,

	/**
	 * Nothing that the other one has said was received, and nobody has told of it.
	 */
	NOT_HEARD,

	/**
	 * In a network in which nothing is lost: the other one was asked to end, and is
	 * silent while it closes.
	 */
	CLOSES,

	/**
	 * The takeover's time-out has passed.
	 */
	TIMED_OUT

}
