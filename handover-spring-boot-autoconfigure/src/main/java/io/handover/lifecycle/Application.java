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
import java.util.concurrent.CountDownLatch;

import io.handover.HandoverEvent;

/**
 * The application in this process, as far as a hand-over acts on it. No method throws
 * what the application throws, since the hand-over continues.
 */
interface Application {

	/**
	 * Wait until the application has started or failed to do so.
	 * @return whether it has ever been ready
	 */
	boolean awaitStarted(Duration timeout);

	/**
	 * Publish an event in the application context, if it is active. A slow listener of
	 * the start of this instance's own hand-over is not waited for until the application
	 * is closed: traffic is to be refused meanwhile.
	 */
	void publish(HandoverEvent event);

	/**
	 * Publish an event to those listeners that outlive the context.
	 */
	void publishAfterClose(HandoverEvent event);

	/**
	 * Set the readiness to refusing traffic.
	 * @return whether that was done
	 */
	boolean refuseTraffic();

	/**
	 * Return what is counted down when the application starts to close, for whatever
	 * reason.
	 */
	CountDownLatch closing();

	/**
	 * Close the application.
	 * @return whether that was done in time
	 */
	boolean close(Duration timeout);

}
