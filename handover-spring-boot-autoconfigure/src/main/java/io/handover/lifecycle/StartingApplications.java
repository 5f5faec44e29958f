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

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;

/**
 * The Spring applications of this process that are starting. As long as there is one, no
 * peer of the process accepts traffic.
 * <p>
 * An application whose thread has ended without a word, as DevTools lets it, starts no
 * more. Any number of threads may begin and end; observers are called on those threads.
 *
 * @since 0.1.0
 */
public final class StartingApplications {

	private static final Map<Object, Thread> applications = new ConcurrentHashMap<>();

	private static final Set<Runnable> observers = new CopyOnWriteArraySet<>();

	private StartingApplications() {
	}

	/**
	 * An application is started by the calling thread.
	 */
	public static void begin(Object application) {
		applications.put(application, Thread.currentThread());
		observers.forEach(Runnable::run);
	}

	/**
	 * An application is ready, or has failed.
	 */
	public static void end(Object application) {
		applications.remove(application);
		observers.forEach(Runnable::run);
	}

	static boolean isEmpty() {
		applications.values().removeIf((thread) -> !thread.isAlive());
		return applications.isEmpty();
	}

	static void observe(Runnable observer) {
		observers.add(observer);
	}

	static void forget(Runnable observer) {
		observers.remove(observer);
	}

}
