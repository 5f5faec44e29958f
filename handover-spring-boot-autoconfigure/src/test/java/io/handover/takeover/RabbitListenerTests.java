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

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.Envelope;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.amqp.rabbit.annotation.EnableRabbit;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.amqp.rabbit.config.SimpleRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.listener.RabbitListenerEndpointRegistry;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.handover.LoopbackNetwork;
import io.handover.RegisteredLifecycle;
import io.handover.WithTakeover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link RabbitListener @RabbitListener} methods that follow the takeover, with
 * real contexts and containers, and a channel that stands for a broker.
 */
class RabbitListenerTests {

	@RegisterExtension
	private final LoopbackNetwork network = new LoopbackNetwork();

	@Test
	void whenItDrainsShouldFinishTheMessageBeforeTheContextCloses() throws Exception {
		ConfigurableApplicationContext context = this.network.run(Orders.class, "handover.takeover.discovery=0s");
		Broker broker = context.getBean(Broker.class);
		Warehouse warehouse = context.getBean(Warehouse.class);
		warehouse.block();
		Awaitility.await().until(() -> broker.consumer != null);
		broker.deliver("books");
		Awaitility.await().until(() -> warehouse.deeds().contains("began books"));
		this.network.sendAsNodePeer(Long.MAX_VALUE);
		warehouse.assertFinishes(context, () -> isRunning(context));
		then(broker.channel).should().basicCancel(Broker.TAG);
		then(broker.channel).should().basicAck(1, true);
	}

	@Test
	void whenItDoesNotTakeOverShouldNotConsume() {
		try (ConfigurableApplicationContext context = this.network.run(Orders.class,
				"handover.takeover.discovery=10m")) {
			assertThat(isRunning(context)).isFalse();
			assertThat(context.getBean(Broker.class).consumer).isNull();
		}
	}

	private static boolean isRunning(ConfigurableApplicationContext context) {
		return context.getBean(RabbitListenerEndpointRegistry.class).getListenerContainer("orders").isRunning();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableRabbit
	@Import(WarehouseConfiguration.class)
	static class Orders {

		private final Warehouse warehouse;

		Orders(Warehouse warehouse) {
			this.warehouse = warehouse;
		}

		@RabbitListener(id = "orders", queues = "orders", autoStartup = "false")
		void process(String order) {
			this.warehouse.deliver(order);
		}

		@Bean
		@WithTakeover
		RegisteredLifecycle orders(RabbitListenerEndpointRegistry registry) {
			return new RegisteredLifecycle("orders", registry::getListenerContainer);
		}

		@Bean
		SimpleRabbitListenerContainerFactory rabbitListenerContainerFactory(Broker broker) throws Exception {
			SimpleRabbitListenerContainerFactory factory = new SimpleRabbitListenerContainerFactory();
			factory.setConnectionFactory(new CachingConnectionFactory(broker.connectionFactory()));
			return factory;
		}

		@Bean
		Broker broker() throws Exception {
			return new Broker();
		}

	}

	/**
	 * Broker with one queue, as its client library shows it.
	 */
	private static final class Broker {

		static final String TAG = "tag";

		private final Channel channel = mock();

		private volatile Consumer consumer;

		Broker() throws Exception {
			given(this.channel.isOpen()).willReturn(true);
			given(this.channel.queueDeclarePassive("orders")).willReturn(mock());
			willAnswer((call) -> {
				Consumer consumer = call.getArgument(6);
				consumer.handleConsumeOk(TAG);
				this.consumer = consumer;
				return TAG;
			}).given(this.channel)
				.basicConsume(anyString(), anyBoolean(), anyString(), anyBoolean(), anyBoolean(), any(), any());
			willAnswer((call) -> {
				this.consumer.handleCancelOk(TAG);
				return null;
			}).given(this.channel).basicCancel(TAG);
		}

		ConnectionFactory connectionFactory() throws Exception {
			Connection connection = mock();
			given(connection.isOpen()).willReturn(true);
			given(connection.createChannel()).willReturn(this.channel);
			ConnectionFactory factory = mock();
			given(factory.newConnection((ExecutorService) any(), anyString())).willReturn(connection);
			given(factory.getHost()).willReturn("localhost");
			return factory;
		}

		void deliver(String order) throws Exception {
			AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder().contentType("text/plain").build();
			this.consumer.handleDelivery(TAG, new Envelope(1, false, "", "orders"), properties,
					order.getBytes(StandardCharsets.UTF_8));
		}

	}

}
