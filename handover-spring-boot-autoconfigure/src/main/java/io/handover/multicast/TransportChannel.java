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

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.integration.channel.PublishSubscribeChannel;
import org.springframework.messaging.Message;

/**
 * A channel between an adapter and the peer. Each subscriber receives a message on the
 * thread that sends it; what an interceptor or a subscriber throws is logged and keeps
 * nobody else from receiving the message. An interceptor may veto a message.
 * <p>
 * It must not learn of an application context: Spring Integration refuses to send to a
 * channel of a context that is not running.
 */
final class TransportChannel extends PublishSubscribeChannel {

	private static final Log log = LogFactory.getLog(TransportChannel.class);

	private final Set<Class<?>> failures = ConcurrentHashMap.newKeySet();

	TransportChannel(String name) {
		setBeanName(name);
		setIgnoreFailures(true);
	}

	@Override
	public boolean send(Message<?> message, long timeout) {
		try {
			return super.send(message, timeout);
		}
		catch (RuntimeException | Error ex) {
			// If it is an interceptor that failed after the message was sent, the message
			// is sent again: a peer expects that of a network. If it is an Error of a
			// subscriber, that is thrown again.
			boolean sent = doSend(message, timeout);
			logOncePerCause(NestedExceptionUtils.getMostSpecificCause(ex));
			return sent;
		}
	}

	private void logOncePerCause(Throwable cause) {
		if (this.failures.add(cause.getClass())) {
			log.error("An interceptor of " + this + " failed; messages pass without it. Further failures with "
					+ cause.getClass().getName() + " are not logged", cause);
		}
	}

}
