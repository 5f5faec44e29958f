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

package io.handover.takeover;

import jakarta.jms.ConnectionFactory;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jms.annotation.EnableJms;
import org.springframework.jms.annotation.JmsListener;
import org.springframework.jms.config.DefaultJmsListenerContainerFactory;
import org.springframework.jms.config.JmsListenerEndpointRegistry;
import org.springframework.jms.core.JmsTemplate;

import io.handover.Handover;
import io.handover.LoopbackNetwork;
import io.handover.RegisteredLifecycle;
import io.handover.WithTakeover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link JmsListener @JmsListener} methods that follow the takeover, with real
 * contexts, real peers and a real broker.
 */
class JmsListenerTests {

	private static final String AT_ONCE = "handover.takeover.discovery=0s";

	private static final String NEVER = "handover.takeover.discovery=10m";

	private static final String BROKER = "vm://0";

	@RegisterExtension
	private final LoopbackNetwork network = new LoopbackNetwork();

	private final EmbeddedActiveMQ broker = new EmbeddedActiveMQ();

	private final JmsTemplate jms = new JmsTemplate(connectionFactory());

	@BeforeEach
	void startBroker() throws Exception {
		this.broker.setConfiguration(new ConfigurationImpl().setPersistenceEnabled(false)
			.setSecurityEnabled(false)
			.setJMXManagementEnabled(false)
			.addAcceptorConfiguration("in-vm", BROKER));
		this.broker.start();
	}

	@AfterEach
	void stopBroker() throws Exception {
		this.broker.stop();
	}

	private static ConnectionFactory connectionFactory() {
		return new ActiveMQConnectionFactory(BROKER);
	}

	@Test
	void whenAYoungerOneIsReadyShouldFinishTheMessageAndLeaveTheNextOneToIt() {
		ConfigurableApplicationContext older = this.network.run(Orders.class, AT_ONCE);
		Warehouse warehouse = older.getBean(Warehouse.class);
		warehouse.block();
		send("books");
		Awaitility.await().until(() -> warehouse.deeds().contains("began books"));
		try (ConfigurableApplicationContext younger = startYounger()) {
			Awaitility.await().until(() -> !isRunning(older));
			send("shoes");
			assertThat(older.isActive()).isTrue();
			assertThat(isRunning(younger)).isFalse();
			assertThat(warehouse.deeds()).containsExactly("resource opened", "began books");
			warehouse.unblock();
			Awaitility.await().until(() -> younger.getBean(Warehouse.class).deeds().contains("delivered shoes"));
			assertThat(older.isActive()).isFalse();
			assertThat(warehouse.deeds()).containsExactly("resource opened", "began books", "delivered books",
					"resource closed");
		}
	}

	@Test
	void whenItDoesNotTakeOverShouldLeaveTheMessages() {
		send("books");
		try (ConfigurableApplicationContext context = this.network.run(Orders.class, NEVER)) {
			assertThat(context.getBean(Handover.class).holdsTakeover()).isFalse();
			assertThat(isRunning(context)).isFalse();
		}
		assertThat(this.jms.receiveAndConvert("orders")).isEqualTo("books");
	}

	@Test
	void whenHandoverIsOffShouldStartWithTheContext() {
		send("books");
		try (ConfigurableApplicationContext context = this.network.run(Orders.class, "handover.enabled=false")) {
			assertThat(isRunning(context)).isTrue();
			Warehouse warehouse = context.getBean(Warehouse.class);
			Awaitility.await().until(() -> warehouse.deeds().contains("delivered books"));
		}
	}

	@Test
	void whenNoListenerHasTheIdShouldNotStart() {
		assertThatIllegalStateException().isThrownBy(() -> this.network.run(Misspelt.class, NEVER))
			.withStackTraceContaining("Nothing is registered under the id 'oders'");
	}

	private ConfigurableApplicationContext startYounger() {
		SpringApplication application = LoopbackNetwork.application(Orders.class);
		application
			.addListeners((ApplicationListener<ApplicationStartedEvent>) (started) -> this.network.separateProcesses());
		return this.network.run(application);
	}

	private void send(String order) {
		this.jms.convertAndSend("orders", order);
	}

	private static boolean isRunning(ConfigurableApplicationContext context) {
		return context.getBean(JmsListenerEndpointRegistry.class).getListenerContainer("orders").isRunning();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableJms
	@Import(WarehouseConfiguration.class)
	static class Orders {

		private final Warehouse warehouse;

		Orders(Warehouse warehouse) {
			this.warehouse = warehouse;
		}

		@JmsListener(id = "orders", destination = "orders")
		void process(String order) {
			this.warehouse.deliver(order);
		}

		@Bean
		@WithTakeover
		RegisteredLifecycle orders(JmsListenerEndpointRegistry registry) {
			return new RegisteredLifecycle("orders", registry::getListenerContainer);
		}

		@Bean
		DefaultJmsListenerContainerFactory jmsListenerContainerFactory() {
			DefaultJmsListenerContainerFactory factory = new DefaultJmsListenerContainerFactory();
			factory.setConnectionFactory(connectionFactory());
			factory.setAutoStartup(false);
			return factory;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Misspelt extends Orders {

		Misspelt(Warehouse warehouse) {
			super(warehouse);
		}

		@Override
		@Bean
		@WithTakeover
		RegisteredLifecycle orders(JmsListenerEndpointRegistry registry) {
			return new RegisteredLifecycle("oders", registry::getListenerContainer);
		}

	}

}
