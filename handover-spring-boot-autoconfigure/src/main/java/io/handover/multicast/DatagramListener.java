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

/**
 * Is told what arrives, on the thread that received it: until it returns, further
 * datagrams wait in the socket's buffer, and what does not fit there is dropped.
 *
 * @since 0.1.0
 */
public interface DatagramListener {

	/**
	 * A datagram has arrived.
	 * @param packet the datagram, which belongs to the caller. A length of more than the
	 * longest valid message stands for any such length
	 * @param link the name of the interface that it arrived on
	 */
	void received(DatagramPacket packet, String link);

	/**
	 * A link has stopped receiving by itself and wants {@link MulticastChannel#reconcile}
	 * to be called.
	 * @param link the name of the interface
	 */
	void lost(String link);

}
