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

import java.nio.file.Path;
import java.util.stream.Stream;

import jakarta.servlet.ServletContext;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.servlet.support.SpringBootServletInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.context.support.WebApplicationContextUtils;

import io.handover.Handover;
import io.handover.LoopbackNetwork;
import io.handover.protocol.PeerState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for an application that is deployed to a servlet container.
 */
@ExtendWith(OutputCaptureExtension.class)
class ServletContainerTests {

	private static final String NOT_HANDING_OVER = "Not handing over: hand-over is off in an application that is "
			+ "deployed to a servlet container";

	@RegisterExtension
	private final LoopbackNetwork network = new LoopbackNetwork();

	@TempDir
	private Path folder;

	private final Tomcat tomcat = new Tomcat();

	@AfterEach
	void stop() throws LifecycleException {
		this.tomcat.stop();
		this.tomcat.destroy();
	}

	@Test
	void whenDeployedShouldBeSilentAndSayWhy(CapturedOutput output) throws LifecycleException {
		WebApplicationContext context = deploy("/old");
		assertThat(context.getBeanProvider(Handover.class).getIfAvailable()).isNull();
		assertThat(output).containsOnlyOnce(NOT_HANDING_OVER).contains("'handover.enabled'");
		assertThat(this.network.heard()).isEmpty();
		assertThat(this.network.isLeft()).isTrue();
	}

	@Test
	void whenSwitchedOnShouldHandOverAndLeaveTheContainerRunning(CapturedOutput output) throws LifecycleException {
		WebApplicationContext old = deploy("/old", "handover.enabled=true", "handover.after-handover=exit");
		WebApplicationContext other = deploy("/new", "handover.enabled=true", "handover.after-handover=exit");
		assertThat(old.getBean(Handover.class).state()).isEqualTo(PeerState.READY);
		this.network.sendAsNodePeer(System.currentTimeMillis() + 60_000);
		Awaitility.await().until(() -> !isActive(old) && !isActive(other));
		Awaitility.await().until(() -> this.network.isLeft());
		assertThat(this.tomcat.getServer().getState()).isEqualTo(LifecycleState.STARTED);
		assertThat(output).doesNotContain(NOT_HANDING_OVER).doesNotContain("Parked");
	}

	private static boolean isActive(WebApplicationContext context) {
		return ((ConfigurableApplicationContext) context).isActive();
	}

	private WebApplicationContext deploy(String path, String... properties) throws LifecycleException {
		this.tomcat.setBaseDir(this.folder.toString());
		this.tomcat.setPort(0);
		ServletContext[] deployed = new ServletContext[1];
		StandardContext context = new StandardContext();
		context.setName(path);
		context.setPath(path);
		context.setDocBase(this.folder.toString());
		context.addLifecycleListener(new Tomcat.FixContextListener());
		context.addServletContainerInitializer((types, servletContext) -> {
			new Initializer(
					Stream.concat(this.network.properties().stream(), Stream.of(properties)).toArray(String[]::new))
				.onStartup(servletContext);
			deployed[0] = servletContext;
		}, null);
		this.tomcat.getHost().addChild(context);
		this.tomcat.start();
		return WebApplicationContextUtils.getRequiredWebApplicationContext(deployed[0]);
	}

	private static final class Initializer extends SpringBootServletInitializer {

		private final String[] properties;

		private Initializer(String[] properties) {
			this.properties = properties;
		}

		@Override
		protected SpringApplicationBuilder configure(SpringApplicationBuilder builder) {
			return builder.sources(Application.class).properties(this.properties);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(HandoverAutoConfiguration.class)
	static class Application {

	}

}
