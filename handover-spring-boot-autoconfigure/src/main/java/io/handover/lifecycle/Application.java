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

import java.time.Duration;

import io.handover.HandoverEvent;

/**
 * What is done to the application that lives in this process. No method throws what the
 * application throws: a hand-over goes on.
 */
interface Application {

	/**
	 * Wait until the application has started, whatever came of it.
	 * @return whether it has ever served
	 */
	boolean awaitStarted(Duration timeout);

	void publish(HandoverEvent event);

	/**
	 * Give an event to those that outlive the context.
	 */
	void publishAfterClose(HandoverEvent event);

	void refuseTraffic();

	/**
	 * Close the application.
	 * @return whether that was done within the time
	 */
	boolean close(Duration timeout);

}
