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

package io.handover.drain;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import io.handover.HandoverEvent;

/**
 * The application in this process, as far as a hand-over acts on it. No method throws
 * what the application throws, since the hand-over continues.
 *
 * @since 0.1.0
 */
public interface Application {

	/**
	 * Wait until the application has started or failed to do so.
	 * @param timeout how long to wait at most
	 */
	void awaitStarted(Duration timeout);

	/**
	 * Return whether the application has ever been ready.
	 * @return whether it has been ready
	 */
	boolean hasBeenReady();

	/**
	 * Return whether the application has a web server.
	 * @return whether it has one, its own or one of a child context
	 */
	boolean hasWebServer();

	/**
	 * Publish an event in the application context, if it is active. A slow listener of
	 * the start of this instance's own hand-over is not waited for until the application
	 * is closed, so that traffic is refused without delay.
	 * @param event the event
	 */
	void publish(HandoverEvent event);

	/**
	 * Publish an event to those listeners that outlive the context.
	 * @param event the event
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
	 * @return the latch
	 */
	CountDownLatch closing();

	/**
	 * Close the application.
	 * @param timeout how long to wait for it
	 * @return whether that was done in time
	 */
	boolean close(Duration timeout);

}
