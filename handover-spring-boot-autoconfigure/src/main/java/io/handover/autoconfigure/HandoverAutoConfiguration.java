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

import java.util.Map;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.integration.channel.PublishSubscribeChannel;
import org.springframework.integration.context.IntegrationContextUtils;
import org.springframework.integration.ip.udp.inbound.MulticastReceivingChannelAdapter;
import org.springframework.integration.ip.udp.outbound.MulticastSendingMessageHandler;

import io.handover.multicast.MulticastTransport;

/**
 * Auto-configuration for hand-over: the pair of Spring Integration's UDP multicast
 * adapters, and the channels between them and the peer, through which every message
 * travels.
 * <p>
 * The pair and the bean of type {@link io.handover.Handover} are made before the context
 * is refreshed, since they send and receive before there is any other bean. Here the pair
 * becomes part of the context.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@Conditional(OnHandoverCondition.class)
@EnableConfigurationProperties(HandoverProperties.class)
@Import(HandoverAutoConfiguration.PairTypesRegistrar.class)
@ImportRuntimeHints(HandoverRuntimeHints.class)
public final class HandoverAutoConfiguration {

	@Bean(MulticastTransport.INBOUND_ADAPTER)
	FactoryBean<MulticastReceivingChannelAdapter> handoverInboundAdapter(MulticastTransport transport) {
		return new OutlivingBean<>(MulticastReceivingChannelAdapter.class, transport.inboundAdapter());
	}

	@Bean(MulticastTransport.INBOUND_CHANNEL)
	FactoryBean<PublishSubscribeChannel> handoverInboundChannel(MulticastTransport transport) {
		return new OutlivingBean<>(PublishSubscribeChannel.class, transport.inboundChannel());
	}

	@Bean(MulticastTransport.OUTBOUND_CHANNEL)
	FactoryBean<PublishSubscribeChannel> handoverOutboundChannel(MulticastTransport transport) {
		return new OutlivingBean<>(PublishSubscribeChannel.class, transport.outboundChannel());
	}

	/**
	 * Not lazy, since only a product that exists is found by the type that it has in the
	 * graph.
	 */
	@Bean(MulticastTransport.OUTBOUND_ADAPTER)
	@Lazy(false)
	FactoryBean<MulticastSendingMessageHandler> handoverOutboundAdapter(MulticastTransport transport,
			BeanFactory beans) {
		MulticastSendingMessageHandler adapter = transport.outboundAdapter();
		return new OutlivingBean<>(
				isIntegrationEnabled(beans) ? adapter.getClass() : MulticastSendingMessageHandler.class, adapter);
	}

	/**
	 * Spring Integration's graph finds the outbound adapter as an
	 * {@link org.springframework.integration.endpoint.IntegrationConsumer}, which only
	 * its own class is. Where there is no graph, the bean has the type of Spring
	 * Integration, since the container searches the methods of other classes for event
	 * listeners.
	 */
	private static boolean isIntegrationEnabled(BeanFactory beans) {
		return beans.containsBean(IntegrationContextUtils.INTEGRATION_EVALUATION_CONTEXT_BEAN_NAME);
	}

	/**
	 * Tells the container the types of the pair, which it would otherwise look up in the
	 * methods above at each search for beans by type.
	 */
	static class PairTypesRegistrar implements ImportBeanDefinitionRegistrar {

		private static final Map<String, Class<?>> TYPES = Map.of(MulticastTransport.INBOUND_ADAPTER,
				MulticastReceivingChannelAdapter.class, MulticastTransport.INBOUND_CHANNEL,
				PublishSubscribeChannel.class, MulticastTransport.OUTBOUND_CHANNEL, PublishSubscribeChannel.class,
				MulticastTransport.OUTBOUND_ADAPTER, MulticastSendingMessageHandler.class);

		@Override
		public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
			TYPES.forEach((name, type) -> registry.getBeanDefinition(name)
				.setAttribute(FactoryBean.OBJECT_TYPE_ATTRIBUTE, type));
		}

	}

	/**
	 * {@link FactoryBean} for something that is older than the context and outlives it.
	 * The container neither initializes the product of a factory bean nor starts, stops
	 * or destroys it.
	 *
	 * @param <T> the type of the bean
	 */
	private record OutlivingBean<T>(Class<? extends T> type, T bean) implements FactoryBean<T> {

		@Override
		public T getObject() {
			return this.bean;
		}

		@Override
		public Class<?> getObjectType() {
			return this.type;
		}

	}

}
