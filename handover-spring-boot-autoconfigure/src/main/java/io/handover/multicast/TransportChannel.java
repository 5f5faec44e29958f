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

import java.util.ArrayList;
import java.util.List;

import org.springframework.core.OrderComparator;
import org.springframework.integration.channel.PublishSubscribeChannel;
import org.springframework.messaging.support.ChannelInterceptor;

/**
 * A channel between an adapter and the peer. Each subscriber receives a message on the
 * thread that sends it; what an interceptor or a subscriber throws is logged and keeps
 * nobody else from receiving the message. An interceptor may veto a message.
 * <p>
 * It must not learn of an application context: Spring Integration refuses to send to a
 * channel of a context that is not running.
 */
final class TransportChannel extends PublishSubscribeChannel {

	TransportChannel(String name) {
		setBeanName(name);
		setIgnoreFailures(true);
	}

	@Override
	public void setInterceptors(List<ChannelInterceptor> interceptors) {
		List<ChannelInterceptor> sorted = new ArrayList<>(interceptors);
		OrderComparator.sort(sorted);
		super.setInterceptors(sorted.stream().map(TransportChannel::guarded).toList());
	}

	@Override
	public void addInterceptor(ChannelInterceptor interceptor) {
		super.addInterceptor(guarded(interceptor));
	}

	@Override
	public void addInterceptor(int index, ChannelInterceptor interceptor) {
		super.addInterceptor(index, guarded(interceptor));
	}

	private static ChannelInterceptor guarded(ChannelInterceptor interceptor) {
		return new GuardedInterceptor(interceptor);
	}

	@Override
	public List<ChannelInterceptor> getInterceptors() {
		return super.getInterceptors().stream().map(GuardedInterceptor::unwrap).toList();
	}

	@Override
	public boolean removeInterceptor(ChannelInterceptor interceptor) {
		return super.removeInterceptor(guarded(interceptor));
	}

	@Override
	public ChannelInterceptor removeInterceptor(int index) {
		return GuardedInterceptor.unwrap(super.removeInterceptor(index));
	}

}
