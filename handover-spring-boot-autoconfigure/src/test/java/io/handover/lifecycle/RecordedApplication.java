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
import java.util.function.Consumer;

import org.awaitility.Awaitility;
import org.springframework.context.support.GenericApplicationContext;

import io.handover.HandoverEvent;
import io.handover.drain.ContextApplication;

/**
 * A {@link ContextApplication} that records what is done to it.
 */
final class RecordedApplication extends ContextApplication {

	final List<HandoverEvent> events = new CopyOnWriteArrayList<>();

	final CountDownLatch closingLatch = new CountDownLatch(1);

	volatile boolean ready = true;

	volatile boolean webServer = true;

	volatile CountDownLatch started = new CountDownLatch(0);

	volatile Consumer<HandoverEvent> listener = (event) -> {
	};

	volatile Runnable closing = () -> {
	};

	private final Deeds deeds;

	RecordedApplication(Deeds deeds) {
		super(new GenericApplicationContext(), (event) -> {
		}, Duration.ZERO);
		this.deeds = deeds;
	}

	@Override
	public void awaitStarted(Duration timeout) {
		Awaitility.await().until(() -> this.started.getCount() == 0);
	}

	@Override
	public boolean hasBeenReady() {
		return this.ready;
	}

	@Override
	public boolean hasWebServer() {
		return this.webServer;
	}

	@Override
	public void publish(HandoverEvent event) {
		publish("publish ", event);
	}

	@Override
	public void publishAfterClose(HandoverEvent event) {
		publish("publish after close ", event);
	}

	private void publish(String deed, HandoverEvent event) {
		this.deeds.add(deed + event.getClass().getSimpleName());
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
