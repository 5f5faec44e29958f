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

package io.handover.web.port;

import java.io.IOException;
import java.net.ServerSocket;

import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.Http11NioProtocol;
import org.awaitility.Awaitility;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

import io.handover.web.WebServers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SharedPort} with more ports than that of the application: that of the
 * management server, and those of connectors that the application adds.
 */
@ExtendWith(OutputCaptureExtension.class)
class SharedConnectorsTests {

	@RegisterExtension
	private final SharingApplications applications = new SharingApplications();

	@ParameterizedTest
	@EnumSource
	void whenManagementServerHasItsOwnPortShouldShareAndLeaveThatToo(WebServers server, CapturedOutput output)
			throws Exception {
		int managementPort = freePort();
		ConfigurableApplicationContext old = startWithManagement(server, "old", 0, managementPort);
		int port = SharingApplications.port(old);
		startWithManagement(server, "new", port, managementPort);
		Awaitility.await()
			.untilAsserted(() -> assertThat(SharingApplications.fresh(managementPort, "/actuator/info"))
				.anyMatch((name) -> name.contains("old"))
				.anyMatch((name) -> name.contains("new")));
		SharingApplications.drain(old);
		assertThat(output.getOut()).containsOnlyOnce("Port " + port + " is left to the successor")
			.containsOnlyOnce("Port " + managementPort + " is left to the successor");
		SharingApplications.awaitNewOnly(port);
		Awaitility.await()
			.untilAsserted(() -> assertThat(SharingApplications.fresh(managementPort, "/actuator/info"))
				.allMatch((name) -> name.contains("new")));
	}

	@Test
	void whenTomcatHasAnAdditionalConnectorShouldShareAndLeaveThatToo() throws Exception {
		int additional = freePort();
		ApplicationContextInitializer<GenericApplicationContext> connector = customizer(
				(TomcatServletWebServerFactory factory) -> factory
					.addAdditionalConnectors(connector(SharedPortProtocol.class.getName(), additional)));
		leaveBothPorts(WebServers.TOMCAT, additional, connector);
	}

	@Test
	void whenJettyHasAnAdditionalConnectorShouldShareAndLeaveThatToo() throws Exception {
		int additional = freePort();
		ApplicationContextInitializer<GenericApplicationContext> connector = customizer(
				(JettyServletWebServerFactory factory) -> factory
					.addServerCustomizers((jetty) -> jetty.addConnector(connector(jetty, additional))));
		leaveBothPorts(WebServers.JETTY, additional, connector);
	}

	@Test
	void whenAdditionalConnectorOfTomcatCannotShareShouldSayWhatToWrite(CapturedOutput output) {
		TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory();
		factory.addAdditionalConnectors(connector(Http11NioProtocol.class.getName(), 8443));
		new TomcatSharedPort().customize(factory);
		assertThat(output).contains("Port 8443 of an additional connector of Tomcat cannot be shared")
			.contains("new Connector(SharedPortProtocol.class.getName())");
		assertThat(factory.getProtocol()).as("of the connector of the application")
			.isEqualTo(SharedPortProtocol.class.getName());
	}

	private void leaveBothPorts(WebServers server, int additional,
			ApplicationContextInitializer<GenericApplicationContext> connector) {
		ConfigurableApplicationContext old = this.applications.start(server, "old", 0, connector);
		int port = SharingApplications.port(old);
		this.applications.start(server, "new", port, connector);
		Awaitility.await()
			.untilAsserted(() -> assertThat(SharingApplications.fresh(additional, "/name")).contains("old", "new"));
		SharingApplications.drain(old);
		SharingApplications.awaitNewOnly(port);
		SharingApplications.awaitNewOnly(additional);
	}

	private ConfigurableApplicationContext startWithManagement(WebServers server, String name, int port,
			int managementPort) {
		return this.applications.start(server, name, port, "management.server.port=" + managementPort,
				"management.endpoints.web.exposure.include=info", "management.info.env.enabled=true",
				"info.name=" + name, server.othersExcluded());
	}

	private static <F extends WebServerFactory> ApplicationContextInitializer<GenericApplicationContext> customizer(
			WebServerFactoryCustomizer<F> customizer) {
		return (context) -> context.registerBean("connector", WebServerFactoryCustomizer.class, () -> customizer);
	}

	private static Connector connector(String protocol, int port) {
		Connector connector = new Connector(protocol);
		connector.setPort(port);
		return connector;
	}

	private static ServerConnector connector(Server jetty, int port) {
		ServerConnector connector = new ServerConnector(jetty);
		connector.setPort(port);
		return connector;
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

}
