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
 * Tells the time and runs tasks at a later one, one after the other.
 *
 * @since 0.1.0
 */
public interface Scheduler {

	/**
	 * Return the time since any fixed moment. It never runs backwards.
	 */
	Duration now();

	/**
	 * Schedule a task.
	 * @param time when to run it; as soon as possible if that has passed
	 * @return cancels the task unless it has started
	 */
	Runnable at(Duration time, Runnable task);

	/**
	 * Let the calling thread wait.
	 * @param latch what to wait for
	 * @param time until when to wait at most
	 * @return whether the latch was counted down in time
	 * @throws InterruptedException if the calling thread is interrupted
	 */
	boolean awaitUntil(CountDownLatch latch, Duration time) throws InterruptedException;

	/**
	 * Run no further task.
	 */
	void close();

}
