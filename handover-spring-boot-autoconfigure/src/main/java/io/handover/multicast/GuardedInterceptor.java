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

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.support.ChannelInterceptor;

/**
 * An interceptor whose failures are logged instead of thrown, so that the message passes
 * without it.
 *
 * @param interceptor the interceptor that may fail
 */
record GuardedInterceptor(ChannelInterceptor interceptor) implements ChannelInterceptor {

	private static final Log log = LogFactory.getLog(GuardedInterceptor.class);

	static ChannelInterceptor unwrap(ChannelInterceptor interceptor) {
		return (interceptor instanceof GuardedInterceptor guarded) ? guarded.interceptor() : interceptor;
	}

	@Override
	public @Nullable Message<?> preSend(Message<?> message, MessageChannel channel) {
		try {
			return this.interceptor.preSend(message, channel);
		}
		catch (RuntimeException | Error ex) {
			logFailure(channel, ex);
			return message;
		}
	}

	@Override
	public void postSend(Message<?> message, MessageChannel channel, boolean sent) {
		try {
			this.interceptor.postSend(message, channel, sent);
		}
		catch (RuntimeException | Error ex) {
			logFailure(channel, ex);
		}
	}

	@Override
	public void afterSendCompletion(Message<?> message, MessageChannel channel, boolean sent, @Nullable Exception ex) {
		try {
			this.interceptor.afterSendCompletion(message, channel, sent, ex);
		}
		catch (RuntimeException | Error failure) {
			logFailure(channel, failure);
		}
	}

	private void logFailure(MessageChannel channel, Throwable ex) {
		log.error("Interceptor " + this.interceptor + " of " + channel + " failed; the message passes without it", ex);
	}

}
