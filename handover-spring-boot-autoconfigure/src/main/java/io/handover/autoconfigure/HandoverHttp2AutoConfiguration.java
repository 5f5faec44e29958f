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

import io.netty.handler.codec.http2.Http2FrameCodec;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http2.Http2Protocol;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.jetty.JettyWebServerFactory;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import reactor.netty.http.server.HttpServer;

import io.handover.Handover;
import io.handover.web.Http2ApplicationListener;
import io.handover.web.Http2Connections;
import io.handover.web.JettyHttp2Connections;
import io.handover.web.NettyHttp2Connections;
import io.handover.web.TomcatHttp2Connections;

/**
 * Auto-configuration for HTTP/2, whose idle connections end when the instance drains.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = HandoverAutoConfiguration.class)
@ConditionalOnWebApplication
@ConditionalOnBooleanProperty("server.http2.enabled")
@ConditionalOnBooleanProperty(name = HandoverProperties.PREFIX + ".web.complete-streams", matchIfMissing = true)
@Conditional(OnHandoverCondition.class)
public final class HandoverHttp2AutoConfiguration {

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(WebServerFactoryCustomizer.class)
	static class ListenerConfiguration {

		@Bean
		@ConditionalOnMissingBean
		Http2ApplicationListener handoverHttp2ApplicationListener(Handover handover, ApplicationContext context,
				ObjectProvider<Http2Connections<?>> connections) {
			return new Http2ApplicationListener(handover, context, connections);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ Tomcat.class, Http2Protocol.class, TomcatWebServerFactory.class })
	static class TomcatConfiguration {

		@Bean
		@ConditionalOnMissingBean
		TomcatHttp2Connections handoverTomcatHttp2Connections() {
			return new TomcatHttp2Connections();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ HTTP2CServerConnectionFactory.class, JettyWebServerFactory.class })
	static class JettyConfiguration {

		@Bean
		@ConditionalOnMissingBean
		JettyHttp2Connections handoverJettyHttp2Connections() {
			return new JettyHttp2Connections();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ HttpServer.class, Http2FrameCodec.class, NettyReactiveWebServerFactory.class })
	static class NettyConfiguration {

		@Bean
		@ConditionalOnMissingBean
		NettyHttp2Connections handoverNettyHttp2Connections() {
			return new NettyHttp2Connections();
		}

	}

}
