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

package io.handover;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.util.Assert;

/**
 * {@link SmartLifecycle} that is kept in a registry under an id, such as the container of
 * a {@code @KafkaListener}, {@code @RabbitListener} or {@code @JmsListener} method, made
 * a bean that can have {@link WithTakeover @WithTakeover}. It is looked up whenever it is
 * used, since such a registry is filled after the beans are created, and starts by itself
 * even if what is registered does not.
 *
 * @since 0.1.0
 */
public final class RegisteredLifecycle implements SmartLifecycle {

	private final String id;

	private final Function<String, ? extends @Nullable SmartLifecycle> registry;

	/**
	 * Create a new {@link RegisteredLifecycle}.
	 * @param id under which it is registered
	 * @param registry returns what is registered under an id, or {@code null}
	 */
	public RegisteredLifecycle(String id, Function<String, ? extends @Nullable SmartLifecycle> registry) {
		Assert.hasText(id, "'id' must not be empty");
		Assert.notNull(registry, "'registry' must not be null");
		this.id = id;
		this.registry = registry;
	}

	private SmartLifecycle registered() {
		SmartLifecycle registered = this.registry.apply(this.id);
		Assert.state(registered != null, () -> "Nothing is registered under the id '" + this.id
				+ "'. Set the id of a listener to it, such as @KafkaListener(id = \"" + this.id + "\").");
		return registered;
	}

	@Override
	public void start() {
		registered().start();
	}

	@Override
	public void stop() {
		registered().stop();
	}

	@Override
	public void stop(Runnable callback) {
		// Some wait for the message that they process only here.
		registered().stop(callback);
	}

	@Override
	public boolean isRunning() {
		return registered().isRunning();
	}

	@Override
	public boolean isPauseable() {
		return registered().isPauseable();
	}

	@Override
	public int getPhase() {
		return registered().getPhase();
	}

	@Override
	public String toString() {
		return "lifecycle '" + this.id + "'";
	}

}
