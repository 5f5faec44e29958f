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

import org.apache.catalina.startup.Tomcat;
import org.eclipse.jetty.server.Server;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.jetty.JettyWebServerFactory;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;
import reactor.netty.http.server.HttpServer;

import io.handover.multicast.NetworkMode;
import io.handover.web.port.JettySharedPort;
import io.handover.web.port.NettySharedPort;
import io.handover.web.port.TomcatSharedPort;

/**
 * Auto-configuration for a port at which the old and the new instance listen at the same
 * time. A web server is customized by the beans of its own context alone, so beans of a
 * parent are no reason to back off.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = HandoverAutoConfiguration.class)
@ConditionalOnWebApplication
@Conditional({ HandoverSharedPortAutoConfiguration.OnSharedPortCondition.class, OnHandoverCondition.class })
public final class HandoverSharedPortAutoConfiguration {

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ Tomcat.class, TomcatWebServerFactory.class })
	static class TomcatConfiguration {

		@Bean
		@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
		TomcatSharedPort handoverTomcatSharedPort() {
			return new TomcatSharedPort();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ Server.class, JettyWebServerFactory.class })
	static class JettyConfiguration {

		@Bean
		@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
		JettySharedPort handoverJettySharedPort() {
			return new JettySharedPort();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ HttpServer.class, NettyReactiveWebServerFactory.class })
	static class NettyConfiguration {

		@Bean
		@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
		NettySharedPort handoverNettySharedPort() {
			return new NettySharedPort();
		}

	}

	/**
	 * Old and new instance are to listen at the same port: as configured, else in host
	 * mode, where they have one network between them.
	 */
	static class OnSharedPortCondition extends SpringBootCondition {

		private static final String PROPERTY = HandoverProperties.PREFIX + ".web.share-port";

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			Binder binder = Binder.get(context.getEnvironment());
			ConditionMessage.Builder message = ConditionMessage.forCondition("Shared port");
			Boolean share = binder.bind(PROPERTY, Boolean.class).orElse(null);
			if (share != null) {
				return new ConditionOutcome(share, message.because(PROPERTY + " is " + share));
			}
			NetworkMode mode = binder.bind(HandoverProperties.PREFIX + ".network-mode", NetworkMode.class)
				.orElseGet(() -> new HandoverProperties().getNetworkMode());
			return new ConditionOutcome(mode == NetworkMode.HOST, message.because("the network mode is " + mode));
		}

	}

}
