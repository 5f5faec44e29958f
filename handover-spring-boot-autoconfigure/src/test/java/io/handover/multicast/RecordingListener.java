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
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Records what arrives, and accepts what begins with a printable character.
 */
final class RecordingListener implements DatagramListener {

	private final List<Datagram> datagrams = new CopyOnWriteArrayList<>();

	private final AtomicInteger stopped = new AtomicInteger();

	@Override
	public boolean accepts(DatagramPacket packet, @Nullable String link) {
		byte[] bytes = Arrays.copyOfRange(packet.getData(), packet.getOffset(),
				packet.getOffset() + packet.getLength());
		this.datagrams.add(new Datagram(bytes, link));
		return bytes.length > 0 && bytes[0] >= ' ';
	}

	@Override
	public void stopped() {
		this.stopped.incrementAndGet();
	}

	List<Datagram> datagrams() {
		return this.datagrams;
	}

	List<Datagram> await(int count) {
		Awaitility.await().untilAsserted(() -> assertThat(this.datagrams).hasSizeGreaterThanOrEqualTo(count));
		return this.datagrams;
	}

	int countStopped() {
		return this.stopped.get();
	}

	void awaitStopped() {
		Awaitility.await().untilAsserted(() -> assertThat(this.stopped).hasValue(1));
	}

	/**
	 * A datagram as it was received.
	 *
	 * @param bytes what of it fitted into the packet
	 * @param link where it arrived
	 */
	record Datagram(byte[] bytes, @Nullable String link) {

		int length() {
			return this.bytes.length;
		}

		String text() {
			return new String(this.bytes);
		}

	}

}
