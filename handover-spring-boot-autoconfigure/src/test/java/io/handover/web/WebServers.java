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

package io.handover.web;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jetty.reactive.JettyReactiveWebServerFactory;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.tomcat.reactive.TomcatReactiveWebServerFactory;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.client.ReactorResourceFactory;

import io.handover.Handover;
import io.handover.autoconfigure.HandoverAutoConfiguration;
import io.handover.autoconfigure.PeerInitializer;
import io.handover.drain.RequestCounter;

/**
 * The web servers that Spring Boot has, of which the class path of the tests has all.
 */
public enum WebServers {

	TOMCAT(WebApplicationType.SERVLET, TomcatConfiguration.class, ReactiveTomcatConfiguration.class),

	JETTY(WebApplicationType.SERVLET, JettyConfiguration.class, ReactiveJettyConfiguration.class),

	NETTY(WebApplicationType.REACTIVE, NettyConfiguration.class, NettyConfiguration.class);

	private final WebApplicationType type;

	private final Class<?> configuration;

	private final Class<?> reactiveConfiguration;

	WebServers(WebApplicationType type, Class<?> configuration, Class<?> reactiveConfiguration) {
		this.type = type;
		this.configuration = configuration;
		this.reactiveConfiguration = reactiveConfiguration;
	}

	/**
	 * An application that has this web server, at any port, and no peer of its own.
	 */
	public SpringApplicationBuilder application(Class<?> source) {
		return application(this.type, this.configuration, source);
	}

	/**
	 * The same with WebFlux, in whatever server it is.
	 */
	public SpringApplicationBuilder reactiveApplication(Class<?> source) {
		return application(WebApplicationType.REACTIVE, this.reactiveConfiguration, source);
	}

	/**
	 * The property without which there would be as many servers for actuator as there are
	 * web servers on the class path.
	 */
	public String othersExcluded() {
		return Stream
			.of("jetty.autoconfigure.actuate.web.server.JettyServlet",
					"jetty.autoconfigure.actuate.web.server.JettyReactive",
					"tomcat.autoconfigure.actuate.web.server.TomcatServlet",
					"tomcat.autoconfigure.actuate.web.server.TomcatReactive",
					"reactor.netty.autoconfigure.actuate.web.server.NettyReactive")
			.filter((other) -> !other.contains(name().toLowerCase(Locale.ROOT)))
			.map((other) -> "org.springframework.boot." + other + "ManagementContextAutoConfiguration")
			.collect(Collectors.joining(",", "spring.autoconfigure.exclude=", ""));
	}

	private static SpringApplicationBuilder application(WebApplicationType type, Class<?>... sources) {
		return new SpringApplicationBuilder(sources).web(type)
			.properties(Map.of("server.port", 0, "handover.enabled", false, "spring.main.banner-mode", "off",
					"spring.main.register-shutdown-hook", false));
	}

	/**
	 * What gives such an application a peer all the same, and whatever else needs the
	 * auto-configuration to be there.
	 */
	public static ApplicationContextInitializer<GenericApplicationContext> peer(Handover handover,
			RequestCounter requests) {
		return (context) -> {
			context.getBeanFactory().registerSingleton(HandoverAutoConfiguration.class.getName(), new Object());
			new PeerInitializer(handover, requests).initialize(context);
		};
	}

	@Configuration(proxyBeanMethods = false)
	static class TomcatConfiguration {

		@Bean
		TomcatServletWebServerFactory webServerFactory() {
			return new TomcatServletWebServerFactory();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class JettyConfiguration {

		@Bean
		JettyServletWebServerFactory webServerFactory() {
			return new JettyServletWebServerFactory();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ReactiveTomcatConfiguration {

		@Bean
		TomcatReactiveWebServerFactory webServerFactory() {
			return new TomcatReactiveWebServerFactory();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ReactiveJettyConfiguration {

		@Bean
		JettyReactiveWebServerFactory webServerFactory() {
			return new JettyReactiveWebServerFactory();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NettyConfiguration {

		@Bean
		ReactorResourceFactory resources() {
			// The global ones end with the first application that closes.
			ReactorResourceFactory resources = new ReactorResourceFactory();
			resources.setUseGlobalResources(false);
			resources.setShutdownQuietPeriod(Duration.ZERO);
			return resources;
		}

		@Bean
		NettyReactiveWebServerFactory webServerFactory(ReactorResourceFactory resources) {
			NettyReactiveWebServerFactory factory = new NettyReactiveWebServerFactory();
			factory.setResourceFactory(resources);
			return factory;
		}

	}

}
