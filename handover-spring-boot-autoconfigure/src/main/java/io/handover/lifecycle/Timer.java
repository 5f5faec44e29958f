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

/**
 * Time, and what is to be done at a later one, one after the other.
 */
interface Timer {

	/**
	 * The time since any fixed moment; it never runs backwards.
	 */
	Duration now();

	/**
	 * Do something at a time, or as soon as possible if that has passed.
	 * @return does away with the task if it has not begun yet
	 */
	Runnable at(Duration time, Runnable task);

	/**
	 * Let the calling thread wait for something.
	 * @return whether it has happened within the time
	 */
	boolean await(CountDownLatch event, Duration atMost) throws InterruptedException;

	/**
	 * Do no more.
	 */
	void close();

}
