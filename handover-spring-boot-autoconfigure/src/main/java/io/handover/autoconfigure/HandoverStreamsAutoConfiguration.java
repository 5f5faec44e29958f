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

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingFilterBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.reactive.socket.server.support.WebSocketHandlerAdapter;
import org.springframework.web.server.WebFilter;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;

import io.handover.Handover;
import io.handover.web.EventStreamFilter;
import io.handover.web.EventStreamWebFilter;
import io.handover.web.OpenStreams;
import io.handover.web.ReactiveWebSockets;
import io.handover.web.ServletWebSockets;

/**
 * Auto-configuration for streams, which are completed when the instance drains.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = HandoverAutoConfiguration.class)
@ConditionalOnWebApplication
@ConditionalOnBooleanProperty(name = HandoverProperties.PREFIX + ".web.complete-streams", matchIfMissing = true)
@Conditional(OnHandoverCondition.class)
public final class HandoverStreamsAutoConfiguration {

	/**
	 * After the filter that counts requests: a stream that is completed has ended by
	 * then.
	 */
	private static final int FILTER_ORDER = Ordered.HIGHEST_PRECEDENCE + 1;

	@Bean
	@ConditionalOnMissingBean
	OpenStreams handoverOpenStreams(Handover handover, ApplicationContext context) {
		return new OpenStreams(handover, context);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.SERVLET)
	@ConditionalOnClass({ Filter.class, FilterRegistrationBean.class })
	static class ServletConfiguration {

		@Bean
		@ConditionalOnMissingFilterBean(EventStreamFilter.class)
		FilterRegistrationBean<EventStreamFilter> handoverEventStreamFilter(OpenStreams streams) {
			FilterRegistrationBean<EventStreamFilter> registration = new FilterRegistrationBean<>(
					new EventStreamFilter(streams));
			registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC);
			registration.setOrder(FILTER_ORDER);
			return registration;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.SERVLET)
	@ConditionalOnClass({ DispatcherServlet.class, WebSocketHttpRequestHandler.class })
	static class ServletWebSocketConfiguration {

		@Bean
		@ConditionalOnMissingBean
		ServletWebSockets handoverServletWebSockets(OpenStreams streams) {
			return new ServletWebSockets(streams);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.REACTIVE)
	@ConditionalOnClass(WebFilter.class)
	static class ReactiveConfiguration {

		@Bean
		@Order(FILTER_ORDER)
		@ConditionalOnMissingBean
		EventStreamWebFilter handoverEventStreamWebFilter(OpenStreams streams) {
			return new EventStreamWebFilter(streams);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.REACTIVE)
	@ConditionalOnClass(DispatcherHandler.class)
	static class ReactiveWebSocketConfiguration {

		@Bean
		@ConditionalOnMissingBean
		ReactiveWebSockets handoverReactiveWebSockets(OpenStreams streams,
				ObjectProvider<WebSocketHandlerAdapter> adapters) {
			return new ReactiveWebSockets(streams, adapters);
		}

	}

}
