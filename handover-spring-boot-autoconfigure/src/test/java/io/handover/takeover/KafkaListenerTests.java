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

import java.util.Map;
import java.util.Set;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.kafka.annotation.EnableKafka;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.mock.MockConsumerFactory;

import io.handover.LoopbackNetwork;
import io.handover.RegisteredLifecycle;
import io.handover.WithTakeover;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link KafkaListener @KafkaListener} methods that follow the takeover, with
 * real contexts and containers, and Kafka's own {@link MockConsumer} in place of a
 * broker.
 */
class KafkaListenerTests {

	private static final TopicPartition PARTITION = new TopicPartition("orders", 0);

	@RegisterExtension
	private final LoopbackNetwork network = new LoopbackNetwork();

	@Test
	void whenItDrainsShouldFinishTheMessageBeforeTheContextCloses() {
		ConfigurableApplicationContext context = this.network.run(Orders.class, "handover.takeover.discovery=0s");
		RecordedConsumer consumer = context.getBean(RecordedConsumer.class);
		Warehouse warehouse = context.getBean(Warehouse.class);
		warehouse.block();
		consumer.deliver("books");
		Awaitility.await().until(() -> warehouse.deeds().contains("began books"));
		this.network.sendAsNodePeer(Long.MAX_VALUE);
		warehouse.assertFinishes(context, () -> isRunning(context));
		assertThat(consumer.nextOffset).isEqualTo(1);
		assertThat(consumer.closed()).isTrue();
	}

	@Test
	void whenItDoesNotTakeOverShouldNotPoll() {
		try (ConfigurableApplicationContext context = this.network.run(Orders.class,
				"handover.takeover.discovery=10m")) {
			assertThat(isRunning(context)).isFalse();
			assertThat(context.getBean(RecordedConsumer.class).subscription()).isEmpty();
		}
	}

	private static boolean isRunning(ConfigurableApplicationContext context) {
		return context.getBean(KafkaListenerEndpointRegistry.class).getListenerContainer("orders").isRunning();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableKafka
	@Import(WarehouseConfiguration.class)
	static class Orders {

		private final Warehouse warehouse;

		Orders(Warehouse warehouse) {
			this.warehouse = warehouse;
		}

		@KafkaListener(id = "orders", topics = "orders", autoStartup = "false")
		void process(String order) {
			this.warehouse.deliver(order);
		}

		@Bean
		@WithTakeover
		RegisteredLifecycle orders(KafkaListenerEndpointRegistry registry) {
			return new RegisteredLifecycle("orders", registry::getListenerContainer);
		}

		@Bean
		ConcurrentKafkaListenerContainerFactory<String, String> kafkaListenerContainerFactory(
				RecordedConsumer consumer) {
			ConcurrentKafkaListenerContainerFactory<String, String> factory = new ConcurrentKafkaListenerContainerFactory<>();
			factory.setConsumerFactory(new MockConsumerFactory<>(() -> consumer));
			factory.getContainerProperties().setIdleBetweenPolls(20);
			return factory;
		}

		@Bean(destroyMethod = "")
		RecordedConsumer consumer() {
			return new RecordedConsumer();
		}

	}

	/**
	 * Consumer of one partition, which tells where another one would continue.
	 */
	private static final class RecordedConsumer extends MockConsumer<String, String> {

		private volatile long nextOffset;

		RecordedConsumer() {
			super("earliest");
			updateBeginningOffsets(Map.of(PARTITION, 0L));
		}

		void deliver(String order) {
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

	}

}
