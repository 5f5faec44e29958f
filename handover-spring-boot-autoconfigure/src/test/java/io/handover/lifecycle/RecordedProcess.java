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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.handover.process.JvmProcess;

/**
 * A {@link JvmProcess} that returns and records that it was called.
 */
final class RecordedProcess extends JvmProcess {

	final Set<Long> instances = ConcurrentHashMap.newKeySet();

	/**
	 * Counted down by the thread that ends the peer.
	 */
	final CountDownLatch left = new CountDownLatch(1);

	volatile @Nullable Thread lastThread;

	volatile @Nullable CountDownLatch awaitedOnShutdown;

	volatile Duration uptime = Duration.ZERO;

	Function<String, Executor> executors = (threadName) -> Runnable::run;

	private final Deeds deeds;

	RecordedProcess(Deeds deeds) {
		super(Duration.ZERO);
		this.deeds = deeds;
	}

	@Override
	public void enter(long instance) {
		this.instances.add(instance);
	}

	@Override
	public void leave(long instance) {
		this.instances.remove(instance);
		this.lastThread = Thread.currentThread();
		this.left.countDown();
	}

	@Override
	public boolean contains(long instance) {
		return this.instances.contains(instance);
	}

	@Override
	public boolean isShared(long instance) {
		return this.instances.stream().anyMatch((other) -> other != instance);
	}

	/**
	 * What is done on a thread of its own is done at once, unless a test says otherwise.
	 */
	@Override
	public Executor executor(String threadName) {
		return this.executors.apply(threadName);
	}

	@Override
	public Duration uptime() {
		return this.uptime;
	}

	@Override
	public void park() {
		this.deeds.add("park");
	}

	@Override
	public void exit(int status) {
		this.deeds.add("exit " + status);
	}

	@Override
	public void awaitOnShutdown(CountDownLatch done, Duration timeout) {
		this.awaitedOnShutdown = done;
	}

}
