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
 * What becomes of the process when the peer has sent its last message.
 *
 * @since 0.1.0
 */
public enum Ending {

	/**
	 * None of the peer's business: the application was closed for another reason than a
	 * hand-over, or the process belongs to somebody else.
	 */
	CLOSE,

	/**
	 * It stays until the platform ends it.
	 */
	PARK,

	/**
	 * It exits.
	 */
	EXIT

}
