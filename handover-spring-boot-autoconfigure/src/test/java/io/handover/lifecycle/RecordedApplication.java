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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.handover.HandoverEvent;

/**
 * An {@link Application} that records what is done to it.
 */
final class RecordedApplication implements Application {

	final List<HandoverEvent> events = new CopyOnWriteArrayList<>();

	final CountDownLatch closingLatch = new CountDownLatch(1);

	volatile boolean ready = true;

	volatile CountDownLatch mayBeStarted = new CountDownLatch(0);

	volatile Consumer<HandoverEvent> listener = (event) -> {
	};

	volatile Runnable closing = () -> {
	};

	volatile @Nullable Thread publisher;

	private final Deeds deeds;

	RecordedApplication(Deeds deeds) {
		this.deeds = deeds;
	}

	@Override
	public boolean awaitStarted(Duration timeout) {
		try {
			if (!this.mayBeStarted.await(30, TimeUnit.SECONDS)) {
				throw new IllegalStateException("The test never let the application start");
			}
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
		return this.ready;
	}

	@Override
	public void publish(HandoverEvent event) {
		this.publisher = Thread.currentThread();
		this.deeds.add("publish " + event.getClass().getSimpleName());
		this.events.add(event);
		this.listener.accept(event);
	}

	@Override
	public void publishAfterClose(HandoverEvent event) {
		this.deeds.add("publish after close " + event.getClass().getSimpleName());
		this.events.add(event);
		this.listener.accept(event);
	}

	@Override
	public boolean refuseTraffic() {
		this.deeds.add("refuse traffic");
		return true;
	}

	@Override
	public CountDownLatch closing() {
		return this.closingLatch;
	}

	@Override
	public boolean close(Duration timeout) {
		this.deeds.add("close within " + timeout);
		this.closing.run();
		return true;
	}

}
