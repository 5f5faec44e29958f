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

package io.handover.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.reactive.socket.server.support.WebSocketHandlerAdapter;
import org.springframework.web.server.WebFilter;

import io.handover.Handover;
import io.handover.drain.RequestCounter;
import io.handover.web.DrainWebFilter;
import io.handover.web.UncountedPaths;
import io.handover.web.stream.EventStreamWebFilter;
import io.handover.web.stream.OpenStreams;
import io.handover.web.stream.ReactiveWebSockets;

/**
 * Auto-configuration for what a reactive web server's requests and responses need so that
 * the instance can drain.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = HandoverAutoConfiguration.class)
@ConditionalOnWebApplication(type = Type.REACTIVE)
@ConditionalOnClass(WebFilter.class)
@Conditional(OnHandoverCondition.class)
public final class HandoverReactiveAutoConfiguration {

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	@ConditionalOnMissingBean
	DrainWebFilter handoverDrainWebFilter(Handover handover, RequestCounter requests, ApplicationContext context,
			ObjectProvider<HandoverProperties> properties) {
		UncountedPaths uncountedPaths = new UncountedPaths(context,
				() -> properties.getObject().getWeb().getProbePaths());
		return new DrainWebFilter(handover, requests, uncountedPaths, context);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBooleanProperty(name = HandoverProperties.PREFIX + ".web.complete-streams", matchIfMissing = true)
	static class StreamConfiguration {

		@Bean
		@ConditionalOnMissingBean
		OpenStreams handoverOpenStreams(Handover handover, ApplicationContext context) {
			return new OpenStreams(handover, context);
		}

		/**
		 * It comes after the filter that counts requests: a stream that is completed has
		 * ended by then.
		 */
		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE + 1)
		@ConditionalOnMissingBean
		EventStreamWebFilter handoverEventStreamWebFilter(OpenStreams streams) {
			return new EventStreamWebFilter(streams);
		}

		@Bean
		@ConditionalOnMissingBean
		ReactiveWebSockets handoverReactiveWebSockets(OpenStreams streams,
				ObjectProvider<WebSocketHandlerAdapter> adapters) {
			return new ReactiveWebSockets(streams, adapters);
		}

	}

}
