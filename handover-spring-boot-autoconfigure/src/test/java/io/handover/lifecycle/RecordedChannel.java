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

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;

import io.handover.multicast.MulticastChannel;
import io.handover.multicast.MulticastSettings;
import io.handover.multicast.NetworkMode;
import io.handover.protocol.PeerState;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.withSettings;

/**
 * A {@link MulticastChannel} without sockets that writes down what is said.
 */
final class RecordedChannel {

	final List<byte[]> datagrams = new CopyOnWriteArrayList<>();

	final List<String> calls = new CopyOnWriteArrayList<>();

	final MulticastChannel channel = mock(withSettings().stubOnly());

	volatile Set<String> links = Set.of("eth0");

	volatile boolean changed;

	volatile long reopened;

	volatile @Nullable String problem;

	volatile @Nullable RuntimeException failure;

	private final Deeds deeds;

	RecordedChannel(Deeds deeds) {
		this.deeds = deeds;
		willAnswer((call) -> {
			say(call.getArgument(0));
			return null;
		}).given(this.channel).send(any());
		willAnswer((call) -> {
			this.calls.add("close");
			return null;
		}).given(this.channel).close();
		given(this.channel.reconcile()).willAnswer((call) -> changed("reconcile"));
		given(this.channel.reopen(any())).willAnswer((call) -> {
			this.reopened++;
			return changed("reopen " + call.getArgument(0));
		});
		given(this.channel.links()).willAnswer((call) -> new TreeSet<>(this.links));
		given(this.channel.reopened()).willAnswer((call) -> this.reopened);
		given(this.channel.problem()).willAnswer((call) -> this.problem);
		given(this.channel.settings()).willReturn(settings());
	}

	private void say(byte[] datagram) {
		this.datagrams.add(datagram);
		this.deeds.add("say " + PeerState.values()[datagram[12] - 1]);
	}

	private boolean changed(String call) {
		if (this.failure != null) {
			throw this.failure;
		}
		this.calls.add(call);
		return this.changed;
	}

	long addresseeOfLast() {
		return ByteBuffer.wrap(this.datagrams.get(this.datagrams.size() - 1)).getLong(53);
	}

	static MulticastSettings settings() {
		try {
			return new MulticastSettings(NetworkMode.BRIDGE, null, InetAddress.getByName("239.192.16.16"), 1536, 1);
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
