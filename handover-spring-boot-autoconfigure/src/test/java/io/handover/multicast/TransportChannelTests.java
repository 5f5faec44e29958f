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
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.support.ChannelInterceptor;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.util.ReflectionUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link TransportChannel}.
 */
@ExtendWith(OutputCaptureExtension.class)
class TransportChannelTests {

	private static final Message<?> MESSAGE = new GenericMessage<>("hello".getBytes());

	private final TransportChannel channel = new TransportChannel("someChannel");

	private final List<String> calls = new ArrayList<>();

	@ParameterizedTest
	@MethodSource("failing")
	void whenAnInterceptorThrowsShouldSendAllTheSame(ChannelInterceptor failing, String[] expected,
			CapturedOutput output) {
		receive("peer");
		this.channel.addInterceptor(failing);
		assertThat(this.channel.send(MESSAGE)).isTrue();
		assertThat(this.calls).containsExactly(expected);
		assertThat(output).contains("An interceptor of bean 'someChannel' failed").contains("because of this");
	}

	static Stream<Arguments> failing() {
		String[] once = { "peer" };
		// A peer expects to receive a message twice.
		String[] twice = { "peer", "peer" };
		return Stream.of(Arguments.of(new Failing("preSend", new IllegalStateException("because of this")), once),
				Arguments.of(new Failing("preSend", new NoClassDefFoundError("because of this")), once),
				Arguments.of(new Failing("postSend", new IllegalStateException("because of this")), twice),
				Arguments.of(new Failing("afterSendCompletion", new NoClassDefFoundError("because of this")), twice));
	}

	@Test
	void whenAnInterceptorKeepsThrowingShouldLogEachCauseOnce(CapturedOutput output) {
		this.channel.addInterceptor(new Failing("preSend", new IllegalStateException("one")));
		this.channel.send(MESSAGE);
		this.channel.send(MESSAGE);
		this.channel.addInterceptor(0, new Failing("preSend", new IllegalArgumentException("other")));
		this.channel.send(MESSAGE);
		this.channel.send(MESSAGE);
		assertThat(output.toString().split("An interceptor of bean 'someChannel' failed")).hasSize(3);
		assertThat(output).contains("IllegalStateException: one").contains("IllegalArgumentException: other");
	}

	@Test
	void whenSubscriberThrowsShouldReachTheOthersAndBlameNoInterceptor(CapturedOutput output) {
		this.channel.addInterceptor(new ChannelInterceptor() {
		});
		this.channel.subscribe((message) -> {
			throw new IllegalStateException("failing");
		});
		receive("peer");
		this.channel.send(MESSAGE);
		assertThat(this.calls).containsExactly("peer");
		assertThat(output).contains("IllegalStateException: failing").doesNotContain("An interceptor");
	}

	@Test
	void whenSubscriberHasAnErrorShouldThrowItAndBlameNoInterceptor(CapturedOutput output) {
		this.channel.subscribe((message) -> {
			throw new NoClassDefFoundError("failing");
		});
		assertThatExceptionOfType(NoClassDefFoundError.class).isThrownBy(() -> this.channel.send(MESSAGE));
		assertThat(output).doesNotContain("An interceptor");
	}

	private void receive(String name) {
		this.channel.subscribe((message) -> this.calls.add(name));
	}

	/**
	 * Throws what it is given in one of its methods.
	 *
	 * @param method the name of the method
	 * @param failure what it throws
	 */
	private record Failing(String method, Throwable failure) implements ChannelInterceptor {

		@Override
		public Message<?> preSend(Message<?> message, MessageChannel channel) {
			failIn("preSend");
			return message;
		}

		@Override
		public void postSend(Message<?> message, MessageChannel channel, boolean sent) {
			failIn("postSend");
		}

		@Override
		public void afterSendCompletion(Message<?> message, MessageChannel channel, boolean sent,
				@Nullable Exception ex) {
			failIn("afterSendCompletion");
		}

		private void failIn(String method) {
			if (method.equals(this.method)) {
				ReflectionUtils.rethrowRuntimeException(this.failure);
			}
		}

	}

}
