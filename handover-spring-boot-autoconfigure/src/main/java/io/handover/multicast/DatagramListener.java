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

package io.handover.multicast;

import java.net.DatagramPacket;

import org.jspecify.annotations.Nullable;

/**
 * Listener for what happens on the socket that receives. It is called on the receiving
 * thread: until it returns, further datagrams wait in the socket's buffer, and what does
 * not fit there is dropped.
 *
 * @since 0.1.0
 */
public interface DatagramListener {

	/**
	 * Return whether a datagram is mapped to a message and sent to the inbound channel.
	 * @param packet the datagram, valid until this method returns. One that is longer
	 * than the transport's maximum length has a length of one more
	 * @param link the name of the interface that it arrived on, or {@code null} if that
	 * cannot be known
	 * @return {@code false} to drop the datagram
	 */
	boolean accepts(DatagramPacket packet, @Nullable String link);

	/**
	 * Receiving has stopped because of a failure. {@link MulticastTransport#reconcile()}
	 * should be called, after a pause.
	 */
	void stopped();

}
