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

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.Ordered;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.support.ChannelInterceptor;
import org.springframework.messaging.support.GenericMessage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TransportChannel}.
 */
@ExtendWith(OutputCaptureExtension.class)
class TransportChannelTests {

	private static final Message<?> MESSAGE = new GenericMessage<>("hello".getBytes());

	private static final ChannelInterceptor VETO = new ChannelInterceptor() {

		@Override
		public @Nullable Message<?> preSend(Message<?> message, MessageChannel channel) {
			return null;
		}

	};

	private final TransportChannel channel = new TransportChannel("someChannel");

	private final List<String> calls = new ArrayList<>();

	@Test
	void whenInterceptorsThrowShouldLogAndPassThemOver(CapturedOutput output) {
		this.channel.addInterceptor(new Failing(new IllegalStateException("before")));
		this.channel.addInterceptor(new Recording("good"));
		this.channel.addInterceptor(new Failing(new NoClassDefFoundError("after")));
		receive("peer");
		assertThat(this.channel.send(MESSAGE)).isTrue();
		assertThat(this.calls).containsExactly("good preSend", "peer", "good postSend true", "good completion true");
		assertThat(output).contains("someChannel")
			.contains("IllegalStateException: before")
			.contains("NoClassDefFoundError: after");
	}

	@Test
	void whenInterceptorVetoesShouldSendNothing() {
		receive("peer");
		this.channel.addInterceptor(VETO);
		assertThat(this.channel.send(MESSAGE)).isFalse();
		assertThat(this.calls).isEmpty();
	}

	@Test
	void whenInterceptorFailsBeforeAVetoShouldStillSendNothing() {
		receive("peer");
		this.channel.addInterceptor(new Failing(new IllegalStateException("failing")));
		this.channel.addInterceptor(VETO);
		assertThat(this.channel.send(MESSAGE)).isFalse();
		assertThat(this.calls).isEmpty();
	}

	@Test
	void whenSubscriberThrowsShouldReachTheOthers() {
		this.channel.subscribe((message) -> {
			throw new IllegalStateException("failing");
		});
		receive("peer");
		this.channel.send(MESSAGE);
		assertThat(this.calls).containsExactly("peer");
	}

	@Test
	void whenInterceptorsAreLookedAtShouldBeThoseThatWereAdded() {
		ChannelInterceptor first = new Recording("first");
		ChannelInterceptor second = new Recording("second");
		ChannelInterceptor third = new Recording("third");
		this.channel.addInterceptor(second);
		this.channel.addInterceptor(0, first);
		this.channel.addInterceptor(third);
		assertThat(this.channel.getInterceptors()).containsExactly(first, second, third);
		assertThat(this.channel.removeInterceptor(1)).isSameAs(second);
		assertThat(this.channel.removeInterceptor(first)).isTrue();
		assertThat(this.channel.removeInterceptor(first)).isFalse();
		assertThat(this.channel.getInterceptors()).containsExactly(third);
	}

	@Test
	void whenInterceptorsAreSetShouldBeInOrder() {
		ChannelInterceptor unordered = new Recording("unordered");
		ChannelInterceptor ordered = new OrderedRecording("ordered");
		this.channel.setInterceptors(List.of(unordered, ordered));
		assertThat(this.channel.getInterceptors()).containsExactly(ordered, unordered);
		this.channel.send(MESSAGE);
		assertThat(this.calls).startsWith("ordered preSend", "unordered preSend");
	}

	private void receive(String name) {
		this.channel.subscribe((message) -> this.calls.add(name));
	}

	private class Recording implements ChannelInterceptor {

		private final String name;

		Recording(String name) {
			this.name = name;
		}

		@Override
		public Message<?> preSend(Message<?> message, MessageChannel channel) {
			TransportChannelTests.this.calls.add(this.name + " preSend");
			return message;
		}

		@Override
		public void postSend(Message<?> message, MessageChannel channel, boolean sent) {
			TransportChannelTests.this.calls.add(this.name + " postSend " + sent);
		}

		@Override
		public void afterSendCompletion(Message<?> message, MessageChannel channel, boolean sent,
				@Nullable Exception ex) {
			TransportChannelTests.this.calls.add(this.name + " completion " + sent);
		}

	}

	private final class OrderedRecording extends Recording implements Ordered {

		OrderedRecording(String name) {
			super(name);
		}

		@Override
		public int getOrder() {
			return 0;
		}

	}

	/**
	 * Throws whatever is called.
	 *
	 * @param failure what it throws
	 */
	private record Failing(Throwable failure) implements ChannelInterceptor {

		@Override
		public Message<?> preSend(Message<?> message, MessageChannel channel) {
			throw thrown();
		}

		@Override
		public void postSend(Message<?> message, MessageChannel channel, boolean sent) {
			throw thrown();
		}

		@Override
		public void afterSendCompletion(Message<?> message, MessageChannel channel, boolean sent,
				@Nullable Exception ex) {
			throw thrown();
		}

		private RuntimeException thrown() {
			if (this.failure instanceof Error error) {
				throw error;
			}
			return (RuntimeException) this.failure;
		}

	}

}
