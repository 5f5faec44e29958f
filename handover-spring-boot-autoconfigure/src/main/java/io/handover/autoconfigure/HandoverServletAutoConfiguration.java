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
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;

import io.handover.Handover;
import io.handover.drain.RequestCounter;
import io.handover.web.DrainFilter;
import io.handover.web.UncountedPaths;
import io.handover.web.stream.OpenStreams;
import io.handover.web.stream.ServletEventStreams;
import io.handover.web.stream.ServletWebSockets;

/**
 * Auto-configuration for what a servlet container's requests and responses need so that
 * the instance can drain.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = HandoverAutoConfiguration.class)
@ConditionalOnWebApplication(type = Type.SERVLET)
@ConditionalOnClass({ Filter.class, FilterRegistrationBean.class })
@Conditional(OnHandoverCondition.class)
public final class HandoverServletAutoConfiguration {

	@Bean
	@ConditionalOnMissingFilterBean(DrainFilter.class)
	FilterRegistrationBean<DrainFilter> handoverDrainFilter(Handover handover, RequestCounter requests,
			ApplicationContext context, ObjectProvider<HandoverProperties> properties) {
		UncountedPaths uncountedPaths = new UncountedPaths(context,
				() -> properties.getObject().getWeb().getProbePaths());
		FilterRegistrationBean<DrainFilter> registration = new FilterRegistrationBean<>(
				new DrainFilter(handover, requests, uncountedPaths));
		registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR);
		registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
		return registration;
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(DispatcherServlet.class)
	@ConditionalOnBooleanProperty(name = HandoverProperties.PREFIX + ".web.complete-streams", matchIfMissing = true)
	static class StreamConfiguration {

		@Bean
		@ConditionalOnMissingBean
		OpenStreams handoverOpenStreams(Handover handover, ApplicationContext context) {
			return new OpenStreams(handover, context);
		}

		@Bean
		@ConditionalOnMissingBean
		ServletEventStreams handoverServletEventStreams(OpenStreams streams) {
			return new ServletEventStreams(streams);
		}

		@Configuration(proxyBeanMethods = false)
		@ConditionalOnClass(WebSocketHttpRequestHandler.class)
		static class WebSocketConfiguration {

			@Bean
			@ConditionalOnMissingBean
			ServletWebSockets handoverServletWebSockets(OpenStreams streams) {
				return new ServletWebSockets(streams);
			}

		}

	}

}
