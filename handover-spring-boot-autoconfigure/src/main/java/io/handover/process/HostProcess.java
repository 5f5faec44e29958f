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

package io.handover.process;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * How the process ends, or does not end, once it has handed over.
 *
 * @since 0.1.0
 */
public interface HostProcess {

	/**
	 * Stay until the platform ends the process. Does not return.
	 */
	void park();

	/**
	 * End the process with code 0.
	 */
	void exit();

	/**
	 * Something is under way. Whoever ends the process waits for it.
	 * @param done when it is done
	 * @param atMost how long to wait
	 */
	void waitsFor(CountDownLatch done, Duration atMost);

}
