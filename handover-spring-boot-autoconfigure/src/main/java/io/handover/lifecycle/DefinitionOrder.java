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

package io.handover.lifecycle;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.OrderComparator;
import org.springframework.core.Ordered;

/**
 * Where the order of a bean is looked for before it is looked for in the bean itself: in
 * its definition, which knows the annotations of a {@code @Bean} method. This is what a
 * bean factory does to order beans, which it creates in one go.
 *
 * @param beans the factory of the beans
 * @param names the name of each bean, by identity
 */
record DefinitionOrder(ConfigurableBeanFactory beans,
		Map<?, String> names) implements OrderComparator.OrderSourceProvider {

	@Override
	public Object @Nullable [] getOrderSource(Object bean) {
		String name = this.names.get(bean);
		try {
			return (name != null) ? sources(this.beans.getMergedBeanDefinition(name)) : null;
		}
		catch (NoSuchBeanDefinitionException ex) {
			// It was registered as it is.
			return null;
		}
	}

	private static Object[] sources(BeanDefinition definition) {
		List<Object> sources = new ArrayList<>();
		if (definition.getAttribute(AbstractBeanDefinition.ORDER_ATTRIBUTE) instanceof Integer order) {
			sources.add((Ordered) () -> order);
		}
		if (definition instanceof RootBeanDefinition root) {
			Method method = root.getResolvedFactoryMethod();
			if (method != null) {
				sources.add(method);
			}
			Class<?> type = root.getTargetType();
			if (type != null) {
				sources.add(type);
			}
		}
		return sources.toArray();
	}

}
