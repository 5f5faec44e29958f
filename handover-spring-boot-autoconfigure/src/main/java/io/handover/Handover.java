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

import io.handover.protocol.PeerState;

/**
 * The peer of this process, for the application to look at. There is no such bean where
 * hand-over is off, as it is in tests by default, so an application that can do without
 * injects an {@code ObjectProvider}.
 * <p>
 * An application that was processed ahead of time always has this bean. Where hand-over
 * is off it stays {@link PeerState#STARTING STARTING} and never holds the takeover. Do
 * not use the presence of the bean to decide whether exclusive work may run; use
 * {@link WithTakeover @WithTakeover}.
 *
 * @since 0.1.0
 */
public interface Handover {

	/**
	 * Return the state that the peer is in.
	 * @return the state
	 */
	PeerState state();

	/**
	 * Return the name of this instance in the logs of all peers.
	 * @return 16 hexadecimal digits
	 */
	String instance();

	/**
	 * Return whether this instance holds what only one instance of its service may hold.
	 * This costs next to nothing, so it may be asked before each piece of work. It is no
	 * lock: another instance may be taken for gone while it is only silent.
	 * @return {@code false} before it has taken over, and from when it begins to leave
	 */
	boolean holdsTakeover();

	/**
	 * Return everything that is known of the peer, at this moment.
	 * @return the report
	 */
	HandoverReport report();

}
