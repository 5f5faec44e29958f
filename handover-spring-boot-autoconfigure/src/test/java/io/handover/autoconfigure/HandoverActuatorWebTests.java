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

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jetty.autoconfigure.actuate.web.server.JettyServletManagementContextAutoConfiguration;
import org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration;
import org.springframework.boot.test.json.BasicJsonTester;
import org.springframework.boot.test.json.JsonContent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

import io.handover.Handover;
import io.handover.LoopbackNetwork;
import io.handover.protocol.PeerState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what can be seen of a whole application, over HTTP.
 */
class HandoverActuatorWebTests {

	private static final String SECRET = "correct horse battery staple";

	private final HttpClient client = HttpClient.newHttpClient();

	private final BasicJsonTester json = new BasicJsonTester(getClass());

	@RegisterExtension
	private final LoopbackNetwork network = new LoopbackNetwork();

	@Test
	void whenReadyShouldShowThePeerAndNoSecret() throws Exception {
		System.setProperty("HANDOVER_SECRETS_0", SECRET);
		try (ConfigurableApplicationContext context = run("handover.secrets[0]=" + SECRET,
				"handover.secrets[1]=" + SECRET + "!")) {
			Handover handover = context.getBean(Handover.class);
			this.network.awaitHeard(PeerState.READY, handover.instance());
			int port = port(context, "local.server.port");
			assertThat(get(port, "health", 200)).extractingJsonPathStringValue("status").isEqualTo("UP");
			JsonContent<Object> health = get(port, "health/handover", 200);
			assertThat(health).extractingJsonPathStringValue("status").isEqualTo("UP");
			assertThat(health).extractingJsonPathStringValue("details.state").isEqualTo("READY");
			JsonContent<Object> endpoint = get(port, "handover", 200);
			assertThat(endpoint).extractingJsonPathStringValue("state").isEqualTo("READY");
			assertThat(endpoint).extractingJsonPathStringValue("self.instance").isEqualTo(handover.instance());
			assertThat(endpoint).extractingJsonPathStringValue("self.authentication").isEqualTo("HMAC-SHA-256");
			assertThat(endpoint).extractingJsonPathStringValue("self.startedAt").endsWith("Z");
			assertThat(endpoint).extractingJsonPathStringValue("self.startedSinceBoot").startsWith("PT");
			assertThat(endpoint).doesNotHaveJsonPath("successor");
			assertThat(endpoint).extractingJsonPathNumberValue("sent.ready").isNotEqualTo(0);
			assertThat(get(port, "metrics/handover.state?tag=state:ready", 200))
				.extractingJsonPathNumberValue("measurements[0].value")
				.isEqualTo(1.0);
			for (String seen : new String[] { "handover", "env", "configprops", "health", "beans", "conditions" }) {
				assertThat(get(port, seen, 200).getJson()).isNotEmpty().doesNotContain(SECRET);
			}
			assertThat(get(port, "configprops/handover", 200).getJson()).contains("secrets", "******", "239.192.16.16");
			assertThat(get(port, "env/handover.secrets[0]", 200).getJson()).contains("******").doesNotContain(SECRET);
		}
		finally {
			System.clearProperty("HANDOVER_SECRETS_0");
		}
	}

	@Test
	void whenThereIsAManagementContextShouldBeOnePeerOfTheMainOne() throws Exception {
		try (ConfigurableApplicationContext context = run("management.server.port=0")) {
			Handover handover = context.getBean(Handover.class);
			this.network.awaitHeard(PeerState.READY, handover.instance());
			assertThat(this.network.heard()).allMatch((heard) -> heard.instance().equals(handover.instance()));
			int port = port(context, "local.management.port");
			assertThat(port).isNotEqualTo(port(context, "local.server.port"));
			assertThat(get(port, "handover", 200)).extractingJsonPathStringValue("self.instance")
				.isEqualTo(handover.instance());
			assertThat(get(port, "health/handover", 200)).extractingJsonPathStringValue("status").isEqualTo("UP");
			assertThat(handover.state()).isEqualTo(PeerState.READY);
		}
		this.network.awaitHeard(PeerState.RELEASED);
	}

	@Test
	void whenItsInterfaceIsMissingShouldStartAndNotHideThatTheApplicationIsUp() throws Exception {
		try (ConfigurableApplicationContext context = run("handover.network-interface=there-is-none")) {
			int port = port(context, "local.server.port");
			JsonContent<Object> health = get(port, "health", 200);
			assertThat(health).extractingJsonPathStringValue("status").isEqualTo("UP");
			assertThat(health).extractingJsonPathStringValue("components.handover.status").isEqualTo("UNKNOWN");
			assertThat(health).extractingJsonPathStringValue("components.handover.details.problem")
				.isEqualTo("interface 'there-is-none' does not exist, or has no address");
			assertThat(get(port, "health/handover", 200)).extractingJsonPathStringValue("status").isEqualTo("UNKNOWN");
		}
	}

	private ConfigurableApplicationContext run(String... properties) {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.SERVLET);
		String[] others = { "server.port=0", "management.endpoints.web.exposure.include=*",
				"management.endpoint.health.show-details=always", "management.endpoint.env.show-values=always",
				"management.endpoint.configprops.show-values=always", "server.shutdown=immediate",
				// There are two web servers on the class path of the tests.
				"spring.autoconfigure.exclude=" + JettyServletWebServerAutoConfiguration.class.getName() + ","
						+ JettyServletManagementContextAutoConfiguration.class.getName() };
		return this.network.run(application,
				Stream.concat(Stream.of(others), Stream.of(properties)).toArray(String[]::new));
	}

	private static int port(ConfigurableApplicationContext context, String property) {
		ConfigurableEnvironment environment = context.getEnvironment();
		return environment.getRequiredProperty(property, Integer.class);
	}

	private JsonContent<Object> get(int port, String path, int status) throws IOException, InterruptedException {
		String uri = "http://127.0.0.1:" + port + "/actuator/" + path.replace("[", "%5B").replace("]", "%5D");
		HttpResponse<String> response = this.client.send(
				HttpRequest.newBuilder(URI.create(uri)).timeout(Duration.ofSeconds(20)).build(),
				HttpResponse.BodyHandlers.ofString());
		assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
		return this.json.from(response.body());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
