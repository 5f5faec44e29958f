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
 * The operating system process that the application runs in, as far as a hand-over
 * decides how long it lives.
 *
 * @since 0.1.0
 */
public interface ProcessControl {

	/**
	 * A peer lives in this process from now on.
	 * @param instance the number of its instance
	 */
	void enter(long instance);

	/**
	 * The application of a peer is closed.
	 * @param instance the number of its instance
	 */
	void leave(long instance);

	/**
	 * Return whether a peer lives in this process.
	 * @param instance the number of its instance
	 * @return whether it has entered and has not left
	 */
	boolean contains(long instance);

	/**
	 * Return whether other peers live in this process, which is then not to be ended by
	 * one of them.
	 * @param instance the number of the instance that asks
	 * @return whether there is another one
	 */
	boolean isShared(long instance);

	/**
	 * Return for how long the process has been running, by a clock that cannot be set.
	 * @return the time since its start
	 */
	Duration uptime();

	/**
	 * Keep the process alive until the platform ends it. Does not return.
	 */
	void park();

	/**
	 * End the process. Does not return.
	 * @param status the exit status
	 */
	void exit(int status);

	/**
	 * Let a shutdown of the process wait for something that is in progress.
	 * @param done is counted down when it is done
	 * @param timeout how long to wait at most
	 */
	void awaitOnShutdown(CountDownLatch done, Duration timeout);

}
