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

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.jms.annotation.EnableJms;
import org.springframework.jms.annotation.JmsListener;
import org.springframework.jms.config.DefaultJmsListenerContainerFactory;
import org.springframework.jms.config.JmsListenerEndpointRegistry;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.kafka.annotation.EnableKafka;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.mock.MockConsumerFactory;

import io.handover.LoopbackNetwork;
import io.handover.TakeoverListener;
import io.handover.autoconfigure.HandoverAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for message listeners whose containers {@link TakeoverListener#starting start
 * with the takeover}, with real contexts and containers: Kafka with its own
 * {@link MockConsumer} in place of a broker, and JMS with a real one.
 */
class MessageListenerTests {

	private static final String AT_ONCE = "handover.takeover.discovery=0s";

	private static final String NEVER = "handover.takeover.discovery=10m";

	private static final String SERVER = "vm://0";

	private final EmbeddedActiveMQ server = new EmbeddedActiveMQ();

	@RegisterExtension
	private final LoopbackNetwork network = new LoopbackNetwork();

	@BeforeEach
	void startServer() throws Exception {
		this.server.setConfiguration(new ConfigurationImpl().setPersistenceEnabled(false)
			.setSecurityEnabled(false)
			.setJMXManagementEnabled(false)
			.addAcceptorConfiguration("in-vm", SERVER));
		this.server.start();
	}

	@AfterEach
	void stopServer() throws Exception {
		this.server.stop();
	}

	@ParameterizedTest
	@ValueSource(classes = { KafkaOrders.class, JmsOrders.class })
	void whenItDrainsShouldFinishTheMessageBeforeTheContextCloses(Class<?> orders) throws Exception {
		ConfigurableApplicationContext context = this.network.run(orders, AT_ONCE);
		Broker broker = context.getBean(Broker.class);
		Warehouse warehouse = context.getBean(Warehouse.class);
		BooleanSupplier listening = context.getBean(BooleanSupplier.class);
		Awaitility.await().until(listening::getAsBoolean);
		warehouse.mayDeliver = new CountDownLatch(1);
		broker.send("books");
		Awaitility.await().until(() -> warehouse.deeds.contains("began books"));
		this.network.sendAsNodePeer(Long.MAX_VALUE);
		Awaitility.await().until(() -> !listening.getAsBoolean());
		assertThat(context.isActive()).isTrue();
		assertThat(warehouse.deeds).containsExactly("resource opened", "began books");
		warehouse.mayDeliver.countDown();
		Awaitility.await().until(() -> !context.isActive());
		assertThat(warehouse.deeds).containsExactly("resource opened", "began books", "delivered books",
				"resource closed");
		broker.assertFinished();
	}

	@ParameterizedTest
	@ValueSource(classes = { KafkaOrders.class, JmsOrders.class })
	void whenItDoesNotTakeOverShouldNotListen(Class<?> orders) throws Exception {
		try (ConfigurableApplicationContext context = this.network.run(orders, NEVER)) {
			assertThat(context.getBean(BooleanSupplier.class).getAsBoolean()).isFalse();
			context.getBean(Broker.class).assertIdle();
		}
	}

	/**
	 * What the listeners deliver orders to.
	 */
	static class Warehouse {

		private final List<String> deeds = new CopyOnWriteArrayList<>();

		private volatile CountDownLatch mayDeliver = new CountDownLatch(0);

		void deliver(String order) {
			this.deeds.add("began " + order);
			try {
				this.mayDeliver.await(20, TimeUnit.SECONDS);
				this.deeds.add("delivered " + order);
			}
			catch (InterruptedException ex) {
				this.deeds.add("interrupted " + order);
				Thread.currentThread().interrupt();
			}
		}

	}

	/**
	 * What brings the orders.
	 */
	interface Broker {

		void send(String order) throws Exception;

		/**
		 * The one order was taken, and no other one would be.
		 */
		void assertFinished() throws Exception;

		/**
		 * Nobody listens.
		 */
		void assertIdle() throws Exception;

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Warehouse.class)
	@ImportAutoConfiguration(HandoverAutoConfiguration.class)
	static class Base {

		@Bean
		@Order(1)
		TakeoverListener door(Warehouse warehouse) {
			return new RecordedResource(warehouse.deeds);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableKafka
	@Import(Base.class)
	static class KafkaOrders {

		private final Warehouse warehouse;

		KafkaOrders(Warehouse warehouse) {
			this.warehouse = warehouse;
		}

		@KafkaListener(id = "orders", topics = "orders", autoStartup = "false")
		void process(String order) {
			this.warehouse.deliver(order);
		}

		@Bean
		TakeoverListener orders(KafkaListenerEndpointRegistry registry) {
			return TakeoverListener.starting(() -> registry.getListenerContainer("orders"));
		}

		@Bean
		BooleanSupplier listening(KafkaListenerEndpointRegistry registry) {
			return () -> registry.getListenerContainer("orders").isRunning();
		}

		@Bean
		ConcurrentKafkaListenerContainerFactory<String, String> kafkaListenerContainerFactory(KafkaBroker broker) {
			ConcurrentKafkaListenerContainerFactory<String, String> factory = new ConcurrentKafkaListenerContainerFactory<>();
			factory.setConsumerFactory(new MockConsumerFactory<>(() -> broker));
			factory.getContainerProperties().setIdleBetweenPolls(20);
			return factory;
		}

		@Bean(destroyMethod = "")
		KafkaBroker broker() {
			return new KafkaBroker();
		}

	}

	/**
	 * Consumer of one partition, which tells where another one would continue.
	 */
	private static final class KafkaBroker extends MockConsumer<String, String> implements Broker {

		private static final TopicPartition PARTITION = new TopicPartition("orders", 0);

		private volatile long nextOffset;

		KafkaBroker() {
			super("earliest");
			updateBeginningOffsets(Map.of(PARTITION, 0L));
		}

		@Override
		public void send(String order) {
			schedulePollTask(() -> {
				rebalance(Set.of(PARTITION));
				addRecord(new ConsumerRecord<>(PARTITION.topic(), PARTITION.partition(), 0, "", order));
			});
		}

		@Override
		public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
			super.commitSync(offsets);
			this.nextOffset = offsets.get(PARTITION).offset();
		}

		@Override
		public void assertFinished() {
			assertThat(this.nextOffset).isEqualTo(1);
			assertThat(closed()).isTrue();
		}

		@Override
		public void assertIdle() {
			assertThat(subscription()).isEmpty();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableJms
	@Import(Base.class)
	static class JmsOrders {

		private final Warehouse warehouse;

		JmsOrders(Warehouse warehouse) {
			this.warehouse = warehouse;
		}

		@JmsListener(id = "orders", destination = "orders")
		void process(String order) {
			this.warehouse.deliver(order);
		}

		@Bean
		TakeoverListener orders(JmsListenerEndpointRegistry registry) {
			return TakeoverListener.starting(() -> registry.getListenerContainer("orders"));
		}

		@Bean
		BooleanSupplier listening(JmsListenerEndpointRegistry registry) {
			return () -> registry.getListenerContainer("orders").isRunning();
		}

		@Bean
		DefaultJmsListenerContainerFactory jmsListenerContainerFactory() {
			DefaultJmsListenerContainerFactory factory = new DefaultJmsListenerContainerFactory();
			factory.setConnectionFactory(new ActiveMQConnectionFactory(SERVER));
			factory.setAutoStartup(false);
			return factory;
		}

		@Bean
		JmsBroker broker() {
			return new JmsBroker();
		}

	}

	/**
	 * A real broker in this process.
	 */
	private static final class JmsBroker implements Broker {

		private final JmsTemplate jms = new JmsTemplate(new ActiveMQConnectionFactory(SERVER));

		@Override
		public void send(String order) {
			this.jms.convertAndSend("orders", order);
		}

		@Override
		public void assertFinished() {
			this.jms.setReceiveTimeout(JmsTemplate.RECEIVE_TIMEOUT_NO_WAIT);
			assertThat(this.jms.receive("orders")).isNull();
		}

		@Override
		public void assertIdle() {
			send("books");
			assertThat(this.jms.receiveAndConvert("orders")).isEqualTo("books");
		}

	}

}
