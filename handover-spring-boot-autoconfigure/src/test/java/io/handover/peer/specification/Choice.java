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
 * What happens next.
 *
 * @param kind what
 * @param process to which process
 * @param what which of the messages that were sent, or which answer
 */
record Choice(Kind kind, int process, int what) {

	/**
	 * What may happen.
	 */
	enum Kind {

		/**
		 * The platform starts a process.
		 */
		START,

		/**
		 * Its application is ready.
		 */
		READY,

		/**
		 * Its health group is down, or up again.
		 */
		REFUSE, ACCEPT,

		/**
		 * It answers a request.
		 */
		ANSWER_REQUEST,

		/**
		 * It receives what somebody has said at any time before.
		 */
		RECEIVE,

		/**
		 * Time passes until the next one wants to be woken.
		 */
		TIME_PASSES,

		/**
		 * Time passes until one takes over.
		 */
		TAKEOVER,

		/**
		 * All are stopped for longer than the time of silence.
		 */
		STOP,

		/**
		 * The platform asks it to end.
		 */
		TERMINATE,

		/**
		 * The platform answers whether there is another instance.
		 */
		ANSWER,

		/**
		 * Its application is closed.
		 */
		CLOSED,

		/**
		 * It is killed.
		 */
		CRASH

	}

}
