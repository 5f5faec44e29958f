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

import io.handover.protocol.TakeoverReason;

/**
 * Listener of the takeover: of when this instance may begin with what only one instance
 * of its service may do, and when it has to stop. Every bean of this type is called, in
 * the application's own context and in those that were started as its children before the
 * takeover. One in a child that starts after it is not called, which the log says then;
 * and one in a child that is closed by itself is called later, with the others, when it
 * has been destroyed.
 * <p>
 * The calls are made one after the other on one thread, which does nothing else: those of
 * the takeover in the order of the beans and the others in the reverse order, so that
 * what began last ends first. A bean that is called when the takeover is granted is
 * called once more when it is revoked, even if it has thrown an exception. An exception
 * is logged and keeps no other listener from being called. If the takeover is revoked
 * while one of them is called, those after it are called neither then nor when it is
 * revoked.
 * <p>
 * Where hand-over is off, no listener is called, and what begins in one does not begin.
 * What is to run there as well has {@link WithTakeover @WithTakeover} instead.
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

}
