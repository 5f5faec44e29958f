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

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.context.Lifecycle;
import org.springframework.context.SmartLifecycle;
import org.springframework.util.Assert;

import io.handover.protocol.TakeoverReason;

/**
 * Listener of the takeover: of when this instance may begin with what only one instance
 * of its service may do, and when it has to stop. Every bean of this type in the
 * application context is called.
 * <p>
 * The calls are made one after the other on one thread, which does nothing else: those of
 * the takeover in the order of the beans and the others in the reverse order, so that
 * what began last ends first. An exception is logged, and keeps no other listener from
 * being called. A listener that was called when the takeover was granted is called once
 * more when it is revoked, even if it has thrown an exception. If the takeover is revoked
 * in the meantime, no further listener is called, and only those that were notified of
 * the grant are notified of the revocation.
 * <p>
 * Where hand-over is off, no listener is called.
 *
 * @since 0.1.0
 */
public interface TakeoverListener {

	/**
	 * This instance holds the takeover from now on. This may take long. If it takes until
	 * this instance has to leave, {@link #takeoverRevoked()} is called after it has
	 * returned, so a call that never returns is better made elsewhere.
	 * @param reason why
	 */
	void takeoverGranted(TakeoverReason reason);

	/**
	 * This instance leaves and has to give up what only one instance may hold. This is
	 * the first thing that is done when it drains, while it still serves, or when its
	 * context begins to close. The context is not closed, and no bean of it is stopped,
	 * before this has returned or {@code handover.shutdown-timeout} has passed.
	 */
	void takeoverRevoked();

	/**
	 * Create a listener that starts a lifecycle when the takeover is granted, and stops
	 * it when the takeover is revoked. A {@link SmartLifecycle} is waited for until it
	 * has stopped. The lifecycle must not start by itself: set its {@code autoStartup} to
	 * {@code false}.
	 * @param lifecycle supplies the lifecycle each time that the takeover is granted,
	 * such as a container from its registry, which is filled after the beans are created
	 * @return the listener
	 */
	static TakeoverListener starting(Supplier<? extends @Nullable Lifecycle> lifecycle) {
		Assert.notNull(lifecycle, "'lifecycle' must not be null");
		return new TakeoverListener() {

			private static final Log log = LogFactory.getLog(TakeoverListener.class);

			private @Nullable Lifecycle started;

			@Override
			public void takeoverGranted(TakeoverReason reason) {
				Lifecycle supplied = lifecycle.get();
				Assert.state(supplied != null, "There is no lifecycle to start with the takeover. If a registry "
						+ "supplies it, its id is the id of the listener, such as @KafkaListener(id = \"orders\").");
				this.started = supplied;
				if (supplied.isRunning()) {
					log.warn(supplied + " was running before this instance was granted the takeover. Set its "
							+ "'autoStartup' to false, so that it does not run in two instances.");
				}
				supplied.start();
			}

			@Override
			public void takeoverRevoked() {
				if (this.started instanceof SmartLifecycle smart && smart.isRunning()) {
					CompletableFuture<Boolean> stopped = new CompletableFuture<>();
					smart.stop(() -> stopped.complete(true));
					stopped.join();
				}
				else if (this.started != null) {
					this.started.stop();
				}
			}

			@Override
			public String toString() {
				return "that starts " + this.started;
			}

		};
	}

}
