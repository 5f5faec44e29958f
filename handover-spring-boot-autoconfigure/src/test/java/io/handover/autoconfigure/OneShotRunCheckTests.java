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

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.StringUtils;

import io.handover.Handover;
import io.handover.LoopbackNetwork;
import io.handover.protocol.Outcome;
import io.handover.protocol.PeerState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OneShotRunCheck}, with whole applications. Their class path has a web
 * server.
 */
@ExtendWith(OutputCaptureExtension.class)
@SuppressWarnings("try")
class OneShotRunCheckTests {

	private static final String WARNING = "If this is a one-shot run";

	private static final String NAME = "spring.application.name=kiosk";

	/**
	 * Be ready only once an older instance that is ready was heard.
	 */
	private static final String AFTER_AN_OLDER_ONE = "after-an-older-one=true";

	@RegisterExtension
	private final LoopbackNetwork network = new LoopbackNetwork();

	@Test
	void whenTheWebServerIsSwitchedOffBesideAnOlderInstanceShouldWarnOnce(CapturedOutput output) {
		try (ConfigurableApplicationContext older = startOlder();
				ConfigurableApplicationContext oneShot = new SpringApplication(Application.class)
					.run(this.network.arguments(NAME, AFTER_AN_OLDER_ONE, "spring.main.web-application-type=none"))) {
			this.network.awaitHeard(PeerState.READY, instance(oneShot));
			assertThat(StringUtils.countOccurrencesOf(output.toString(), WARNING)).isEqualTo(1);
			assertThat(output).contains("WARN", "the older instance " + instance(older), "'handover.enabled'");
		}
	}

	@Test
	void whenTheMainClassSwitchesTheWebServerOffBesideAnOlderInstanceShouldWarn(CapturedOutput output) {
		SpringApplication oneShot = LoopbackNetwork.application(Application.class);
		oneShot.setMainApplicationClass(Application.class);
		try (ConfigurableApplicationContext older = startOlder();
				ConfigurableApplicationContext context = this.network.run(oneShot, NAME, AFTER_AN_OLDER_ONE)) {
			this.network.awaitHeard(PeerState.READY, instance(context));
			assertThat(output).contains(WARNING, "the older instance " + instance(older));
		}
	}

	/*
	 * It is ready before the child starts, which may have a web server.
	 */
	@Test
	void whenTheParentOfAnotherContextIsReadyShouldNotWarn(CapturedOutput output) {
		SpringApplicationBuilder parent = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE);
		try (ConfigurableApplicationContext older = startOlder();
				ConfigurableApplicationContext child = parent.child(Child.class)
					.web(WebApplicationType.NONE)
					.run(this.network.arguments(NAME, AFTER_AN_OLDER_ONE));
				ConfigurableApplicationContext context = parent.context()) {
			this.network.awaitHeard(PeerState.READY, instance(context));
			assertThat(child.getParent()).isSameAs(context);
			assertThat(output).doesNotContain(WARNING);
		}
	}

	@Test
	void whenTheApplicationHasAWebServerShouldNotWarn(CapturedOutput output) {
		SpringApplication web = new SpringApplication(Application.class);
		web.setWebApplicationType(WebApplicationType.SERVLET);
		try (ConfigurableApplicationContext older = startOlder();
				ConfigurableApplicationContext younger = this.network.run(web, NAME, AFTER_AN_OLDER_ONE,
						"server.port=0")) {
			this.network.awaitHeard(PeerState.READY, instance(younger));
			assertThat(output).doesNotContain(WARNING);
		}
	}

	@Test
	void whenThereIsNoOlderInstanceShouldNotWarn(CapturedOutput output) {
		try (ConfigurableApplicationContext only = this.network.run(Application.class)) {
			this.network.awaitHeard(PeerState.READY, instance(only));
			assertThat(output).doesNotContain(WARNING);
		}
	}

	@Test
	void whenTheOtherInstanceIsYoungerShouldNotWarn(CapturedOutput output) {
		SpringApplication application = LoopbackNetwork.application(Application.class);
		application.addListeners((ApplicationListener<ApplicationStartedEvent>) (started) -> {
			Handover handover = started.getApplicationContext().getBean(Handover.class);
			this.network.sendAsNodePeer(Long.MAX_VALUE);
			Awaitility.await().until(() -> handover.countReceived(Outcome.YOUNGER) == 1);
		});
		try (ConfigurableApplicationContext older = this.network.run(application, "handover.stability-period=60s")) {
			this.network.awaitHeard(PeerState.READY, instance(older));
			assertThat(output).doesNotContain(WARNING);
		}
	}

	private ConfigurableApplicationContext startOlder() {
		ConfigurableApplicationContext older = this.network.run(Application.class, NAME);
		this.network.separateProcesses();
		this.network.awaitHeard(PeerState.READY, instance(older));
		return older;
	}

	private static String instance(ConfigurableApplicationContext context) {
		return context.getBean(Handover.class).instance();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		@ConditionalOnBooleanProperty("after-an-older-one")
		ApplicationRunner olderInstanceHeard(Handover handover) {
			return (arguments) -> Awaitility.await()
				.until(() -> handover.report()
					.peers()
					.stream()
					.anyMatch((peer) -> peer.state() == PeerState.READY && !peer.younger()));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Child {

	}

}
