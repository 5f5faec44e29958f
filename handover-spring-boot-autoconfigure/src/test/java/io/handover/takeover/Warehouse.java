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

package io.handover.takeover;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.awaitility.Awaitility;
import org.springframework.context.ConfigurableApplicationContext;

import io.handover.TakeoverListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the listeners of these tests deliver orders to, and whose door is a resource that
 * is open while this instance holds the takeover.
 */
final class Warehouse {

	private final List<String> deeds = new CopyOnWriteArrayList<>();

	private volatile CountDownLatch mayReturn = new CountDownLatch(0);

	void deliver(String order) {
		this.deeds.add("began " + order);
		try {
			this.mayReturn.await(20, TimeUnit.SECONDS);
			this.deeds.add("delivered " + order);
		}
		catch (InterruptedException ex) {
			this.deeds.add("interrupted " + order);
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Let no delivery end before {@link #unblock()}.
	 */
	void block() {
		this.mayReturn = new CountDownLatch(1);
	}

	void unblock() {
		this.mayReturn.countDown();
	}

	/**
	 * Expect that the delivery under way ends after its application has stopped
	 * listening, and before that is closed.
	 * @param application the application, which drains
	 * @param listening whether it listens
	 */
	void assertFinishes(ConfigurableApplicationContext application, BooleanSupplier listening) {
		Awaitility.await().until(() -> !listening.getAsBoolean());
		assertThat(application.isActive()).isTrue();
		assertThat(this.deeds).containsExactly("resource opened", "began books");
		unblock();
		Awaitility.await().until(() -> !application.isActive());
		assertThat(this.deeds).containsExactly("resource opened", "began books", "delivered books", "resource closed");
	}

	TakeoverListener door() {
		return new RecordedResource(this.deeds);
	}

	List<String> deeds() {
		return this.deeds;
	}

}
